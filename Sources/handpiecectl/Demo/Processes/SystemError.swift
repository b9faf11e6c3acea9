import Glibc

/// The words of the C library for its error numbers.
enum SystemError {
  static func text(_ number: Int32) -> String {
    unsafe String(cString: strerror(number))
  }
}
