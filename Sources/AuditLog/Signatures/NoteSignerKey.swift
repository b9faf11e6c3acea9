import Crypto

/// A private key that signs notes. Whoever has it signs in its owner's name.
package struct NoteSignerKey: Sendable {
  /// What others check the signatures with.
  package let verifierKey: NoteVerifierKey
  private let seed: [UInt8]
  private static let prefix = "PRIVATE+KEY+"

  /// Makes the key of 32 secret bytes, which must come from a source that nobody can guess.
  package init(name: String, seed: [UInt8]) throws(AuditLogError) {
    guard NoteKeyForm.isName(name) else { throw .note(.badName) }
    guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
      throw .note(.badSignerKey)
    }
    verifierKey = NoteVerifierKey(name: name, publicKey: Array(key.publicKey.rawRepresentation))
    self.seed = seed
  }

  /// Reads `PRIVATE+KEY+name+id+base64(0x01 ‖ seed)`.
  package init(reading text: String) throws(AuditLogError) {
    guard text.utf8.starts(with: Self.prefix.utf8),
      let parts = NoteKeyForm.parts(
        of: String(decoding: text.utf8.dropFirst(Self.prefix.utf8.count), as: UTF8.self))
    else { throw .note(.badSignerKey) }
    try self.init(name: parts.name, seed: parts.key)
    guard parts.id == verifierKey.id else { throw .note(.badSignerKey) }
  }

  /// The secret itself, in the form in which it is kept.
  package var secretText: String {
    let parts = NoteKeyForm.Parts(name: verifierKey.name, id: verifierKey.id, key: seed)
    return Self.prefix + NoteKeyForm.text(parts)
  }

  func signature(over bytes: [UInt8]) throws(AuditLogError) -> [UInt8] {
    guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed),
      let signature = try? key.signature(for: bytes)
    else { throw .note(.badSignerKey) }
    return Array(signature)
  }
}

/// Shows whose key it is, and not the secret.
extension NoteSignerKey: CustomStringConvertible, CustomDebugStringConvertible {
  package var description: String { "signer key of \(verifierKey)" }
  package var debugDescription: String { description }
}
