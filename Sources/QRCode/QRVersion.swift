/// One of the sizes of a QR code, at error correction level M.
struct QRVersion {
  let number: Int

  var size: Int { 17 + 4 * number }

  /// By version: error correction codewords in each block, and blocks.
  private static let corrections = [
    (10, 1), (16, 1), (26, 1), (18, 2), (24, 2), (16, 4), (18, 4), (22, 4), (22, 5), (26, 5),
    (30, 5), (22, 8), (22, 9), (24, 9), (24, 10), (28, 10), (28, 11), (26, 13), (26, 14), (26, 16),
  ]

  static func smallest(holding count: Int) -> QRVersion? {
    (1...corrections.count).lazy.map { QRVersion(number: $0) }
      .first { $0.dataCount >= count + ($0.number < 10 ? 2 : 3) }
  }

  private var correction: (count: Int, blocks: Int) { Self.corrections[number - 1] }

  /// All codewords of the symbol.
  private var total: Int {
    var bits = (16 * number + 128) * number + 64
    if number >= 2 {
      let patterns = number / 7 + 2
      bits -= (25 * patterns - 10) * patterns - 55
      if number >= 7 { bits -= 36 }
    }
    return bits / 8
  }

  private var dataCount: Int { total - correction.count * correction.blocks }

  /// Where alignment patterns have their centres.
  var alignment: [Int] {
    guard number > 1 else { return [] }
    let count = number / 7 + 2
    let step = (number * 4 + count * 2 + 1) / (count * 2 - 2) * 2
    return [6] + (0..<count - 1).map { size - 7 - (count - 2 - $0) * step }
  }

  /// Data and error correction of all blocks, interleaved.
  func codewords(of bytes: [UInt8]) -> [UInt8] {
    let data = padded(bytes)
    let (correction, blocks) = correction
    let short = total / blocks - correction
    let longBlocks = total % blocks
    var parts: [(data: [UInt8], correction: [UInt8])] = []
    var start = 0
    for block in 0..<blocks {
      let length = short + (block < blocks - longBlocks ? 0 : 1)
      let part = Array(data[start..<start + length])
      parts.append((part, ReedSolomon.remainder(of: part, count: correction)))
      start += length
    }
    let interleaved = (0...short).flatMap { place in
      parts.compactMap { place < $0.data.count ? $0.data[place] : nil }
    }
    return interleaved + (0..<correction).flatMap { place in parts.map { $0.correction[place] } }
  }

  /// Mode, length, bytes, terminator and padding.
  private func padded(_ bytes: [UInt8]) -> [UInt8] {
    var bits = BitList()
    bits.append(0b0100, count: 4)
    bits.append(bytes.count, count: number < 10 ? 8 : 16)
    for byte in bytes { bits.append(Int(byte), count: 8) }
    bits.append(0, count: min(4, dataCount * 8 - bits.count))
    var data = bits.bytes
    var pad: UInt8 = 0xEC
    while data.count < dataCount {
      data.append(pad)
      pad ^= 0xEC ^ 0x11
    }
    return data
  }
}

/// Bits that become bytes, the most significant first.
private struct BitList {
  private(set) var bytes: [UInt8] = []
  private(set) var count = 0

  mutating func append(_ value: Int, count length: Int) {
    for place in (0..<length).reversed() {
      if count % 8 == 0 { bytes.append(0) }
      if value >> place & 1 == 1 { bytes[count / 8] |= 0x80 >> (count % 8) }
      count += 1
    }
  }
}
