/// Reads keys out of the bytes of a terminal, however they are torn.
///
/// Whatever came before, a space or a small `s` is a key of its own at once: no half-read sequence
/// swallows a stop. It keeps no more than a few bytes.
package struct KeyDecoder: Sendable {
  private enum State: Equatable {
    case ground
    /// After an escape, which is a key or begins a sequence.
    case escape
    /// After escape and `[`, with what came since.
    case control([UInt8])
    /// After escape and `O`.
    case single
    /// Inside a character of several bytes, with how many are to come.
    case text([UInt8], missing: Int)
  }

  private var state = State.ground
  /// How many more bytes a paste may have; `nil` outside one.
  private var pasteLeft: Int?

  /// The longest control sequence that is read to its end.
  private static let sequenceLimit = 16
  /// A paste that is longer is taken for one whose end was lost.
  private static let pasteLimit = 4096

  private static let escape: UInt8 = 0x1B

  package init() {}

  /// Takes some bytes and returns the keys they complete.
  package mutating func read(_ bytes: some Sequence<UInt8>) -> [Key] {
    var keys: [Key] = []
    for byte in bytes { take(byte, into: &keys) }
    return keys
  }

  /// Nothing has come for a while: an escape that stands alone is a key, and a paste is over.
  package mutating func settle() -> [Key] {
    defer {
      state = .ground
      pasteLeft = nil
    }
    switch state {
    case .ground: return []
    case .escape: return [.escape]
    case .control, .single, .text: return [.other]
    }
  }

  /// Whether ``settle()`` has anything to do.
  package var isUnsettled: Bool { state != .ground || pasteLeft != nil }

  private mutating func take(_ byte: UInt8, into keys: inout [Key]) {
    if let left = pasteLeft { pasteLeft = left > 0 ? left - 1 : nil }
    switch state {
    case .ground: begin(byte, into: &keys)
    case .escape:
      switch byte {
      case UInt8(ascii: "["): state = .control([])
      case UInt8(ascii: "O"): state = .single
      default:
        keys.append(.escape)
        state = .ground
        begin(byte, into: &keys)
      }
    case .control(let sequence): extend(sequence, by: byte, into: &keys)
    case .single:
      state = .ground
      if let key = Self.named(byte) {
        keys.append(key)
      } else if (0x50...0x53).contains(byte) {
        // The first four function keys.
        keys.append(.other)
      } else {
        begin(byte, into: &keys)
      }
    case .text(let bytes, let missing): extend(bytes, missing: missing, by: byte, into: &keys)
    }
  }

  private mutating func begin(_ byte: UInt8, into keys: inout [Key]) {
    state = .ground
    switch byte {
    case Self.escape: state = .escape
    // Control-space is a space to whoever presses it.
    case 0x00: keys.append(key(" "))
    case 0x03: keys.append(.interrupt)
    case 0x08, 0x7F: keys.append(.backspace)
    case 0x09: keys.append(pasteLeft == nil ? .tab : .other)
    case 0x0A, 0x0D: keys.append(pasteLeft == nil ? .enter : .other)
    case 0x0C: keys.append(.redraw)
    case 0x20...0x7E: keys.append(key(Character(Unicode.Scalar(byte))))
    case 0xC2...0xDF: state = .text([byte], missing: 1)
    case 0xE0...0xEF: state = .text([byte], missing: 2)
    case 0xF0...0xF4: state = .text([byte], missing: 3)
    default: keys.append(.other)
    }
  }

  private mutating func extend(
    _ bytes: [UInt8], missing: Int, by byte: UInt8, into keys: inout [Key]
  ) {
    guard (0x80...0xBF).contains(byte) else {
      keys.append(.other)
      return begin(byte, into: &keys)
    }
    let whole = bytes + [byte]
    guard missing == 1 else {
      state = .text(whole, missing: missing - 1)
      return
    }
    state = .ground
    let text = String(decoding: whole, as: UTF8.self)
    if let character = text.first, text.count == 1, character != "\u{FFFD}" {
      keys.append(key(character))
    } else {
      keys.append(.other)
    }
  }

  private mutating func extend(_ sequence: [UInt8], by byte: UInt8, into keys: inout [Key]) {
    switch byte {
    // No key of a terminal we know has these in its sequence: a person pressed them.
    case UInt8(ascii: " "), UInt8(ascii: "s"):
      keys.append(.other)
      begin(byte, into: &keys)
    case 0x21...0x3F:
      guard sequence.count < Self.sequenceLimit else {
        keys.append(.other)
        state = .ground
        return
      }
      state = .control(sequence + [byte])
    case 0x40...0x7E:
      state = .ground
      end(sequence, with: byte, into: &keys)
    default:
      keys.append(.other)
      begin(byte, into: &keys)
    }
  }

  private mutating func end(_ sequence: [UInt8], with final: UInt8, into keys: inout [Key]) {
    guard final == UInt8(ascii: "~") else {
      keys.append(Self.named(final) ?? .other)
      return
    }
    let number = sequence.prefix { $0 != UInt8(ascii: ";") }
    switch String(decoding: number, as: UTF8.self) {
    case "1", "7": keys.append(.home)
    case "4", "8": keys.append(.end)
    case "5": keys.append(.pageUp)
    case "6": keys.append(.pageDown)
    case "200": pasteLeft = Self.pasteLimit
    case "201": pasteLeft = nil
    default: keys.append(.other)
    }
  }

  private func key(_ character: Character) -> Key {
    pasteLeft == nil ? .character(character) : .pasted(character)
  }

  private static func named(_ final: UInt8) -> Key? {
    switch final {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): .right
    case UInt8(ascii: "D"): .left
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "F"): .end
    default: nil
    }
  }
}
