import Synchronization
package import Testing

/// Lets tests that start programs of their own go a few at a time: all at once they would starve
/// each other, and handpieces that nobody keeps alive fall silent.
package struct TakingTurns: SuiteTrait, TestTrait, TestScoping {
  package let isRecursive = true

  private static let turns = Turns(count: 3)

  @concurrent package func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @Sendable @concurrent () async throws -> Void
  ) async throws {
    // A suite is no test, and holds no turn while its tests take theirs.
    guard testCase != nil else { return try await function() }
    await Self.turns.take()
    defer { Self.turns.pass() }
    try await function()
  }
}

extension Trait where Self == TakingTurns {
  /// The test waits for its turn.
  package static var takingTurns: Self { Self() }
}

/// So many at a time, in the order in which they came.
private final class Turns: Sendable {
  private struct State {
    var free: Int
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Mutex<State>

  init(count: Int) {
    state = Mutex(State(free: count))
  }

  func take() async {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        guard state.free > 0 else {
          state.waiting.append(continuation)
          return false
        }
        state.free -= 1
        return true
      }
      if isFree { continuation.resume() }
    }
  }

  func pass() {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
      state.free += 1
      return nil
    }
    next?.resume()
  }
}
