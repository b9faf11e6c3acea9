/// One thing that must never be seen.
package struct BrokenPromise: Hashable, Sendable {
  /// The number of the promise in the design.
  package let promise: Int
  /// When it was seen, in ms of simulated time.
  package let milliseconds: Int64
  /// What was seen.
  package let sentence: String

  package init(promise: Int, milliseconds: Int64, sentence: String) {
    self.promise = promise
    self.milliseconds = milliseconds
    self.sentence = sentence
  }
}

extension BrokenPromise: CustomStringConvertible {
  package var description: String { "promise \(promise) at \(milliseconds) ms: \(sentence)" }
}
