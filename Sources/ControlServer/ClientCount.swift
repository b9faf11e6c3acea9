import Synchronization

/// How many clients are connected, and whether another may be.
final class ClientCount: Sendable {
  private let limit: Int
  private let connected = Mutex(0)

  init(limit: Int) {
    self.limit = limit
  }

  enum Admission: Equatable {
    case served
    /// One too many, to be told so.
    case refused
    /// So many that there is no room even for telling them.
    case dropped
  }

  /// Counts a new connection; every call is answered by one ``leave()``.
  func enter() -> Admission {
    connected.withLock { connected in
      connected += 1
      if connected <= limit { return .served }
      return connected <= limit + Self.refusedAtOnce ? .refused : .dropped
    }
  }

  func leave() {
    connected.withLock { $0 -= 1 }
  }

  private static let refusedAtOnce = 32
}
