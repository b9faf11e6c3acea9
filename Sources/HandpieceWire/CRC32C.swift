/// The cyclic redundancy check of a frame: CRC-32C (Castagnoli), polynomial 0x1EDC6F41, bits
/// reflected, start and final complement 0xFFFFFFFF. Check value of "123456789": 0xE3069283.
package enum CRC32C {
  /// The check value of the first `count` bytes.
  package static func checksum<let capacity: Int>(
    of bytes: borrowing InlineArray<capacity, UInt8>, count: Int
  ) -> UInt32 {
    checksum(of: bytes.span.extracting(first: count))
  }

  /// The check value of all bytes.
  package static func checksum(of bytes: Span<UInt8>) -> UInt32 {
    var remainder: UInt32 = 0xFFFF_FFFF
    var index = 0
    let end = bytes.count
    while end - index >= 8 {
      let low =
        remainder
        ^ (UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2]) << 16
          | UInt32(bytes[index + 3]) << 24)
      remainder =
        CRC32CTables.table7[Int(low & 0xFF)]
        ^ CRC32CTables.table6[Int(low >> 8 & 0xFF)]
        ^ CRC32CTables.table5[Int(low >> 16 & 0xFF)]
        ^ CRC32CTables.table4[Int(low >> 24)]
        ^ CRC32CTables.table3[Int(bytes[index + 4])]
        ^ CRC32CTables.table2[Int(bytes[index + 5])]
        ^ CRC32CTables.table1[Int(bytes[index + 6])]
        ^ CRC32CTables.table0[Int(bytes[index + 7])]
      index += 8
    }
    while index < end {
      let position = Int((remainder ^ UInt32(bytes[index])) & 0xFF)
      remainder = CRC32CTables.table0[position] ^ remainder >> 8
      index += 1
    }
    return ~remainder
  }
}
