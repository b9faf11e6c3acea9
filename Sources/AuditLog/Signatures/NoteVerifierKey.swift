/// A public key that checks signatures of notes, with the name of who signs.
package struct NoteVerifierKey: Hashable, Sendable {
  package let name: String
  /// By which signature lines tell keys of one name apart.
  package let id: UInt32
  private let publicKey: Ed25519Key

  /// Reads `name+id+base64(0x01 ‖ public key)`.
  package init(reading text: String) throws(AuditLogError) {
    guard let parts = NoteKeyForm.parts(of: text),
      parts.id == NoteKeyForm.id(name: parts.name, publicKey: parts.key)
    else { throw .note(.badVerifierKey) }
    self.init(name: parts.name, publicKey: parts.key)
  }

  init(name: String, publicKey: [UInt8]) {
    self.name = name
    self.publicKey = Ed25519Key(bytes: publicKey)
    id = NoteKeyForm.id(name: name, publicKey: publicKey)
  }

  /// The key in the form in which it is handed on; it is no secret.
  package var text: String {
    NoteKeyForm.text(.init(name: name, id: id, key: publicKey.bytes))
  }

  func isSignature(_ signature: [UInt8], over bytes: [UInt8]) -> Bool {
    publicKey.isSignature(signature, over: bytes)
  }
}

extension NoteVerifierKey: CustomStringConvertible {
  package var description: String { text }
}

/// A verifier key out of a list of those that are trusted, and whose it is.
package struct ListedKey: Hashable, Sendable {
  package let key: NoteVerifierKey
  /// The user of the machine the list is for; `nil` where none is named.
  package let userID: UInt32?

  package init(key: NoteVerifierKey, userID: UInt32?) {
    self.key = key
    self.userID = userID
  }
}

extension ListedKey {
  /// The longest list that is read, in bytes.
  package static var listLimit: Int { 65_536 }

  /// Reads a list: one key a line, with ` uid=N` behind it where its owner has a user; empty lines
  /// say nothing, and neither does what follows a `#`.
  package static func list(reading bytes: [UInt8]) throws(AuditLogError) -> [ListedKey] {
    guard bytes.count <= listLimit else { throw .note(.tooLong) }
    var keys: [ListedKey] = []
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let defect = AuditLogError.note(.badVerifierKeyInList(line: index + 1))
      guard let text = String(validating: line.prefix { $0 != 0x23 }, as: UTF8.self) else {
        throw defect
      }
      let words = text.split(separator: " ")
      guard let first = words.first else { continue }
      guard words.count <= 2, let key = try? NoteVerifierKey(reading: String(first)) else {
        throw defect
      }
      guard words.count == 2 else {
        keys.append(ListedKey(key: key, userID: nil))
        continue
      }
      guard words[1].hasPrefix("uid="), let userID = UInt32(words[1].dropFirst(4)) else {
        throw defect
      }
      keys.append(ListedKey(key: key, userID: userID))
    }
    return keys
  }
}
