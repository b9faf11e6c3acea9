/// A fixed number of bytes with a meaning of their own: a challenge, a signature, a name.
package struct FixedBytes<let length: Int>: Sendable {
  package var bytes: InlineArray<length, UInt8>

  package init(_ bytes: InlineArray<length, UInt8>) {
    self.bytes = bytes
  }

  /// All bytes zero.
  package init() {
    self.bytes = InlineArray(repeating: 0)
  }

  /// Takes the first bytes of a sequence and fills up with zeros.
  package init(_ sequence: some Sequence<UInt8>) {
    self.init()
    var index = 0
    for byte in sequence where index < length {
      bytes[index] = byte
      index += 1
    }
  }

  init(from reader: inout PayloadReader) {
    self.init()
    for index in 0..<length { bytes[index] = reader.byte() }
  }

  func write(to writer: inout PayloadWriter) {
    for index in 0..<length { writer.put(bytes[index]) }
  }
}

extension FixedBytes: Hashable {
  package static func == (lhs: Self, rhs: Self) -> Bool {
    for index in 0..<length where lhs.bytes[index] != rhs.bytes[index] { return false }
    return true
  }

  package func hash(into hasher: inout Hasher) {
    for index in 0..<length { hasher.combine(bytes[index]) }
  }
}

/// A name of up to sixteen ASCII characters, filled up with zeros.
package typealias FixedName = FixedBytes<16>

#if !hasFeature(Embedded)
  extension FixedBytes {
    /// The bytes as an array, for a library that wants one.
    package var array: [UInt8] {
      (0..<length).map { bytes[$0] }
    }

    /// The name up to its first zero. Bytes that are not printable ASCII read as `?`, so that a
    /// handpiece cannot write control characters on anybody's terminal or into the log.
    package var text: String {
      var text = ""
      for index in 0..<length where bytes[index] != 0 {
        guard (0x20...0x7E).contains(bytes[index]) else {
          text += "?"
          continue
        }
        text.unicodeScalars.append(Unicode.Scalar(bytes[index]))
      }
      return text
    }

    package init(text: String) {
      self.init(text.utf8)
    }
  }
#endif
