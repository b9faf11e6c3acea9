import Quantities

/// A frame as it goes on the line, held in place.
package struct EncodedFrame: Sendable {
  package private(set) var bytes = InlineArray<199, UInt8>(repeating: 0)
  package private(set) var count = 0

  /// Encodes a frame: a delimiter, the stuffed bytes, a delimiter. The leading delimiter ends
  /// whatever noise or half frame stood on the line before.
  package init(_ frame: Frame) {
    var decoded = InlineArray<196, UInt8>(repeating: 0)
    let header = frame.header
    decoded[0] = FrameHeader.versionAndFlags
    decoded[1] = UInt8(truncatingIfNeeded: frame.payload.count)
    decoded[2] = header.source.rawValue << 4 | header.destination.rawValue
    decoded[3] = header.messageID
    Self.put(header.sequence, into: &decoded, at: 4)
    Self.put(header.receipt, into: &decoded, at: 6)
    Self.put(header.epoch.rawValue, into: &decoded, at: 8)
    Self.put(header.clock, into: &decoded, at: 10)
    var length = FrameHeader.length
    for index in 0..<frame.payload.count {
      decoded[length] = frame.payload.bytes[index]
      length += 1
    }
    let checksum = CRC32C.checksum(of: decoded, count: length)
    Self.put(UInt16(truncatingIfNeeded: checksum), into: &decoded, at: length)
    Self.put(UInt16(truncatingIfNeeded: checksum >> 16), into: &decoded, at: length + 2)
    stuff(decoded, count: length + 4)
  }

  private static func put(
    _ value: UInt16, into bytes: inout InlineArray<196, UInt8>, at offset: Int
  ) {
    bytes[offset] = UInt8(truncatingIfNeeded: value)
    bytes[offset + 1] = UInt8(truncatingIfNeeded: value >> 8)
  }

  /// Consistent overhead byte stuffing: each zero is replaced by the distance to the next one.
  /// At most 196 bytes go in, so no block reaches COBS's limit of 254 and one byte is added.
  private mutating func stuff(_ decoded: InlineArray<196, UInt8>, count decodedCount: Int) {
    bytes[0] = 0
    var codePosition = 1
    var position = 2
    for index in 0..<decodedCount {
      let byte = decoded[index]
      if byte == 0 {
        bytes[codePosition] = UInt8(truncatingIfNeeded: position - codePosition)
        codePosition = position
      } else {
        bytes[position] = byte
      }
      position += 1
    }
    bytes[codePosition] = UInt8(truncatingIfNeeded: position - codePosition)
    bytes[position] = 0
    count = position + 1
  }
}
