import Glibc

/// How far something long is, on a terminal only.
enum Progress {
  private static let interval: Int64 = 65_536

  static func show(_ what: String, _ count: Int64, of total: Int64? = nil) {
    guard count % interval == 0, isatty(STDERR_FILENO) == 1 else { return }
    StandardError.write("\r\(count)\(total.map { " of \($0)" } ?? "") \(what)")
  }

  static func clear() {
    guard isatty(STDERR_FILENO) == 1 else { return }
    StandardError.write("\r\u{1B}[K")
  }
}

enum StandardError {
  static func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(STDERR_FILENO, buffer.baseAddress, buffer.count)
      }
      guard written > 0 else { return }
      bytes = bytes.dropFirst(written)
    }
  }
}
