internal import Glibc

/// What stands behind the last whole commit of a write-ahead log: a commit that was cut short.
/// SQLite forgets it when it opens the file, and says nothing.
///
/// The format is SQLite's own (sqlite.org/fileformat2.html#walformat): a header of 32
/// bytes, then frames of 24 bytes and one page each, bound together by salts and a running checksum.
struct WALTail {
  /// How many bytes are forgotten. Frames of an earlier use of the file are none of them.
  private(set) var byteCount: Int64 = 0

  private static let headerLength = 32
  private static let frameHeaderLength = 24

  /// Reads the write-ahead log of the database at `path`; there need not be one.
  init(ofDatabaseAt path: String) throws(AuditStoreError) {
    let walPath = path + "-wal"
    let descriptor = unsafe open(walPath, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else {
      if errno == ENOENT { return }
      throw .unreadable(path: walPath, reason: LogLock.reason(errno))
    }
    defer { _ = close(descriptor) }
    let size = Int64(lseek(descriptor, 0, SEEK_END))
    guard size > 0 else { return }
    guard let header = Self.read(Self.headerLength, at: 0, from: descriptor),
      let start = WALHeader(header)
    else {
      // Without its header the file is as good as empty.
      byteCount = size
      return
    }
    byteCount = Self.measure(start, size: size, in: descriptor)
  }

  private static func measure(_ header: WALHeader, size: Int64, in descriptor: Int32) -> Int64 {
    let frameLength = frameHeaderLength + header.pageLength
    var checksum = header.checksum
    var isChained = true
    var committedEnd = Int64(headerLength)
    var usedEnd = committedEnd
    var offset = committedEnd
    while offset < size {
      let length = Int(min(Int64(frameLength), size - offset))
      let frame = read(length, at: offset, from: descriptor) ?? []
      let end = offset + Int64(length)
      // What is too short for salts is no frame of an earlier use: those were whole.
      if frame.count < 16 || header.hasSalts(of: frame) { usedEnd = end }
      isChained =
        isChained && frame.count == frameLength
        && header.accepts(frame, after: &checksum)
      if isChained, WALHeader.word(frame, at: 4) != 0 { committedEnd = end }
      offset = end
    }
    return max(0, usedEnd - committedEnd)
  }

  private static func read(_ count: Int, at offset: Int64, from descriptor: Int32) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    let got = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe pread(descriptor, buffer.baseAddress, count, off_t(offset))
    }
    return got == count ? bytes : nil
  }
}
