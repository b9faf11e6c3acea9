internal import ControlAPI
internal import Crypto
internal import FoundationEssentials

/// A patient's file as it stands in a row.
enum PatientBox {
  static func seal(
    _ file: PatientFile, of patient: PatientID, version: Int64, with key: SymmetricKey
  ) throws(IdentityStoreError) -> Data {
    do throws(BoxDefect) {
      return try RowBox.seal(file, named: patient.text, version: version, with: key)
    } catch .sealingFailed {
      throw .fatal("sealing failed")
    } catch {
      throw .notKeepable(patient, reason: "\(error)")
    }
  }

  static func open(
    _ box: Data, of patient: PatientID, version: Int64, with key: SymmetricKey
  ) throws(IdentityStoreError) -> PatientFile {
    do throws(BoxDefect) {
      return try RowBox.open(box, named: patient.text, version: version, with: key)
    } catch .notUnderstood(let place) {
      throw .fileNotUnderstood(patient, key: place)
    } catch {
      throw .rowDamaged(patient)
    }
  }
}
