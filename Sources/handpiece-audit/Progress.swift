import Glibc

/// How far a long verification is, on a terminal only.
enum Progress {
  private static let interval: Int64 = 65_536

  static func show(leafCount: Int64) {
    guard leafCount % interval == 0, isatty(STDERR_FILENO) == 1 else { return }
    StandardError.write("\r\(leafCount) leaves checked")
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
