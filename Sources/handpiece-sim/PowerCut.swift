import Glibc
import Quantities

/// How a handpiece loses its power: some time into its next delivery.
struct PowerCut {
  private let lastPulse: PulseNumber
  private let milliseconds: Int64
  private var began: Int64?

  /// Reads `cut MS`; `nil` when it is something else.
  init?(_ command: String, after last: PulseNumber) {
    guard let milliseconds = Int64(command.dropFirst(4)) else { return nil }
    lastPulse = last
    self.milliseconds = milliseconds
  }

  /// Ends the process as a power cut ends a handpiece: nothing is said, and what it remembers is in
  /// its memory already.
  static func now() {
    kill(getpid(), SIGKILL)
  }

  /// Whether it is time.
  mutating func isDue(_ newest: PulseNumber, at now: Int64) -> Bool {
    if began == nil, newest > lastPulse { began = now }
    return began.map { now >= $0 + milliseconds } ?? false
  }
}
