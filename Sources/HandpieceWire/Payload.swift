/// Up to 180 bytes of a message, held in place.
package struct Payload: Sendable {
  var bytes = InlineArray<180, UInt8>(repeating: 0)
  package private(set) var count = 0

  package init() {}

  /// Takes the first 180 bytes of `source` instead of what it held, eight at a step.
  mutating func replace(with source: Span<UInt8>) {
    count = min(source.count, Frame.maximumPayloadLength)
    let offered = unsafe source.bytes
    var room = bytes.mutableSpan
    var kept = unsafe room.mutableBytes
    var index = 0
    while count - index >= 8 {
      let word = unsafe offered.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
      kept.storeBytes(of: word, toByteOffset: index, as: UInt64.self)
      index += 8
    }
    while index < count {
      kept.storeBytes(of: source[index], toByteOffset: index, as: UInt8.self)
      index += 1
    }
  }

  /// The byte at `index`, or zero beyond the end.
  package func byte(at index: Int) -> UInt8 {
    guard index >= 0, index < count else { return 0 }
    return bytes[index]
  }

  mutating func append(_ byte: UInt8) {
    guard count < Frame.maximumPayloadLength else { return }
    bytes[count] = byte
    count += 1
  }

  /// Eight bytes of SHA-256 over the payload, as a big-endian number.
  package var hash: UInt64 {
    SHA256.prefix(of: bytes, count: count)
  }
}

/// Writes little-endian numbers one after the other. Message layouts are fixed and shorter than a
/// payload, which a test over all messages holds.
package struct PayloadWriter {
  package private(set) var payload = Payload()

  package init() {}

  package mutating func put(_ value: UInt8) {
    payload.append(value)
  }

  package mutating func put(_ value: UInt16) {
    put(UInt8(truncatingIfNeeded: value))
    put(UInt8(truncatingIfNeeded: value >> 8))
  }

  package mutating func put(_ value: UInt32) {
    put(UInt16(truncatingIfNeeded: value))
    put(UInt16(truncatingIfNeeded: value >> 16))
  }

  package mutating func put(_ value: UInt64) {
    put(UInt32(truncatingIfNeeded: value))
    put(UInt32(truncatingIfNeeded: value >> 32))
  }

  package mutating func put(_ value: Int32) {
    put(UInt32(bitPattern: value))
  }

  package mutating func putZeros(_ count: Int) {
    for _ in 0..<count { put(UInt8(0)) }
  }
}

/// Reads what ``PayloadWriter`` wrote. Reading past the end, or a reserved byte that is not zero,
/// spoils the reader instead of trapping; ``isComplete`` tells at the end whether all was well.
package struct PayloadReader {
  private let payload: Payload
  private var position = 0
  private var isSpoiled = false

  package init(_ payload: Payload) {
    self.payload = payload
  }

  /// Whether every byte was read, none beyond the end, and all reserved bytes were zero.
  package var isComplete: Bool {
    !isSpoiled && position == payload.count
  }

  package mutating func byte() -> UInt8 {
    guard position < payload.count else {
      isSpoiled = true
      return 0
    }
    defer { position += 1 }
    return payload.byte(at: position)
  }

  package mutating func half() -> UInt16 {
    let low = byte()
    return UInt16(low) | UInt16(byte()) << 8
  }

  package mutating func word() -> UInt32 {
    let low = half()
    return UInt32(low) | UInt32(half()) << 16
  }

  package mutating func double() -> UInt64 {
    let low = word()
    return UInt64(low) | UInt64(word()) << 32
  }

  package mutating func signedWord() -> Int32 {
    Int32(bitPattern: word())
  }

  /// Reads bytes that must be zero.
  package mutating func skipReserved(_ count: Int) {
    for _ in 0..<count where byte() != 0 { isSpoiled = true }
  }
}
