import Glibc

/// One line on standard error.
enum Complaint {
  static func print(_ text: String) {
    let bytes = Array((text + "\n").utf8)
    _ = unsafe write(STDERR_FILENO, bytes, bytes.count)
  }
}
