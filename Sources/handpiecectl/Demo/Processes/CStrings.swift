import Glibc

/// Texts as C wants them: an array of pointers that ends with a null pointer.
@safe struct CStrings: ~Copyable {
  let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  init(_ texts: [String]) {
    count = texts.count
    unsafe pointers = .allocate(capacity: count + 1)
    for (index, text) in texts.enumerated() { unsafe pointers[index] = strdup(text) }
    unsafe pointers[count] = nil
  }

  deinit {
    for index in 0..<count { unsafe free(pointers[index]) }
    unsafe pointers.deallocate()
  }
}

/// The words of the C library for its error numbers.
enum SystemError {
  static func text(_ number: Int32) -> String {
    unsafe String(cString: strerror(number))
  }
}
