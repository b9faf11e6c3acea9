/// 32 random bytes that keep a link commitment from being guessed; each session has its own.
package struct LinkSalt: Hashable, Sendable {
  /// Most significant first.
  private let words: [UInt64]

  package init(words: (UInt64, UInt64, UInt64, UInt64)) {
    self.words = [words.0, words.1, words.2, words.3]
  }

  /// Takes 32 bytes; `nil` for any other number of them.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    var words: [UInt64] = [0, 0, 0, 0]
    for (index, byte) in bytes.enumerated() {
      words[index / 8] = words[index / 8] << 8 | UInt64(byte)
    }
    self.words = words
  }

  /// Reads 64 lower-case hex digits; `nil` for anything else.
  package init?(_ text: String) {
    guard let words: InlineArray<4, UInt64> = HexDigits.words(in: text) else { return nil }
    self.init(words: (words[0], words[1], words[2], words[3]))
  }

  package var bytes: [UInt8] { words.flatMap(\.bigEndianBytes) }
}

/// The 64 lower-case hex digits.
extension LinkSalt: CustomStringConvertible, LeafValue {
  package var description: String { HexDigits.text(words) }

  package init?(from reader: inout JSONReader) {
    guard let words: InlineArray<4, UInt64> = reader.hexWords() else { return nil }
    self.init(words: (words[0], words[1], words[2], words[3]))
  }

  package func write(to text: inout JSONText) { text.string(description) }
}

extension FixedWidthInteger {
  /// The number's bytes, most significant first.
  var bigEndianBytes: [UInt8] {
    stride(from: Self.bitWidth - 8, through: 0, by: -8).map {
      UInt8(truncatingIfNeeded: self >> Self($0))
    }
  }
}
