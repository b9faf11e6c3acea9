import AuditLog
import AuditStore
import ControlAPI
import ControlClient

/// The leaves of a log, page by page from the daemon that keeps it.
struct LeafPages {
  private let connection: ControlConnection

  init(_ connection: ControlConnection) {
    self.connection = connection
  }

  /// Reads exactly the leaves of the checkpoint, with progress.
  func read(_ checkpoint: SignedCheckpoint, _ body: ([StoredLeaf]) throws -> Void) async throws {
    let size = checkpoint.checkpoint.size
    var frontier = MerkleFrontier()
    while frontier.size < size {
      let limit = Int(min(Int64(ControlRequest.maximumLeafLimit), size - frontier.size))
      let page = try await connection.leaves(
        from: UInt64(clamping: frontier.size), limit: limit)
      guard !page.leaves.isEmpty else {
        throw AuditStoreError.damaged(what: "the daemon does not have it", seq: frontier.size)
      }
      let rows = page.leaves.prefix(limit).map { leaf in
        let bytes = Array(leaf.text.utf8)
        let hash = Hash256(leaf: bytes)
        let subtree = frontier.append(hash)
        return StoredLeaf(
          seq: Int64(clamping: leaf.seq), bytes: bytes, hash: hash, subtree: subtree)
      }
      try body(Array(rows))
      Progress.show("leaves", frontier.size, of: size)
    }
  }
}
