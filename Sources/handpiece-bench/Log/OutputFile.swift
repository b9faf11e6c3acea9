import Glibc

/// A file that is written from its beginning to its end.
final class OutputFile {
  private(set) var byteCount: Int64 = 0
  private let path: String
  private let descriptor: Int32
  private var waiting: [UInt8] = []

  private static let pieceLength = 1 << 20

  init(path: String) throws(BenchError) {
    self.path = path
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw BenchError(call: path, errorNumber: errno) }
    waiting.reserveCapacity(2 * Self.pieceLength)
  }

  deinit {
    close(descriptor)
  }

  func write(_ bytes: [UInt8]) throws(BenchError) {
    waiting += bytes
    byteCount += Int64(bytes.count)
    if waiting.count >= Self.pieceLength { try flush() }
  }

  func flush() throws(BenchError) {
    var start = 0
    while start < waiting.count {
      let count = unsafe waiting.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          descriptor, buffer.baseAddress.map { unsafe $0 + start }, buffer.count - start)
      }
      guard count > 0 else { throw BenchError(call: path, errorNumber: errno) }
      start += count
    }
    waiting.removeAll(keepingCapacity: true)
  }
}
