/// The running checksum of a write-ahead log, over pairs of 32-bit words.
struct WALChecksum {
  private let isBigEndian: Bool
  private var first: UInt32 = 0
  private var second: UInt32 = 0

  init(isBigEndian: Bool) {
    self.isBigEndian = isBigEndian
  }

  mutating func add(_ bytes: ArraySlice<UInt8>) {
    unsafe bytes.withUnsafeBytes { buffer in
      var offset = 0
      while offset + 8 <= buffer.count {
        first &+= word(unsafe buffer.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        first &+= second
        second &+= word(unsafe buffer.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self))
        second &+= first
        offset += 8
      }
    }
  }

  /// Whether these two words stand there, the highest byte of each first.
  func isStored(in bytes: [UInt8], at start: Int) -> Bool {
    WALHeader.word(bytes, at: start) == first && WALHeader.word(bytes, at: start + 4) == second
  }

  private func word(_ loaded: UInt32) -> UInt32 {
    isBigEndian ? UInt32(bigEndian: loaded) : UInt32(littleEndian: loaded)
  }
}
