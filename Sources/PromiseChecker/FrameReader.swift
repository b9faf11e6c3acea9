/// Finds good frames in a stream of bytes, by the article on the wire format alone.
struct FrameReader: Sendable {
  /// What has come of a frame that has not ended yet.
  private var gathered: [UInt8] = []
  /// The newest good frame, unstuffed: header, payload and check value. Longer than the longest, so
  /// that whole words fit up to its end.
  private var bytes = [UInt8](repeating: 0, count: 208)
  private var count = 0

  /// The remainders of a byte, and of a byte with one to seven bytes behind it.
  private static let tables: [UInt32] = {
    var tables = (UInt32(0)..<256).map { index in
      var value = index
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1 }
      return value
    }
    for index in 256..<2048 {
      let before = tables[index - 256]
      tables.append(before >> 8 ^ tables[Int(before & 0xFF)])
    }
    return tables
  }()

  /// Takes bytes from `position` on until they end a good frame; `false` when none does.
  mutating func take(_ source: [UInt8], from position: inout Int) -> Bool {
    while position < source.count {
      let start = position
      let end = unsafe Self.delimiter(in: source.span.bytes, from: start)
      position = end + 1
      guard end < source.count else {
        gather(source[start..<end])
        return false
      }
      if gathered.isEmpty {
        if unsafe unstuff(source.span.bytes, from: start, to: end), isGood { return true }
      } else {
        gather(source[start..<end])
        let whole = gathered
        gathered = []
        if unsafe unstuff(whole.span.bytes, from: 0, to: whole.count), isGood { return true }
      }
    }
    return false
  }

  /// Where the next zero lies, or the end.
  private static func delimiter(in bytes: RawSpan, from start: Int) -> Int {
    var place = start
    while place + 8 <= bytes.byteCount {
      let word = unsafe UInt64(
        littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self))
      let zeros = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
      if zeros != 0 { return place + zeros.trailingZeroBitCount >> 3 }
      place += 8
    }
    while place < bytes.byteCount,
      unsafe bytes.unsafeLoad(fromByteOffset: place, as: UInt8.self) != 0
    {
      place += 1
    }
    return place
  }

  /// Keeps the beginning of a frame. Longer than any frame is no frame, however much longer.
  private mutating func gather(_ part: ArraySlice<UInt8>) {
    gathered += part.prefix(200 - min(200, gathered.count))
  }

  /// What is stuffed stays in its place, but for the bytes that stand for zeros.
  private mutating func unstuff(_ source: RawSpan, from start: Int, to end: Int) -> Bool {
    count = 0
    guard (17...197).contains(end - start) else { return false }
    let length = end - start - 1
    var span = bytes.mutableSpan
    var room = unsafe span.mutableBytes
    var place = 0
    while place < length, start + place + 9 <= source.byteCount {
      let word = unsafe source.unsafeLoadUnaligned(
        fromByteOffset: start + place + 1, as: UInt64.self)
      room.storeBytes(of: word, toByteOffset: place, as: UInt64.self)
      place += 8
    }
    while place < length {
      let byte = unsafe source.unsafeLoad(fromByteOffset: start + place + 1, as: UInt8.self)
      room.storeBytes(of: byte, toByteOffset: place, as: UInt8.self)
      place += 1
    }
    var distance = Int(unsafe source.unsafeLoad(fromByteOffset: start, as: UInt8.self))
    place = distance - 1
    while distance > 0, place < length {
      distance = Int(unsafe room.bytes.unsafeLoad(fromByteOffset: place, as: UInt8.self))
      room.storeBytes(of: 0, toByteOffset: place, as: UInt8.self)
      place += distance
    }
    guard distance > 0, place == length else { return false }
    count = length
    return true
  }

  private var isGood: Bool {
    guard (16...196).contains(count), Int(bytes[1]) == count - 16, bytes[0] == 0x10,
      checkValue == number32(at: count - 4)
    else { return false }
    return Self.isAddress(source) && Self.isAddress(destination)
  }

  private var checkValue: UInt32 {
    let tables = Self.tables
    let table = tables.span
    let raw = unsafe bytes.span.bytes
    var check: UInt32 = 0xFFFF_FFFF
    var index = 0
    while index + 8 <= count - 4 {
      let word = unsafe UInt64(
        littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
      let low = check ^ UInt32(truncatingIfNeeded: word)
      let high = UInt32(truncatingIfNeeded: word >> 32)
      check = table[1792 + Int(low & 0xFF)] ^ table[1536 + Int(low >> 8 & 0xFF)]
      check ^= table[1280 + Int(low >> 16 & 0xFF)] ^ table[1024 + Int(low >> 24)]
      check ^= table[768 + Int(high & 0xFF)] ^ table[512 + Int(high >> 8 & 0xFF)]
      check ^= table[256 + Int(high >> 16 & 0xFF)] ^ table[Int(high >> 24)]
      index += 8
    }
    while index < count - 4 {
      check = check >> 8 ^ table[Int((check ^ UInt32(bytes[index])) & 0xFF)]
      index += 1
    }
    return ~check
  }

  private static func isAddress(_ address: UInt8) -> Bool {
    address == 1 || address == 2 || address == 8
  }

  var source: UInt8 { bytes[2] >> 4 }
  var destination: UInt8 { bytes[2] & 0x0F }
  var message: UInt8 { bytes[3] }
  var epoch: UInt16 { UInt16(bytes[8]) | UInt16(bytes[9]) << 8 }
  var payloadCount: Int { count - 16 }
  var payload: [UInt8] { Array(bytes[12..<max(12, count - 4)]) }

  func byte(_ offset: Int) -> UInt8 {
    offset < payloadCount ? bytes[12 + offset] : 0
  }

  func half(_ offset: Int) -> UInt16 {
    UInt16(byte(offset)) | UInt16(byte(offset + 1)) << 8
  }

  func word(_ offset: Int) -> UInt32 {
    guard offset + 4 <= payloadCount else {
      return UInt32(half(offset)) | UInt32(half(offset + 2)) << 16
    }
    return number32(at: 12 + offset)
  }

  func double(_ offset: Int) -> UInt64 {
    UInt64(word(offset)) | UInt64(word(offset + 4)) << 32
  }

  /// The hash of a part of the payload, as permissions quote it.
  func hash(from start: Int = 0, count: Int? = nil) -> UInt64 {
    Digest(payload, from: start, to: start + (count ?? payloadCount - start)).prefix
  }

  private func number32(at offset: Int) -> UInt32 {
    UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2]) << 16
      | UInt32(bytes[offset + 3]) << 24
  }
}
