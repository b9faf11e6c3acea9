internal import Quantities

/// Rows follow each other without gap and have the hashes they claim, and whoever remembers the log
/// remembers this one.
struct ChainRules {
  private(set) var frontier: MerkleFrontier
  private(set) var nextSeq: Int64
  /// False from the first missing row on: the tree before it is not known any more.
  private(set) var treeIsKnown = true
  private var roots: RootMemory
  /// What a handpiece remembers of another log, where a person took it on with that.
  private var adopted: [String: HandpieceAdoptedLeaf] = [:]
  private var clock = ClockRules()
  /// When the newest leaf was written.
  private(set) var newestUTC: UTCInstant?
  /// Whether the leaf before ended a run of the daemon; `nil` where that leaf is not known.
  private var runHasEnded: Bool?

  /// Begins with the leaf `seq` of a log that has the tree `frontier` before it.
  init(from seq: Int64, frontier: MerkleFrontier) {
    nextSeq = seq
    self.frontier = frontier
    roots = RootMemory(after: frontier)
    // Before the first run there was none that could have been broken off.
    runHasEnded = seq == 0 ? true : nil
  }

  /// Checks one row and returns its leaf when that can be read.
  mutating func check(_ row: ExaminedRow, _ findings: inout FindingList) -> Leaf? {
    checkPlace(row, &findings)
    if !row.hasItsHash {
      findings.add(.hashDiffers, at: row.seq, "The leaf's bytes do not have its hash.")
    }
    checkTree(row, &findings)
    if row.isRedacted {
      clock.passOver()
      // Only leaves of sessions are not disclosed, and none of these ends a run.
      runHasEnded = false
      return nil
    }
    let leaf: Leaf
    switch row.leaf {
    case .success(let read): leaf = read
    case .failure(let error):
      findings.add(.leafUnreadable, at: row.seq, "The leaf cannot be read: \(error).")
      runHasEnded = nil
      return nil
    }
    if leaf.seq != row.seq {
      findings.add(
        .leafOutOfOrder, at: row.seq, "The leaf says it is leaf \(leaf.seq), not \(row.seq).")
    }
    clock.check(leaf, at: row.seq, &findings)
    newestUTC = leaf.stamp.utc
    switch leaf.body {
    case .daemonStarted(let leaf): checkStart(leaf, at: row.seq, &findings)
    case .handpieceAttached(let leaf): checkPosition(leaf, at: row.seq, &findings)
    case .handpieceAdopted(let leaf): adopt(leaf, at: row.seq, &findings)
    default: break
    }
    if case .daemonStopped = leaf.body { runHasEnded = true } else { runHasEnded = false }
    return leaf
  }

  private mutating func checkPlace(_ row: ExaminedRow, _ findings: inout FindingList) {
    if row.seq > nextSeq {
      let last = row.seq - 1
      findings.add(
        .leafMissing, at: nextSeq,
        last == nextSeq ? "Leaf \(last) is missing." : "Leaves \(nextSeq) to \(last) are missing.")
      treeIsKnown = false
      runHasEnded = nil
    } else if row.seq < nextSeq {
      findings.add(.leafOutOfOrder, at: row.seq, "The row comes after row \(nextSeq - 1).")
      treeIsKnown = false
      runHasEnded = nil
    }
    nextSeq = row.seq == .max ? row.seq : row.seq + 1
  }

  private mutating func checkTree(_ row: ExaminedRow, _ findings: inout FindingList) {
    guard treeIsKnown else { return }
    let subtree = frontier.append(row.hash)
    roots.note(subtree)
    if let claimed = row.subtree, subtree != claimed {
      findings.add(.subtreeDiffers, at: row.seq, "The subtree it completes has another hash.")
    }
  }

  private func checkStart(
    _ leaf: DaemonStartedLeaf, at seq: Int64, _ findings: inout FindingList
  ) {
    if Int64(leaf.recoveredLogSize) != seq {
      findings.add(
        .logSizeDiffers, at: seq,
        "The daemon found \(leaf.recoveredLogSize) leaves when it started, not \(seq).")
    }
    if let runHasEnded, leaf.isClosedInOrder != runHasEnded {
      findings.add(
        .runEndDiffers, at: seq,
        runHasEnded
          ? "The daemon found a run that was broken off, and there is none."
          : "The daemon found the run before ended in order, and it was broken off.")
    }
    if leaf.isClosedInOrder, leaf.discardedWALBytes > 0 {
      findings.add(
        .runEndDiffers, at: seq,
        "A torn tail of \(leaf.discardedWALBytes) bytes was found after an orderly end.")
    }
  }

  /// What a handpiece remembers of the log is what it was then.
  private func checkPosition(
    _ leaf: HandpieceAttachedLeaf, at seq: Int64, _ findings: inout FindingList
  ) {
    let size = Int64(leaf.logSizeKnown)
    guard size > 0, adopted[leaf.handpiece]?.isPosition(of: leaf) != true else { return }
    if size > seq {
      findings.add(
        .positionNotInLog, at: seq,
        "Handpiece \(leaf.handpiece) was told of \(size) leaves, and there are only \(seq) before.")
    } else if treeIsKnown, let prefix = roots.prefix(atSize: size),
      prefix != leaf.rootPrefixKnown.rawValue
    {
      findings.add(
        .positionNotInLog, at: seq,
        "Handpiece \(leaf.handpiece) remembers another log of \(size) leaves.")
    }
  }

  private mutating func adopt(
    _ leaf: HandpieceAdoptedLeaf, at seq: Int64, _ findings: inout FindingList
  ) {
    guard adopted[leaf.handpiece] != nil || adopted.count < HistoryRules.counterLimit else {
      findings.add(.tooMuchAtOnce, at: seq, "The log names too many handpieces to follow.")
      return
    }
    adopted[leaf.handpiece] = leaf
  }
}

extension HandpieceAdoptedLeaf {
  fileprivate func isPosition(of leaf: HandpieceAttachedLeaf) -> Bool {
    logSizeKnown == Int64(leaf.logSizeKnown) && rootPrefixKnown == leaf.rootPrefixKnown
  }
}
