import Quantities

/// A frame as it goes on the line, held in place.
package struct EncodedFrame: Sendable {
  /// Eight bytes longer than the longest frame, so that whole words can be stored up to its end.
  package private(set) var bytes = InlineArray<207, UInt8>(repeating: 0)
  package private(set) var count = 0

  /// Encodes a frame: a delimiter, the stuffed bytes, a delimiter. The leading delimiter ends
  /// whatever noise or half frame stood on the line before.
  package init(_ frame: Frame) {
    // Eight bytes more, here too.
    var decoded = InlineArray<204, UInt8>(repeating: 0)
    let header = frame.header
    decoded[0] = FrameHeader.versionAndFlags
    decoded[1] = UInt8(truncatingIfNeeded: frame.payload.count)
    decoded[2] = header.source.rawValue << 4 | header.destination.rawValue
    decoded[3] = header.messageID
    Self.put(header.sequence, into: &decoded, at: 4)
    Self.put(header.receipt, into: &decoded, at: 6)
    Self.put(header.epoch.rawValue, into: &decoded, at: 8)
    Self.put(header.clock, into: &decoded, at: 10)
    Self.copy(frame.payload, into: &decoded, at: FrameHeader.length)
    let length = FrameHeader.length + frame.payload.count
    let checksum = CRC32C.checksum(of: decoded, count: length)
    Self.put(UInt16(truncatingIfNeeded: checksum), into: &decoded, at: length)
    Self.put(UInt16(truncatingIfNeeded: checksum >> 16), into: &decoded, at: length + 2)
    stuff(decoded, count: length + 4)
  }

  /// Copies a payload, eight bytes at a step; what lies behind its end is overwritten or not read.
  private static func copy(
    _ payload: borrowing Payload, into bytes: inout InlineArray<204, UInt8>, at start: Int
  ) {
    let offered = unsafe payload.bytes.span.bytes
    var room = bytes.mutableSpan
    var kept = unsafe room.mutableBytes
    var index = 0
    while index < payload.count, index + 8 <= Frame.maximumPayloadLength {
      let word = unsafe offered.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
      kept.storeBytes(of: word, toByteOffset: start + index, as: UInt64.self)
      index += 8
    }
    while index < payload.count {
      kept.storeBytes(of: payload.bytes[index], toByteOffset: start + index, as: UInt8.self)
      index += 1
    }
  }

  private static func put(
    _ value: UInt16, into bytes: inout InlineArray<204, UInt8>, at offset: Int
  ) {
    bytes[offset] = UInt8(truncatingIfNeeded: value)
    bytes[offset + 1] = UInt8(truncatingIfNeeded: value >> 8)
  }

  /// Consistent overhead byte stuffing: each zero is replaced by the distance to the next one.
  /// At most 196 bytes go in, so no block reaches COBS's limit of 254 and one byte is added: all
  /// stay where they are, behind the delimiter and the first distance.
  private mutating func stuff(_ decoded: InlineArray<204, UInt8>, count decodedCount: Int) {
    let offered = unsafe decoded.span.bytes
    var room = bytes.mutableSpan
    var kept = unsafe room.mutableBytes
    var codePosition = 1
    var index = 0
    while index < decodedCount {
      let word = unsafe UInt64(
        littleEndian: offered.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
      kept.storeBytes(of: word.littleEndian, toByteOffset: index + 2, as: UInt64.self)
      // The highest bit of each byte that is zero.
      var zeros =
        ~((word & 0x7F7F_7F7F_7F7F_7F7F &+ 0x7F7F_7F7F_7F7F_7F7F) | word
        | 0x7F7F_7F7F_7F7F_7F7F)
      while zeros != 0 {
        let place = index + zeros.trailingZeroBitCount / 8
        guard place < decodedCount else { break }
        kept.storeBytes(
          of: UInt8(truncatingIfNeeded: place + 2 - codePosition), toByteOffset: codePosition,
          as: UInt8.self)
        codePosition = place + 2
        zeros &= zeros &- 1
      }
      index += 8
    }
    let end = decodedCount + 2
    kept.storeBytes(
      of: UInt8(truncatingIfNeeded: end - codePosition), toByteOffset: codePosition, as: UInt8.self)
    kept.storeBytes(of: 0, toByteOffset: end, as: UInt8.self)
    count = end + 1
  }
}
