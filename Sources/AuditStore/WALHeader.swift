/// The head of a write-ahead log, and what it says of the frames.
struct WALHeader {
  let pageLength: Int
  let checksum: WALChecksum
  private let salts: [UInt8]

  /// Reads 32 bytes; `nil` when SQLite would not take them.
  init?(_ bytes: [UInt8]) {
    let magic = Self.word(bytes, at: 0)
    let pageLength = Int(Self.word(bytes, at: 8))
    guard bytes.count == 32, magic & ~1 == 0x377F_0682, Self.word(bytes, at: 4) == 3_007_000,
      (512...65_536).contains(pageLength), pageLength.nonzeroBitCount == 1
    else { return nil }
    var checksum = WALChecksum(isBigEndian: magic & 1 == 1)
    checksum.add(bytes[..<24])
    guard checksum.isStored(in: bytes, at: 24) else { return nil }
    self.pageLength = pageLength
    self.checksum = checksum
    salts = Array(bytes[16..<24])
  }

  /// Whether the frame was written since the file was last begun anew.
  func hasSalts(of frame: [UInt8]) -> Bool {
    frame.count >= 16 && frame[8..<16].elementsEqual(salts)
  }

  /// Whether the whole frame continues what the checksum stands for.
  func accepts(_ frame: [UInt8], after checksum: inout WALChecksum) -> Bool {
    guard hasSalts(of: frame), frame.count > 24, Self.word(frame, at: 0) != 0 else { return false }
    checksum.add(frame[..<8])
    checksum.add(frame[24...])
    return checksum.isStored(in: frame, at: 16)
  }

  /// Four bytes, the highest first; 0 where there are none.
  static func word(_ bytes: [UInt8], at start: Int) -> UInt32 {
    guard start >= 0, bytes.count >= start + 4 else { return 0 }
    return bytes[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }
}
