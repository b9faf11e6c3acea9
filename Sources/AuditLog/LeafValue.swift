package import Quantities

/// A value that stands under one key of a leaf.
package protocol LeafValue {
  /// Takes the next value; `nil` when that has another type or lies out of range.
  init?(from reader: inout JSONReader)
  func write(to text: inout JSONText)
}

extension Int64: LeafValue {
  package init?(from reader: inout JSONReader) {
    guard let value = try? reader.integer() else { return nil }
    self = value
  }

  package func write(to text: inout JSONText) { text.integer(self) }
}

/// Counts and ordinals: whole numbers from zero.
extension Int: LeafValue {
  package init?(from reader: inout JSONReader) {
    guard let value = try? reader.integer(), value >= 0 else { return nil }
    self = Int(value)
  }

  package func write(to text: inout JSONText) { text.integer(Int64(self)) }
}

/// Yes and no are written as 1 and 0.
extension Bool: LeafValue {
  package init?(from reader: inout JSONReader) {
    switch try? reader.integer() {
    case 0: self = false
    case 1: self = true
    default: return nil
    }
  }

  package func write(to text: inout JSONText) { text.integer(self ? 1 : 0) }
}

extension UInt32: LeafValue {
  package init?(from reader: inout JSONReader) {
    guard let value = try? reader.integer() else { return nil }
    self.init(exactly: value)
  }

  package func write(to text: inout JSONText) { text.integer(Int64(self)) }
}

extension String: LeafValue {
  package init?(from reader: inout JSONReader) {
    guard let value = try? reader.string() else { return nil }
    self = value
  }

  package func write(to text: inout JSONText) { text.string(self) }
}

extension Quantity: LeafValue {
  package init?(from reader: inout JSONReader) {
    guard let value = try? reader.integer() else { return nil }
    self.init(value)
  }

  package func write(to text: inout JSONText) { text.integer(count) }
}

extension Number32: LeafValue {
  package init?(from reader: inout JSONReader) {
    guard let value = UInt32(from: &reader) else { return nil }
    self.init(value)
  }

  package func write(to text: inout JSONText) { text.integer(Int64(rawValue)) }
}

extension HandpieceInstant: LeafValue {
  package init?(from reader: inout JSONReader) {
    guard let value = UInt32(from: &reader) else { return nil }
    self.init(milliseconds: value)
  }

  package func write(to text: inout JSONText) { text.integer(Int64(milliseconds)) }
}

extension BootInstant: LeafValue {
  package init?(from reader: inout JSONReader) {
    guard let value = try? reader.integer(), value >= 0 else { return nil }
    self.init(microseconds: value)
  }

  package func write(to text: inout JSONText) { text.integer(microseconds) }
}

extension UTCInstant: LeafValue {
  package init?(from reader: inout JSONReader) {
    guard let value = try? reader.integer() else { return nil }
    self.init(microseconds: value)
  }

  package func write(to text: inout JSONText) { text.integer(microseconds) }
}

extension CalendarDay: LeafValue {
  package init?(from reader: inout JSONReader) {
    guard let text = try? reader.string() else { return nil }
    self.init(text)
  }

  package func write(to text: inout JSONText) { text.string(description) }
}

extension TipUID: LeafValue {
  package init?(from reader: inout JSONReader) {
    guard let words: InlineArray<1, UInt64> = reader.hexWords() else { return nil }
    self.init(words[0])
  }

  package func write(to text: inout JSONText) { text.hex(rawValue) }
}

extension Identifier128: LeafValue {
  package init?(from reader: inout JSONReader) {
    guard let words: InlineArray<2, UInt64> = reader.hexWords() else { return nil }
    self.init(high: words[0], low: words[1])
  }

  package func write(to text: inout JSONText) { text.hex(high, low) }
}

extension Hash256: LeafValue {
  package init?(from reader: inout JSONReader) {
    guard let words: InlineArray<4, UInt64> = reader.hexWords() else { return nil }
    self.init(words: (words[0], words[1], words[2], words[3]))
  }

  package func write(to text: inout JSONText) { text.hex(words.0, words.1, words.2, words.3) }
}

extension ReasonCode: LeafValue {
  package init?(from reader: inout JSONReader) {
    guard let text = try? reader.string() else { return nil }
    self.init(code: text)
  }

  package func write(to text: inout JSONText) { text.string(self.text) }
}

/// The first eight bytes of a SHA-256 digest, by which handpiece and log name settings and
/// envelopes.
package struct ShortHash: Hashable, Sendable, LeafValue {
  package var rawValue: UInt64

  package init(_ rawValue: UInt64) {
    self.rawValue = rawValue
  }

  package init?(from reader: inout JSONReader) {
    guard let words: InlineArray<1, UInt64> = reader.hexWords() else { return nil }
    self.init(words[0])
  }

  package func write(to text: inout JSONText) { text.hex(rawValue) }
}

/// Codes of a closed list are written as their raw text.
extension LeafValue where Self: RawRepresentable, RawValue == String {
  package init?(from reader: inout JSONReader) {
    guard let text = try? reader.string() else { return nil }
    self.init(rawValue: text)
  }

  package func write(to text: inout JSONText) { text.string(rawValue) }
}

extension JSONText {
  /// Writes one key with its value.
  package mutating func put(_ key: String, _ value: some LeafValue) {
    self.key(key)
    value.write(to: &self)
  }

  /// Writes one key with its value, or −1 where it is not known.
  package mutating func put(_ key: String, orMinusOne value: (some LeafValue)?) {
    self.key(key)
    if let value { value.write(to: &self) } else { integer(-1) }
  }

  /// Writes one key with its value, or empty text where there is none.
  package mutating func put(_ key: String, orEmpty value: (some LeafValue)?) {
    self.key(key)
    if let value { value.write(to: &self) } else { string("") }
  }

  package mutating func put(_ key: String, _ values: [some LeafValue]) {
    self.key(key)
    openArray()
    for value in values { value.write(to: &self) }
    closeArray()
  }

  /// Writes one key with an object.
  package mutating func put(_ key: String, entry: some LeafEntry) {
    self.key(key)
    openObject()
    entry.write(to: &self)
    closeObject()
  }

  package mutating func put(_ key: String, _ values: [some LeafEntry]) {
    self.key(key)
    openArray()
    for value in values {
      openObject()
      value.write(to: &self)
      closeObject()
    }
    closeArray()
  }
}
