import Synchronization

/// Numbers that go down, and how often one was asked for.
final class Countdown: Sendable {
  private let start: Int
  private let asked = Mutex(0)

  init(from start: Int) {
    self.start = start
  }

  var count: Int { asked.withLock { $0 } }

  func next() -> Int {
    asked.withLock { asked in
      asked += 1
      return start - asked
    }
  }
}
