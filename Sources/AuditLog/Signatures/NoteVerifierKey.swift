import Crypto

/// A public key that checks signatures of notes, with the name of who signs.
package struct NoteVerifierKey: Hashable, Sendable {
  package let name: String
  /// By which signature lines tell keys of one name apart.
  package let id: UInt32
  private let publicKey: [UInt8]

  /// Reads `name+id+base64(0x01 ‖ public key)`.
  package init(reading text: String) throws(AuditLogError) {
    guard let parts = NoteKeyForm.parts(of: text),
      parts.id == NoteKeyForm.id(name: parts.name, publicKey: parts.key)
    else { throw .note(.badVerifierKey) }
    self.init(name: parts.name, publicKey: parts.key)
  }

  init(name: String, publicKey: [UInt8]) {
    self.name = name
    self.publicKey = publicKey
    id = NoteKeyForm.id(name: name, publicKey: publicKey)
  }

  /// The key in the form in which it is handed on; it is no secret.
  package var text: String {
    NoteKeyForm.text(.init(name: name, id: id, key: publicKey))
  }

  func isSignature(_ signature: [UInt8], over bytes: [UInt8]) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else {
      return false
    }
    return key.isValidSignature(signature, for: bytes)
  }
}

extension NoteVerifierKey: CustomStringConvertible {
  package var description: String { text }
}

extension NoteVerifierKey {
  /// The longest list of keys that is read, in bytes.
  package static var listLimit: Int { 65_536 }

  /// Reads a list: one key a line; empty lines and lines that begin with `#` say nothing.
  package static func list(reading bytes: [UInt8]) throws(AuditLogError) -> Set<NoteVerifierKey> {
    guard bytes.count <= listLimit else { throw .note(.tooLong) }
    var keys: Set<NoteVerifierKey> = []
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty && line.first != 0x23 {
      guard let text = String(validating: line, as: UTF8.self),
        let key = try? NoteVerifierKey(reading: text)
      else { throw .note(.badVerifierKeyInList(line: index + 1)) }
      keys.insert(key)
    }
    return keys
  }
}
