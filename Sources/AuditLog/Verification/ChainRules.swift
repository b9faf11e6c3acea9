internal import Quantities

/// Rows follow each other without gap, have the hashes they claim, and their clock runs on.
struct ChainRules {
  private(set) var frontier = MerkleFrontier()
  private(set) var nextSeq: Int64 = 0
  /// False from the first missing row on: the tree before it is not known any more.
  private var treeIsKnown = true
  private var rootDiffered = false
  private var stamp: LeafStamp?
  /// Earlier boots, the oldest first; bounded.
  private var earlierBoots: [BootID] = []
  private static let earlierBootsLimit = 1024

  /// Checks one row and returns its leaf when that can be read.
  mutating func check(_ row: StoredLeaf, _ findings: inout FindingList) -> Leaf? {
    checkPlace(row, &findings)
    if Hash256(leaf: row.bytes) != row.hash {
      findings.add(.hashDiffers, at: row.seq, "The leaf's bytes do not have its hash.")
    }
    checkTree(row, &findings)
    let leaf: Leaf
    do {
      leaf = try Leaf(reading: row.bytes)
    } catch {
      findings.add(.leafUnreadable, at: row.seq, "The leaf cannot be read: \(error).")
      return nil
    }
    if leaf.seq != row.seq {
      findings.add(
        .leafOutOfOrder, at: row.seq, "The leaf says it is leaf \(leaf.seq), not \(row.seq).")
    }
    checkClock(leaf, at: row.seq, &findings)
    if case .daemonStarted(let started) = leaf.body, Int64(started.recoveredLogSize) != row.seq {
      findings.add(
        .logSizeDiffers, at: row.seq,
        "The daemon found \(started.recoveredLogSize) leaves when it started, not \(row.seq).")
    }
    return leaf
  }

  private mutating func checkPlace(_ row: StoredLeaf, _ findings: inout FindingList) {
    if row.seq > nextSeq {
      let last = row.seq - 1
      findings.add(
        .leafMissing, at: nextSeq,
        last == nextSeq ? "Leaf \(last) is missing." : "Leaves \(nextSeq) to \(last) are missing.")
      treeIsKnown = false
    } else if row.seq < nextSeq {
      findings.add(.leafOutOfOrder, at: row.seq, "The row comes after row \(nextSeq - 1).")
      treeIsKnown = false
    }
    nextSeq = row.seq == .max ? row.seq : row.seq + 1
  }

  private mutating func checkTree(_ row: StoredLeaf, _ findings: inout FindingList) {
    guard treeIsKnown else { return }
    if frontier.append(row.hash) != row.subtree {
      findings.add(.subtreeDiffers, at: row.seq, "The subtree it completes has another hash.")
    }
    let differs = frontier.root != row.root
    // After a changed leaf every root differs; where it began is what matters.
    if differs, !rootDiffered {
      findings.add(
        .rootDiffers, at: row.seq, "From this leaf on the tree does not have the root it had.")
    }
    rootDiffered = differs
  }

  private mutating func checkClock(_ leaf: Leaf, at seq: Int64, _ findings: inout FindingList) {
    defer { stamp = leaf.stamp }
    guard let stamp else { return }
    if leaf.stamp.bootID == stamp.bootID {
      if leaf.stamp.boot < stamp.boot {
        findings.add(.bootClockRanBack, at: seq, "The boot-time clock ran back.")
      }
      return
    }
    earlierBoots.append(stamp.bootID)
    if earlierBoots.count > Self.earlierBootsLimit { earlierBoots.removeFirst() }
    if earlierBoots.contains(leaf.stamp.bootID) {
      findings.add(.bootReturned, at: seq, "A boot that had ended goes on.")
    }
  }
}
