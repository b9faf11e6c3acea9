import Dispatch
import Synchronization

/// What was seen on one line, for other threads to read.
final class Sightings: Sendable {
  private struct Seen {
    /// From the write of a pulse report to the read of its acknowledgement.
    var answers: [Int64] = []
    /// When the newest stop was read.
    var stoppedAt: Int64 = 0
  }

  private let seen = Mutex(Seen())
  private let stopArrived = DispatchSemaphore(value: 0)

  /// The most samples that are kept.
  private static let limit = 100_000

  /// How long each pulse report waited for its acknowledgement so far, in ns.
  var answerNanoseconds: [Int64] {
    seen.withLock { $0.answers }
  }

  var answerCount: Int {
    seen.withLock { $0.answers.count }
  }

  func forgetAnswers() {
    seen.withLock { $0.answers = [] }
  }

  func noteAnswer(after nanoseconds: Int64) {
    seen.withLock { seen in
      if seen.answers.count < Self.limit { seen.answers.append(nanoseconds) }
    }
  }

  func noteStop(at nanoseconds: Int64) {
    seen.withLock { $0.stoppedAt = nanoseconds }
    stopArrived.signal()
  }

  /// Waits for a stop that was not waited for yet and tells when it was read; `nil` when none came
  /// in time.
  func nextStop(withinMilliseconds patience: Int) -> Int64? {
    guard stopArrived.wait(timeout: .now() + .milliseconds(patience)) == .success else {
      return nil
    }
    return seen.withLock { $0.stoppedAt }
  }
}
