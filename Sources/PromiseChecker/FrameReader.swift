/// Finds good frames in a stream of bytes, by the article on the wire format alone.
struct FrameReader: Sendable {
  private var stuffed: [UInt8] = []
  /// The newest good frame, unstuffed: header, payload and check value.
  private(set) var bytes: [UInt8] = []
  private let table: [UInt32]

  init() {
    table = (UInt32(0)..<256).map { index in
      var value = index
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1 }
      return value
    }
    stuffed.reserveCapacity(256)
    bytes.reserveCapacity(256)
  }

  /// Takes one byte; `true` when it ends a good frame.
  mutating func take(_ byte: UInt8) -> Bool {
    guard byte == 0 else {
      // Longer than any frame is no frame, however much longer.
      if stuffed.count < 200 { stuffed.append(byte) }
      return false
    }
    defer { stuffed.removeAll(keepingCapacity: true) }
    guard (17...197).contains(stuffed.count), unstuff() else { return false }
    return isGood
  }

  private mutating func unstuff() -> Bool {
    bytes.removeAll(keepingCapacity: true)
    var position = 0
    while position < stuffed.count {
      let length = Int(stuffed[position])
      guard length > 0, position + length <= stuffed.count else { return false }
      if position > 0 { bytes.append(0) }
      for index in position + 1..<position + length { bytes.append(stuffed[index]) }
      position += length
    }
    return true
  }

  private var isGood: Bool {
    let count = bytes.count
    guard (16...196).contains(count), Int(bytes[1]) == count - 16, bytes[0] == 0x10 else {
      return false
    }
    var check: UInt32 = 0xFFFF_FFFF
    for index in 0..<count - 4 {
      check = check >> 8 ^ table[Int((check ^ UInt32(bytes[index])) & 0xFF)]
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
