import Dispatch
import Quantities
import Synchronization

/// What was seen on one line, for other threads to read.
final class Sightings: Sendable {
  /// How a permission to fire was kept alive.
  struct Lease: Sendable {
    /// From one keep-alive to the next, and from arming to the first, in ns.
    var gaps: [Int64] = []
    /// How often one ran out.
    var endings = 0
    /// The least that was ever left of one.
    var leastLeft: Milliseconds?
  }

  private struct Seen {
    /// From the write of a pulse report to the read of its acknowledgement.
    var answers: [Int64] = []
    /// When the newest stop was read.
    var stoppedAt: Int64 = 0
    /// When the handpiece was last found disarmed, without energy and with its needles home, after it
    /// had been otherwise.
    var restedAt: Int64 = 0
    var lease = Lease()
  }

  private let seen = Mutex(Seen())
  private let tips = Atomic<UInt64>(0)
  private let stopArrived = DispatchSemaphore(value: 0)
  private let restArrived = DispatchSemaphore(value: 0)

  /// How often another tip was asked for: nobody gets one that was in somebody else.
  var tipNumber: UInt64 { tips.load(ordering: .acquiring) }

  func askForNewTip() { tips.add(1, ordering: .acquiringAndReleasing) }

  /// The most samples of one kind that are kept.
  private static let limit = 100_000

  /// How long each pulse report waited for its acknowledgement so far, in ns.
  var answerNanoseconds: [Int64] {
    seen.withLock { $0.answers }
  }

  var answerCount: Int {
    seen.withLock { $0.answers.count }
  }

  var lease: Lease {
    seen.withLock { $0.lease }
  }

  func forgetAnswers() {
    seen.withLock { $0.answers = [] }
  }

  func noteAnswer(after nanoseconds: Int64) {
    seen.withLock { seen in
      if seen.answers.count < Self.limit { seen.answers.append(nanoseconds) }
    }
  }

  func noteKeepAlive(after nanoseconds: Int64) {
    seen.withLock { seen in
      if seen.lease.gaps.count < Self.limit { seen.lease.gaps.append(nanoseconds) }
    }
  }

  func noteLease(left: Milliseconds) {
    seen.withLock { $0.lease.leastLeft = min($0.lease.leastLeft ?? left, left) }
  }

  func noteLeaseEnd() {
    seen.withLock { $0.lease.endings += 1 }
  }

  func noteStop(at nanoseconds: Int64) {
    seen.withLock { $0.stoppedAt = nanoseconds }
    stopArrived.signal()
  }

  func noteRest(at nanoseconds: Int64) {
    seen.withLock { $0.restedAt = nanoseconds }
    restArrived.signal()
  }

  /// Waits until the handpiece comes to rest after an instant and tells when it did; `nil` when it
  /// did not in time.
  func nextRest(after instant: Int64, withinMilliseconds patience: Int) -> Int64? {
    let deadline = DispatchTime.now() + .milliseconds(patience)
    while restArrived.wait(timeout: deadline) == .success {
      let rested = seen.withLock { $0.restedAt }
      if rested > instant { return rested }
    }
    return nil
  }

  /// Waits for a stop that is read after an instant and tells when it was; `nil` when none came in
  /// time. Stops before, as of the check that a new handpiece must pass, are not it.
  func nextStop(after instant: Int64, withinMilliseconds patience: Int) -> Int64? {
    let deadline = DispatchTime.now() + .milliseconds(patience)
    while stopArrived.wait(timeout: deadline) == .success {
      let arrived = seen.withLock { $0.stoppedAt }
      if arrived > instant { return arrived }
    }
    return nil
  }
}
