internal import Crypto

/// A witness's private key. The product has none; a witness of ours for tests and trials does.
package struct WitnessSignerKey: Sendable {
  /// What others check the cosignatures with.
  package let verifierKey: WitnessVerifierKey
  private let key: Curve25519.Signing.PrivateKey

  /// Makes the key of 32 secret bytes.
  package init(name: String, seed: [UInt8]) throws(AuditLogError) {
    guard NoteKeyForm.isName(name) else { throw .note(.badName) }
    guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
      throw .note(.badSignerKey)
    }
    self.key = key
    verifierKey = WitnessVerifierKey(
      name: name, publicKey: Array(key.publicKey.rawRepresentation))
  }

  /// Cosigns a checkpoint as the newest of its log at a time; the result is the one signature line
  /// that a witness answers. At time 0 a cosignature says nothing, and none is made.
  package func cosignature(
    of checkpoint: Checkpoint, at time: UTCSecond
  ) throws(AuditLogError) -> [UInt8] {
    let message = Cosignature.message(text: checkpoint.text, time: time)
    guard time > .first, let signature = try? key.signature(for: message) else {
      throw .note(.badSignerKey)
    }
    let seconds = UInt64(time.secondsSince1970)
    let stamp = stride(from: UInt64(56), through: 0, by: -8).map {
      UInt8(truncatingIfNeeded: seconds >> $0)
    }
    let line = SignedNote.Signature(
      name: verifierKey.name, keyID: verifierKey.id, bytes: stamp + Array(signature)
    ).line
    return Array((line + "\n").utf8)
  }
}
