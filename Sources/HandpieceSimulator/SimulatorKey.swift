import Crypto
package import HandpieceWire

/// The key with which a simulated handpiece proves that it is one.
///
/// It is no secret: anybody may build a simulator. What it keeps out is the mistake of driving a
/// real handpiece, bridged to a pseudo-terminal, in development mode: a real one does not answer.
package enum SimulatorKey {
  private static let seed: [UInt8] = Array("handpiece-sim proves it is a toy".utf8)

  /// The signature over a challenge; `nil` when the key cannot be made.
  package static func sign(_ challenge: FixedBytes<32>) -> FixedBytes<64>? {
    guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed),
      let signature = try? key.signature(for: challenge.array)
    else { return nil }
    return FixedBytes<64>(signature)
  }

  /// Whether a signature over a challenge is a simulator's.
  package static func isSignature(
    _ signature: FixedBytes<64>, over challenge: FixedBytes<32>
  ) -> Bool {
    guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
      return false
    }
    return key.publicKey.isValidSignature(signature.array, for: challenge.array)
  }
}
