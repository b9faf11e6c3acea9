import AuditLog
import AuditStore
import Synchronization

/// The newest position of the log, for everybody who wants to show it.
final class LogPositionBoard: Sendable {
  struct Position: Sendable {
    var size: UInt64
    /// The root in hexadecimal digits.
    var root: String
  }

  private let position: Mutex<Position>

  init(_ frontier: MerkleFrontier) {
    position = Mutex(
      Position(size: UInt64(clamping: frontier.size), root: frontier.root.description))
  }

  var newest: Position {
    position.withLock { $0 }
  }

  func note(_ leaf: CommittedLeaf) {
    position.withLock { position in
      position = Position(
        size: UInt64(clamping: leaf.treeSize), root: leaf.root.description)
    }
  }
}
