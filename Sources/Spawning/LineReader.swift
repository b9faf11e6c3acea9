import Glibc

/// Lines from a descriptor, read with blocking calls until its end.
struct LineReader {
  private let descriptor: Int32
  private var pending: [UInt8] = []
  private var lines: ArraySlice<String> = []
  private var hasEnded = false

  /// A line longer than this is cut.
  private static let longestLine = 4 * 1024 * 1024

  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// The next line without its end; `nil` when there are no more.
  mutating func next() -> String? {
    while lines.isEmpty, !hasEnded { read() }
    return lines.popFirst()
  }

  private mutating func read() {
    var buffer = [UInt8](repeating: 0, count: 16 * 1024)
    let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
    if count < 0, errno == EINTR { return }
    guard count > 0 else {
      hasEnded = true
      if !pending.isEmpty { endLine() }
      return
    }
    for byte in buffer.prefix(count) {
      if byte == UInt8(ascii: "\n") {
        endLine()
      } else if pending.count < Self.longestLine {
        pending.append(byte)
      }
    }
  }

  private mutating func endLine() {
    lines.append(String(decoding: pending, as: UTF8.self))
    pending.removeAll(keepingCapacity: true)
  }
}
