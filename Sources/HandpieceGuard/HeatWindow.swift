package import Quantities

/// The energy delivered in the last while, so that no spot is heated by repetition.
///
/// It remembers 64 pulses. When more fall into one window, the next waits for the oldest to leave:
/// a small memory may delay, never permit.
package struct HeatWindow: Sendable {
  private struct Entry: Sendable {
    var at: HandpieceInstant
    var energy: Microjoules
  }

  private static var capacity: Int { 64 }

  private var entries = InlineArray<64, Entry>(
    repeating: Entry(at: HandpieceInstant(milliseconds: 0), energy: .zero))
  private var first = 0
  private var count = 0
  private var lastRF: HandpieceInstant?
  /// A pulse was held back, and none has begun since.
  private var isCooling = false

  package init() {}

  /// Whether a pulse of this energy may begin now: it stays within `bound` for the window that
  /// ends now, and where a pulse was held back, there has been no RF for `coolDown` since. Asked
  /// only when nothing else is against the pulse, because a refusal holds it back.
  package mutating func allows(
    _ energy: Microjoules, within window: Milliseconds, bound: Microjoules,
    coolDown: Milliseconds, at now: HandpieceInstant
  ) -> Bool {
    forget(olderThan: window, at: now)
    var sum = energy
    for offset in 0..<count {
      sum += entries[(first + offset) % Self.capacity].energy
    }
    guard count < Self.capacity, sum <= bound else {
      isCooling = true
      return false
    }
    if isCooling, let lastRF, Int64(now.milliseconds(since: lastRF)) < coolDown.count {
      return false
    }
    isCooling = false
    return true
  }

  /// Notes energy delivered at an instant. A full memory charges the newest entry instead, which
  /// keeps the sum right and only delays its leaving.
  package mutating func charge(_ energy: Microjoules, at now: HandpieceInstant) {
    if count == Self.capacity {
      let newest = (first + count - 1) % Self.capacity
      entries[newest].at = now
      entries[newest].energy += energy
      return
    }
    entries[(first + count) % Self.capacity] = Entry(at: now, energy: energy)
    count += 1
  }

  /// Notes that RF is on.
  package mutating func noteRF(at now: HandpieceInstant) {
    lastRF = now
  }

  private mutating func forget(olderThan window: Milliseconds, at now: HandpieceInstant) {
    while count > 0, Int64(now.milliseconds(since: entries[first].at)) >= window.count {
      first = (first + 1) % Self.capacity
      count -= 1
    }
  }
}
