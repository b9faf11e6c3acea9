/// What was there when the log was opened.
package struct LogRecovery: Hashable, Sendable {
  /// How many leaves the log had.
  package let size: Int64
  /// How many bytes of a commit that was cut short stood behind the last whole one. None of its
  /// leaves had been reported as durable.
  package let discardedBytes: Int64

  package init(size: Int64, discardedBytes: Int64) {
    self.size = size
    self.discardedBytes = discardedBytes
  }
}
