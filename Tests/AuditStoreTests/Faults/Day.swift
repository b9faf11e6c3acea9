import AuditLog
import AuditStore
import Quantities
import Testing

/// Groups of leaves appended to a log whose disk may fail, and what was said of each.
struct Day {
  struct Told: Hashable {
    var bytes: [UInt8]
    var root: Hash256
  }

  /// The leaves whose append has returned, as it gave them.
  private(set) var told: [Told] = []
  /// The leaves that are not in the log, as their append said.
  private(set) var refused: [PendingLeaf] = []
  /// The leaves of which nothing is known.
  private(set) var unknown: [PendingLeaf] = []
  private(set) var errors: [AuditStoreError] = []
  private var random: SplitMix64
  private var nextOrdinal = 0

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  /// Appends groups of 1 to 8 leaves until all are through or the log takes no more.
  mutating func run(_ database: AuditDatabase, groups: Int = 12) {
    for _ in 0..<groups {
      guard append(group(), to: database) else { return }
      database.prepare()
    }
  }

  /// Appends one group; false when the log takes no more.
  mutating func append(_ group: [PendingLeaf], to database: AuditDatabase) -> Bool {
    do throws(AuditStoreError) {
      told += try database.append(group).leaves.map { Told(bytes: $0.bytes, root: $0.root) }
      return true
    } catch {
      errors.append(error)
      guard case .fatal = error else {
        refused += group
        return true
      }
      unknown = group
      return false
    }
  }

  /// Leaves of one kind: every other group of one that a full disk still takes.
  mutating func group() -> [PendingLeaf] {
    let count = Int(random.next() % 8) + 1
    let isUrgent = random.next() % 2 == 0
    defer { nextOrdinal += count }
    return (nextOrdinal..<nextOrdinal + count).map { isUrgent ? sampleLeaf($0) : normalLeaf($0) }
  }

  /// Holds a log against what was said, and takes all it holds as told from now on.
  mutating func check(
    _ database: AuditDatabase, whenReopened isReopened: Bool = true, _ place: String
  ) throws {
    let rows = try everything(in: database)
    #expect(findings(in: rows) == [], "\(place)")
    #expect(database.frontier.size == Int64(rows.count), "\(place)")
    #expect(!isReopened || database.recovery.size == Int64(rows.count), "\(place)")
    var tree = MerkleFrontier()
    let found = rows.map { row in
      tree.append(row.hash)
      return Told(bytes: row.bytes, root: tree.root)
    }
    let isKept = Array(found.prefix(told.count)) == told
    #expect(isKept, "\(place): \(told.count) leaves were told of, \(found.count) are there")
    let rest = try rows.dropFirst(told.count).map { try Leaf(reading: $0.bytes).body }
    #expect(rest == [] || rest == unknown.map(\.body), "\(place)")
    unknown = []
    told = found
  }
}

/// A leaf that a full disk does not take.
func normalLeaf(_ ordinal: Int) -> PendingLeaf {
  PendingLeaf(
    stamp: sampleLeaf(ordinal).stamp,
    body: .denials(
      DenialsLeaf(
        uid: 1000, route: "arm", count: ordinal, first: BootInstant(microseconds: 0))))
}

/// All rows of an open log.
func everything(in database: AuditDatabase) throws -> [StoredLeaf] {
  var rows: [StoredLeaf] = []
  while case let page = try database.read(from: Int64(rows.count), limit: 256), !page.isEmpty {
    rows += page
  }
  return rows
}
