import AuditLog
import FoundationEssentials
import TreatmentSession

/// The file of prescribers whose signatures count; see ``ListedKey/list(reading:)``.
enum PrescriberFile {
  static func read(path: String) throws(DaemonError) -> [TrustedPrescriber] {
    guard let bytes = try? Data(contentsOf: URL(filePath: path)) else {
      throw .prescribers(path: path, reason: "cannot be read")
    }
    do throws(AuditLogError) {
      return try ListedKey.list(reading: Array(bytes)).map {
        TrustedPrescriber(key: $0.key, userID: $0.userID)
      }
    } catch {
      throw .prescribers(path: path, reason: "\(error)")
    }
  }
}
