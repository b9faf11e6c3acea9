internal import ControlAPI
internal import Crypto
internal import FoundationEssentials

/// A patient's file as it stands in a row: sealed with ChaCha20-Poly1305 under the patient's key.
///
/// The patient's id and the row's version are authenticated with it, so that a box opens only in
/// the row and at the version it was sealed for.
enum PatientBox {
  /// The longest file, in bytes of JSON: some four thousand sessions.
  static let lengthLimit = 1 << 20
  /// Bytes of the nonce before, and of the tag after, what is sealed.
  private static let overhead = 28

  /// Seals a file that can be read back as it is.
  static func seal(
    _ file: PatientFile, of patient: PatientID, version: Int64, with key: SymmetricKey
  ) throws(IdentityStoreError) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text: Data
    do {
      text = try encoder.encode(file)
      guard text.count <= lengthLimit else {
        throw IdentityStoreError.notKeepable(
          patient, reason: "it has \(text.count) bytes, and \(lengthLimit) are the most")
      }
      // The reader has the bounds; what it would refuse tomorrow is refused today.
      guard try JSONDecoder().decode(PatientFile.self, from: text) == file else {
        throw IdentityStoreError.notKeepable(patient, reason: "it would read differently")
      }
    } catch let error as IdentityStoreError {
      throw error
    } catch {
      throw .notKeepable(patient, reason: "at \(place(of: error))")
    }
    do {
      return try ChaChaPoly.seal(
        text, using: key, authenticating: context(patient.text, version)
      ).combined
    } catch {
      throw .fatal("sealing failed")
    }
  }

  /// Opens a box that anybody may have written.
  static func open(
    _ box: Data, of patient: PatientID, version: Int64, with key: SymmetricKey
  ) throws(IdentityStoreError) -> PatientFile {
    guard box.count <= lengthLimit + overhead else { throw .rowDamaged(patient) }
    let text: Data
    do {
      text = try ChaChaPoly.open(
        ChaChaPoly.SealedBox(combined: box), using: key,
        authenticating: context(patient.text, version))
    } catch {
      throw .rowDamaged(patient)
    }
    do {
      return try JSONDecoder().decode(PatientFile.self, from: text)
    } catch {
      throw .fileNotUnderstood(patient, key: place(of: error))
    }
  }

  /// What a row's box and its place in the sum of rows stand for; an id has no line end.
  static func context(_ patient: String, _ version: Int64) -> [UInt8] {
    Array("handpieced-identity/v1\n\(patient)\n\(version)\n".utf8)
  }

  /// Where decoding failed, without anything of the text, which may be a name.
  private static func place(of error: any Error) -> String {
    let path: [any CodingKey] =
      switch error as? DecodingError {
      case .keyNotFound(let key, let context): context.codingPath + [key]
      case .typeMismatch(_, let context), .valueNotFound(_, let context),
        .dataCorrupted(let context):
        context.codingPath
      default: []
      }
    return path.isEmpty ? "the beginning" : path.map(\.stringValue).joined(separator: ".")
  }
}
