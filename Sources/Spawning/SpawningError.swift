import Glibc

/// Why a program was not started.
package struct SpawningError: Error, Hashable, Sendable {
  /// The path or the system call that did not do.
  package let subject: String
  package let errorNumber: Int32

  package init(subject: String, errorNumber: Int32) {
    self.subject = subject
    self.errorNumber = errorNumber
  }
}

extension SpawningError: CustomStringConvertible {
  package var description: String {
    unsafe "\(subject): \(String(cString: strerror(errorNumber)))"
  }
}
