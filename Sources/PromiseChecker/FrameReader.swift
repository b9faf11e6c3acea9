/// Finds good frames in a stream of bytes, by the article on the wire format alone.
struct FrameReader: Sendable {
  private var stuffed: [UInt8] = []
  /// The newest good frame, unstuffed: header, payload and check value.
  private(set) var bytes: [UInt8] = []

  /// The remainders of a byte, and of a byte with one, two and three bytes behind it.
  private static let tables: [UInt32] = {
    var tables = (UInt32(0)..<256).map { index in
      var value = index
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1 }
      return value
    }
    for index in 256..<1024 {
      let before = tables[index - 256]
      tables.append(before >> 8 ^ tables[Int(before & 0xFF)])
    }
    return tables
  }()

  init() {
    bytes.reserveCapacity(256)
  }

  /// Takes bytes from `position` on until they end a good frame; `false` when none does.
  mutating func take(_ source: [UInt8], from position: inout Int) -> Bool {
    while position < source.count {
      let start = position
      var end = start
      while end < source.count, source[end] != 0 { end += 1 }
      position = end + 1
      guard end < source.count else {
        gather(source[start..<end])
        return false
      }
      if stuffed.isEmpty {
        if unstuff(source[start..<end]), isGood { return true }
      } else {
        gather(source[start..<end])
        defer { stuffed.removeAll(keepingCapacity: true) }
        if unstuff(stuffed[...]), isGood { return true }
      }
    }
    return false
  }

  /// Keeps the beginning of a frame. Longer than any frame is no frame, however much longer.
  private mutating func gather(_ part: ArraySlice<UInt8>) {
    stuffed += part.prefix(200 - min(200, stuffed.count))
  }

  /// What is stuffed stays in its place, but for the bytes that stand for zeros.
  private mutating func unstuff(_ stuffed: ArraySlice<UInt8>) -> Bool {
    bytes.removeAll(keepingCapacity: true)
    guard (17...197).contains(stuffed.count) else { return false }
    bytes += stuffed.dropFirst()
    var position = stuffed.startIndex
    while true {
      let length = Int(stuffed[position])
      position += length
      guard length > 0, position < stuffed.endIndex else {
        return length > 0 && position == stuffed.endIndex
      }
      bytes[position - stuffed.startIndex - 1] = 0
    }
  }

  private var isGood: Bool {
    let count = bytes.count
    guard (16...196).contains(count), Int(bytes[1]) == count - 16, bytes[0] == 0x10 else {
      return false
    }
    let tables = Self.tables
    var check: UInt32 = 0xFFFF_FFFF
    var index = 0
    while index + 4 <= count - 4 {
      check ^= number32(at: index)
      check =
        tables[768 + Int(check & 0xFF)] ^ tables[512 + Int(check >> 8 & 0xFF)]
        ^ tables[256 + Int(check >> 16 & 0xFF)] ^ tables[Int(check >> 24)]
      index += 4
    }
    while index < count - 4 {
      check = check >> 8 ^ tables[Int((check ^ UInt32(bytes[index])) & 0xFF)]
      index += 1
    }
    guard ~check == number32(at: count - 4) else { return false }
    return Self.isAddress(source) && Self.isAddress(destination)
  }

  private static func isAddress(_ address: UInt8) -> Bool {
    address == 1 || address == 2 || address == 8
  }

  var source: UInt8 { bytes[2] >> 4 }
  var destination: UInt8 { bytes[2] & 0x0F }
  var message: UInt8 { bytes[3] }
  var sequence: UInt16 { UInt16(bytes[4]) | UInt16(bytes[5]) << 8 }
  var epoch: UInt16 { UInt16(bytes[8]) | UInt16(bytes[9]) << 8 }
  var payloadCount: Int { bytes.count - 16 }

  func byte(_ offset: Int) -> UInt8 {
    offset < payloadCount ? bytes[12 + offset] : 0
  }

  func half(_ offset: Int) -> UInt16 {
    UInt16(byte(offset)) | UInt16(byte(offset + 1)) << 8
  }

  func word(_ offset: Int) -> UInt32 {
    UInt32(half(offset)) | UInt32(half(offset + 2)) << 16
  }

  func double(_ offset: Int) -> UInt64 {
    UInt64(word(offset)) | UInt64(word(offset + 4)) << 32
  }

  /// The hash of a part of the payload, as permissions quote it.
  func hash(from start: Int = 0, count: Int? = nil) -> UInt64 {
    Digest(bytes, from: 12 + start, to: 12 + start + (count ?? payloadCount - start)).prefix
  }

  private func number32(at offset: Int) -> UInt32 {
    UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2]) << 16
      | UInt32(bytes[offset + 3]) << 24
  }
}
