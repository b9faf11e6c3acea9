import AuditLog
import Quantities

/// Makes the rows of a log out of bodies, as the store does, one millisecond apart.
struct LogBuilder {
  /// Stand for the hash of the newest envelope, which is known only when the row is made.
  static let rightHash = Hash256(words: (0, 0, 0, 0))
  static let rightLink = ShortHash(0)
  static let boot = BootID(high: 1, low: 2)

  private(set) var rows: [StoredLeaf] = []
  private var frontier = MerkleFrontier()
  private var newestEnvelope = Self.rightHash

  static func rows(_ bodies: [LeafBody]) -> [StoredLeaf] {
    var builder = LogBuilder()
    for body in bodies { builder.add(body) }
    return builder.rows
  }

  static func stamp(_ seq: Int64) -> LeafStamp {
    LeafStamp(
      utc: UTCInstant(microseconds: 1_800_000_000_000_000 + seq * 1000),
      boot: BootInstant(microseconds: 5_000_000 + seq * 1000), bootID: boot)
  }

  mutating func add(_ body: LeafBody, stamp: LeafStamp? = nil) {
    let seq = frontier.size
    let leaf = Leaf(seq: seq, stamp: stamp ?? Self.stamp(seq), body: resolved(body))
    let bytes = leaf.encoded()
    if case .envelope = body { newestEnvelope = Hash256(of: bytes) }
    let hash = Hash256(leaf: bytes)
    let subtree = frontier.append(hash)
    rows.append(
      StoredLeaf(seq: seq, bytes: bytes, hash: hash, subtree: subtree))
  }

  private func resolved(_ body: LeafBody) -> LeafBody {
    switch body {
    case .settings(var leaf) where leaf.envelopeHash == Self.rightHash:
      leaf.envelopeHash = newestEnvelope
      return .settings(leaf)
    case .armed(var leaf) where leaf.envelopeLink == Self.rightLink:
      leaf.envelopeLink = ShortHash(newestEnvelope.prefix)
      return .armed(leaf)
    default:
      return body
    }
  }
}

/// The findings of a whole log.
func findings(in rows: [StoredLeaf]) -> [Finding] {
  var verifier = LogVerifier()
  for row in rows { verifier.check(row) }
  return verifier.takeFindings()
}

extension Collection<StoredLeaf> {
  /// The root of the tree of these leaves, the log's first.
  var root: Hash256 {
    var tree = MerkleFrontier()
    for row in self { tree.append(row.hash) }
    return tree.root
  }
}
