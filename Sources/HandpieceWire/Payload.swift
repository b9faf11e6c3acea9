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

  /// Appends a whole number, the lowest byte first, or as many of its bytes as there is room for.
  mutating func append<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
    let length = Number.bitWidth / 8
    guard Frame.maximumPayloadLength - count >= length else {
      for index in 0..<length { append(UInt8(truncatingIfNeeded: number >> Number(8 * index))) }
      return
    }
    var room = bytes.mutableSpan
    var kept = unsafe room.mutableBytes
    kept.storeBytes(of: number.littleEndian, toByteOffset: count, as: Number.self)
    count += length
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
    payload.append(value)
  }

  package mutating func put(_ value: UInt32) {
    payload.append(value)
  }

  package mutating func put(_ value: UInt64) {
    payload.append(value)
  }

  package mutating func put(_ value: Int32) {
    payload.append(UInt32(bitPattern: value))
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
    return payload.bytes[position]
  }

  package mutating func half() -> UInt16 {
    guard let number = next(UInt16.self) else {
      let low = byte()
      return UInt16(low) | UInt16(byte()) << 8
    }
    return number
  }

  package mutating func word() -> UInt32 {
    guard let number = next(UInt32.self) else {
      let low = half()
      return UInt32(low) | UInt32(half()) << 16
    }
    return number
  }

  package mutating func double() -> UInt64 {
    guard let number = next(UInt64.self) else {
      let low = word()
      return UInt64(low) | UInt64(word()) << 32
    }
    return number
  }

  /// Takes a number at one go; `nil` where not all of it is there.
  private mutating func next<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type
  ) -> Number? {
    let length = Number.bitWidth / 8
    guard payload.count - position >= length else { return nil }
    let kept = unsafe payload.bytes.span.bytes
    let number = unsafe kept.unsafeLoadUnaligned(fromByteOffset: position, as: type)
    position += length
    return Number(littleEndian: number)
  }

  package mutating func signedWord() -> Int32 {
    Int32(bitPattern: word())
  }

  /// Reads bytes that must be zero.
  package mutating func skipReserved(_ count: Int) {
    for _ in 0..<count where byte() != 0 { isSpoiled = true }
  }
}
