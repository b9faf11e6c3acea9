/// The cyclic redundancy check of a frame: CRC-32C (Castagnoli), polynomial 0x1EDC6F41, bits
/// reflected, start and final complement 0xFFFFFFFF. Check value of "123456789": 0xE3069283.
package enum CRC32C {
  /// The check value of the first `count` bytes.
  package static func checksum<let capacity: Int>(
    of bytes: borrowing InlineArray<capacity, UInt8>, count: Int
  ) -> UInt32 {
    checksum(of: bytes.span.extracting(first: min(max(count, 0), capacity)))
  }

  /// The check value of all bytes, eight at a step.
  static func checksum(of bytes: Span<UInt8>) -> UInt32 {
    let raw = unsafe bytes.bytes
    var remainder: UInt32 = 0xFFFF_FFFF
    var index = 0
    while bytes.count - index >= 8 {
      let word = unsafe UInt64(
        littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
      let low = remainder ^ UInt32(truncatingIfNeeded: word)
      let high = UInt32(truncatingIfNeeded: word >> 32)
      remainder =
        CRC32CTables.table7[Int(low & 0xFF)]
        ^ CRC32CTables.table6[Int(low >> 8 & 0xFF)]
        ^ CRC32CTables.table5[Int(low >> 16 & 0xFF)]
        ^ CRC32CTables.table4[Int(low >> 24)]
        ^ CRC32CTables.table3[Int(high & 0xFF)]
        ^ CRC32CTables.table2[Int(high >> 8 & 0xFF)]
        ^ CRC32CTables.table1[Int(high >> 16 & 0xFF)]
        ^ CRC32CTables.table0[Int(high >> 24)]
      index += 8
    }
    while index < bytes.count {
      let position = Int((remainder ^ UInt32(bytes[index])) & 0xFF)
      remainder = CRC32CTables.table0[position] ^ remainder >> 8
      index += 1
    }
    return ~remainder
  }
}
