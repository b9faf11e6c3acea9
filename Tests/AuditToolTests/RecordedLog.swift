import AuditLog
import Backstage
import Foundation
import Quantities
import Testing

/// The log of a real session: handpieced treated with the simulator, with a stop and a pulled cable
/// in between, and wrote these leaves. Only its key is one whose secret is known here.
///
/// To record it anew: `handpiecectl demo --output`, and the `bytes` of its leaves, one a line.
struct RecordedLog {
  static let origin = "handpieced/d7b146c8eaf61b27"

  let key: NoteSignerKey
  let rows: [StoredLeaf]

  /// - Parameter hours: so much later by the wall clock.
  init(later hours: Int64 = 0) throws {
    key = try Self.key(1)
    let file = Checkout.root.appending(path: "Tests/AuditToolTests/Recorded/treatment.jsonl")
    var rows: [StoredLeaf] = []
    var frontier = MerkleFrontier()
    // Settings and permissions name their envelope by the hash of its bytes, or that hash's prefix.
    var renamed: [(old: String, new: String)] = []
    for line in try Data(contentsOf: file).split(separator: 0x0A) {
      let text = renamed.reduce(String(decoding: line, as: UTF8.self)) {
        $0.replacing($1.old, with: $1.new)
      }
      var leaf = try Leaf(reading: Array(text.utf8))
      leaf.stamp.utc.microseconds += hours * 3_600_000_000
      rows.append(
        Self.row(try Self.rewritten(leaf, key: key, after: rows), &frontier))
      if case .envelope = leaf.body, let row = rows.last {
        let (old, new) = ("\(Hash256(of: Array(line)))", "\(Hash256(of: row.bytes))")
        renamed += [(old, new), (String(old.prefix(16)), String(new.prefix(16)))]
      }
    }
    self.rows = rows
  }

  static func key(_ seed: UInt8) throws -> NoteSignerKey {
    try NoteSignerKey(name: origin, seed: [UInt8](repeating: seed, count: 32))
  }

  /// The bytes of the leaf with another key, and with the roots that come of that.
  private static func rewritten(
    _ leaf: Leaf, key: NoteSignerKey, after rows: [StoredLeaf]
  ) throws -> [UInt8] {
    var leaf = leaf
    switch leaf.body {
    case .signingKey:
      leaf.body = .signingKey(
        SigningKeyLeaf(note: try KeyRotationStatement.note(from: nil, to: key)))
    case .handpieceAttached(var attached) where attached.logSizeKnown > 0:
      attached.rootPrefixKnown = ShortHash(rows.prefix(Int(attached.logSizeKnown)).root.prefix)
      leaf.body = .handpieceAttached(attached)
    default: break
    }
    return leaf.encoded()
  }

  /// Rows with the right hashes for any bytes.
  static func rows(_ leaves: [[UInt8]]) -> [StoredLeaf] {
    var frontier = MerkleFrontier()
    return leaves.map { row($0, &frontier) }
  }

  private static func row(_ bytes: [UInt8], _ frontier: inout MerkleFrontier) -> StoredLeaf {
    let (seq, hash) = (frontier.size, Hash256(leaf: bytes))
    let subtree = frontier.append(hash)
    return StoredLeaf(
      seq: seq, bytes: bytes, hash: hash, subtree: subtree)
  }

  /// The checkpoint of the first rows.
  static func checkpoint(
    of rows: [StoredLeaf], size: Int? = nil, by key: NoteSignerKey
  ) throws -> SignedCheckpoint {
    let size = size ?? rows.count
    return try Checkpoint(
      origin: origin, size: Int64(size), root: rows.prefix(size).root
    ).signed(by: [key])
  }
}

extension StoredLeaf {
  /// The same leaf at another place, or changed, as somebody writes it who knows the format.
  func forged(_ seq: Int, _ change: (inout Leaf) -> Void = { _ in }) throws -> [UInt8] {
    var leaf = try Leaf(reading: bytes)
    leaf.seq = Int64(seq)
    change(&leaf)
    return leaf.encoded()
  }
}

extension Collection<StoredLeaf> {
  /// The root of the tree of these leaves, the log's first.
  var root: Hash256 {
    var tree = MerkleFrontier()
    for row in self { tree.append(row.hash) }
    return tree.root
  }
}
