import AuditLog
import FoundationEssentials
import TreatmentSession

/// The prescribers whose signatures count: one verifier key a line, followed by `uid=N` where the
/// prescriber has a user of this machine. `#` begins a comment.
enum PrescriberFile {
  private static let lengthLimit = 65_536

  static func read(path: String) throws(DaemonError) -> [TrustedPrescriber] {
    guard let bytes = try? Data(contentsOf: URL(filePath: path)), bytes.count <= lengthLimit else {
      throw .prescribers(path: path, line: 0, reason: "cannot be read, or is too long")
    }
    var prescribers: [TrustedPrescriber] = []
    let lines = String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let words = line.prefix { $0 != "#" }.split(separator: " ").map(String.init)
      guard let key = words.first else { continue }
      prescribers.append(
        try prescriber(key, words.dropFirst().first, path: path, line: index + 1))
    }
    return prescribers
  }

  private static func prescriber(
    _ key: String, _ user: String?, path: String, line: Int
  ) throws(DaemonError) -> TrustedPrescriber {
    var userID: UInt32?
    if let user {
      guard user.hasPrefix("uid="), let number = UInt32(user.dropFirst(4)) else {
        throw .prescribers(path: path, line: line, reason: "\(user) is not uid=NUMBER")
      }
      userID = number
    }
    do throws(AuditLogError) {
      return TrustedPrescriber(key: try NoteVerifierKey(reading: key), userID: userID)
    } catch {
      throw .prescribers(path: path, line: line, reason: "\(error)")
    }
  }
}
