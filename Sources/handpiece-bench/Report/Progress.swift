import Glibc

/// Lines on standard error, so that standard output holds the figures and nothing else.
enum Progress {
  static func show(_ line: String) {
    let bytes = Array("\(line)\n".utf8)
    _ = unsafe write(STDERR_FILENO, bytes, bytes.count)
  }
}
