import AuditLog
import AuditStore
import ControlAPI
import ControlServer
import Synchronization

/// The way into the log: stamps a leaf, has it written, and tells clients once it is durable.
final class LogRecorder: Sendable {
  /// The log's newest position.
  struct Position: Sendable {
    var size: UInt64
    var root: Hash256
  }

  private let writer: LogWriter
  private let clock: HostClock
  private let feed: EventFeed
  private let newest: Mutex<Position>

  init(
    writer: LogWriter, frontier: MerkleFrontier, clock: HostClock, feed: EventFeed
  ) {
    self.writer = writer
    self.clock = clock
    self.feed = feed
    newest = Mutex(
      Position(size: UInt64(clamping: frontier.size), root: frontier.root))
  }

  var position: Position {
    newest.withLock { $0 }
  }

  /// Has a leaf written. The completion is called once, when the leaf is durable or will never be
  /// in the log: on the log's thread, or at once when the log takes no more.
  func record(
    _ body: LeafBody,
    completion: @escaping @Sendable (Result<CommittedLeaf, AuditStoreError>) -> Void
  ) {
    do throws(AuditStoreError) {
      try writer.submit(PendingLeaf(stamp: clock.stamp, body: body)) { [self] result in
        // Who waits for the leaf goes first: it may be the next pulse.
        completion(result)
        if case .success(let leaf) = result { note(leaf) }
      }
    } catch {
      completion(.failure(error))
    }
  }

  /// Reads leaves behind everything that was recorded before.
  func read(
    from seq: Int64, limit: Int,
    completion: @escaping @Sendable (Result<[StoredLeaf], AuditStoreError>) -> Void
  ) {
    do throws(AuditStoreError) {
      try writer.read(from: seq, limit: limit, completion: completion)
    } catch {
      completion(.failure(error))
    }
  }

  /// Writes what waits and closes the log.
  func close() {
    writer.close()
  }

  private func note(_ leaf: CommittedLeaf) {
    newest.withLock { position in
      position = Position(size: UInt64(clamping: leaf.treeSize), root: leaf.root)
    }
    feed.publish(ControlEvent(id: UInt64(clamping: leaf.seq), name: .leaf, data: leaf.bytes))
  }
}
