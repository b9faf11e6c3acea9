internal import Crypto

/// The 32 bytes of a public Ed25519 key, of which nobody knows yet whether they are one.
struct Ed25519Key: Hashable, Sendable {
  let bytes: [UInt8]

  func isSignature(_ signature: [UInt8], over message: [UInt8]) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else {
      return false
    }
    return key.isValidSignature(signature, for: message)
  }
}
