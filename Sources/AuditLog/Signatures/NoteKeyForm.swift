/// What verifier and signer keys have in common: `name+id+base64(kind ‖ 32 bytes)`, the form of
/// C2SP `signed-note`.
enum NoteKeyForm {
  /// The longest name, in bytes.
  static let nameLimit = 64
  private static let plus = UInt8(ascii: "+")

  /// What a key signs, by the byte before it.
  enum Kind: UInt8 {
    /// A note's text, with Ed25519.
    case ed25519 = 0x01
    /// A checkpoint with a time, with Ed25519, as witnesses do.
    case cosignature = 0x04
  }

  struct Parts {
    let name: String
    let id: UInt32
    let key: [UInt8]
  }

  static func isName(_ name: String) -> Bool {
    (1...nameLimit).contains(name.utf8.count)
      && name.unicodeScalars.allSatisfy {
        !$0.properties.isWhitespace && $0.properties.generalCategory != .control && $0 != "+"
      }
  }

  /// The first four bytes of SHA-256(name ‖ 0x0A ‖ kind ‖ public key).
  static func id(name: String, publicKey: [UInt8], kind: Kind = .ed25519) -> UInt32 {
    let hash = Hash256(of: Array(name.utf8) + [0x0A, kind.rawValue] + publicKey)
    return UInt32(truncatingIfNeeded: hash.prefix >> 32)
  }

  static func text(_ parts: Parts, kind: Kind = .ed25519) -> String {
    "\(parts.name)+\(hex(parts.id))+\(Base64.text([kind.rawValue] + parts.key))"
  }

  /// Takes a key's text apart; `nil` when it has another form. The id is not checked here.
  static func parts(of text: String, kind: Kind = .ed25519) -> Parts? {
    let parts = text.utf8.split(separator: plus, maxSplits: 2, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard parts.count == 3, isName(parts[0]), let id = UInt32(parts[1], radix: 16),
      hex(id) == parts[1], let key = Base64.bytes(parts[2]), key.count == 33,
      key[0] == kind.rawValue
    else { return nil }
    return Parts(name: parts[0], id: id, key: Array(key.dropFirst()))
  }

  /// Eight lower-case hex digits.
  static func hex(_ id: UInt32) -> String {
    let digits = String(id, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
