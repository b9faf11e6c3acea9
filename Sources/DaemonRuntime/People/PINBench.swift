import Dispatch
import Synchronization

/// Where PINs are hashed: two at a time, away from the control loop and from the threads that serve
/// clients, and no more waiting than can be served soon.
package final class PINBench: Sendable {
  /// The most that are hashed or wait; the last of them waits about a second and a half.
  package static let limit = 32

  private let lanes = [DispatchQueue(label: "pins-1"), DispatchQueue(label: "pins-2")]
  private let waiting = Mutex([0, 0])

  package init() {}

  /// Does something slow; `nil`, at once, when too much waits already.
  package func run<Outcome: Sendable>(_ work: @escaping @Sendable () -> Outcome) async -> Outcome? {
    let lane = waiting.withLock { waiting -> Int? in
      guard waiting[0] + waiting[1] < Self.limit else { return nil }
      let lane = waiting[0] <= waiting[1] ? 0 : 1
      waiting[lane] += 1
      return lane
    }
    guard let lane else { return nil }
    return await withCheckedContinuation { continuation in
      lanes[lane].async { [self] in
        let outcome = work()
        waiting.withLock { $0[lane] -= 1 }
        continuation.resume(returning: outcome)
      }
    }
  }
}
