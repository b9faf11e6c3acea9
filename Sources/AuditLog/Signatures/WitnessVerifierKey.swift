/// A public key that checks cosignatures, with the name of the witness whose it is.
///
/// It is of another kind than ``NoteVerifierKey``, so that no witness's key can be taken for one
/// of a log or a prescriber.
package struct WitnessVerifierKey: Hashable, Sendable {
  package let name: String
  /// By which signature lines tell keys of one name apart.
  package let id: UInt32
  private let publicKey: Ed25519Key

  /// Reads `name+id+base64(0x04 ‖ public key)`.
  package init(reading text: String) throws(AuditLogError) {
    guard let parts = NoteKeyForm.parts(of: text, kind: .cosignature),
      parts.id == NoteKeyForm.id(name: parts.name, publicKey: parts.key, kind: .cosignature)
    else { throw .note(.badVerifierKey) }
    self.init(name: parts.name, publicKey: parts.key)
  }

  init(name: String, publicKey: [UInt8]) {
    self.name = name
    self.publicKey = Ed25519Key(bytes: publicKey)
    id = NoteKeyForm.id(name: name, publicKey: publicKey, kind: .cosignature)
  }

  /// The key in the form in which it is handed on; it is no secret.
  package var text: String {
    NoteKeyForm.text(.init(name: name, id: id, key: publicKey.bytes), kind: .cosignature)
  }

  func isSignature(_ signature: [UInt8], over bytes: [UInt8]) -> Bool {
    publicKey.isSignature(signature, over: bytes)
  }
}

extension WitnessVerifierKey: CustomStringConvertible {
  package var description: String { text }
}
