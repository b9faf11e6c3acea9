import ArgumentParser
import AuditLog
import Glibc

/// The file in which a prescriber keeps the private key: one line, for the owner's eyes only.
enum SignerKeyFile {
  static func read(_ path: String) throws -> NoteSignerKey {
    var bytes = try SmallFile.read(path, isSecret: true)
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    guard let text = String(validating: bytes, as: UTF8.self),
      let key = try? NoteSignerKey(reading: text)
    else {
      throw complain(
        "\(path): not a private key; make one with: handpiecectl prescriber keygen",
        exitCode: .wrongData)
    }
    return key
  }

  static func create(_ path: String, _ key: NoteSignerKey) throws {
    try SmallFile.create(path, key.secretText + "\n", mode: 0o600)
  }
}
