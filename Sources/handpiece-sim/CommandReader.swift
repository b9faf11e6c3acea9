import Glibc

/// Lines from standard input, bounded.
struct CommandReader {
  private(set) var hasEnded = false
  private var pending: [UInt8] = []
  private var lines: [String] = []

  private static let longestLine = 256

  /// Reads what is there; call only when poll says that something is.
  mutating func read() {
    var buffer = [UInt8](repeating: 0, count: Self.longestLine)
    let count = unsafe Glibc.read(STDIN_FILENO, &buffer, buffer.count)
    guard count > 0 else {
      hasEnded = true
      return
    }
    for byte in buffer.prefix(count) {
      if byte == UInt8(ascii: "\n") {
        lines.append(String(decoding: pending, as: UTF8.self))
        pending.removeAll(keepingCapacity: true)
      } else if pending.count < Self.longestLine {
        pending.append(byte)
      }
    }
  }

  /// Takes the whole lines read so far.
  mutating func take() -> [String] {
    defer { lines.removeAll(keepingCapacity: true) }
    return lines
  }
}
