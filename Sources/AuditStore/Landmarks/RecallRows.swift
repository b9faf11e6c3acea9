internal import AuditLog
internal import GRDB
internal import Quantities

/// Reads what the log knows of a handpiece from the landmarks about it.
extension HandpieceRecall {
  init(_ question: RecallQuestion, size: Int64, in database: Database) throws {
    self.init(
      containsPosition: try Self.contains(question, size: size, in: database),
      counter: try Self.counter(of: question.handpiece, in: database))
    if case .assumed(let leaf) = try LandmarkRows.leaf(
      .newest, .assumed, of: question.handpiece, in: database)?.body
    {
      let last = UInt64(leaf.firstNumber.rawValue) + UInt64(max(1, leaf.deliveries)) - 1
      assumed = Counter(
        epoch: leaf.counterEpoch, last: PulseNumber(UInt32(clamping: last)))
    }
    let opened = try LandmarkRows.leaf(
      .newest, .sessionOpened, of: question.handpiece, in: database)
    if case .sessionOpened(let leaf) = opened?.body,
      try LandmarkRows.span(of: leaf.session, in: database).closed == nil
    {
      openSession = leaf.session
    }
    let newest = try LandmarkRows.newest(
      [.stop, .stopConfirmed, .stopReset], of: question.handpiece, in: database
    ) { $0.body }
    // One whose count was known came from the handpiece itself.
    if case .stop(let leaf) = newest, leaf.stopCount == nil { owedStop = leaf }
    let calibrations = try recallCalibrations(of: question.handpiece, in: database)
    recent = try RecentDeliveries.leaves(
      of: question.handpiece, with: calibrations, before: size, in: database)
    tip = try TipRows.ledger(of: question.tip, in: database)
  }

  /// All of them, the oldest first: the newest of each dimension decides.
  private mutating func recallCalibrations(
    of handpiece: String, in database: Database
  ) throws -> [Leaf] {
    var newestFirst: [Leaf] = []
    let kinds: [Landmark.Kind] = [.serviceOpened, .curveWritten, .calibration]
    _ = try LandmarkRows.newest(kinds, of: handpiece, in: database) { leaf -> Bool? in
      newestFirst.append(leaf)
      return nil
    }
    for leaf in newestFirst.reversed() {
      switch leaf.body {
      case .serviceOpened(let leaf): calibrations.take(leaf)
      case .curveWritten(let leaf): calibrations.take(leaf)
      case .calibration(let leaf): calibrations.take(leaf)
      default: break
      }
    }
    return newestFirst.reversed()
  }

  private static func contains(
    _ question: RecallQuestion, size: Int64, in database: Database
  ) throws -> Bool {
    guard question.logSize > 0 else { return true }
    guard question.logSize <= UInt64(clamping: size) else { return false }
    let then = try RecoveredLog.frontier(at: Int64(question.logSize), in: database)
    return then.root.prefix == question.rootPrefix
  }

  /// The newest of the leaves that say where a counter stood with everything accounted for: the end
  /// of a session in which nothing was delivered may not say it. What a handpiece had counted when it
  /// was first attached belongs to nobody here.
  private static func counter(of handpiece: String, in database: Database) throws -> Counter? {
    if let account = try LandmarkRows.newest(
      [.foreign, .sessionClosed, .serviceDelivery], of: handpiece, in: database, that: Counter.init)
    {
      return account
    }
    return try LandmarkRows.leaf(.oldest, .handpieceAttached, of: handpiece, in: database)
      .flatMap(Counter.init)
  }
}

extension HandpieceRecall.Counter {
  /// Where the counter stood by what a leaf says.
  fileprivate init?(_ leaf: Leaf) {
    switch leaf.body {
    case .foreign(let leaf): self.init(epoch: leaf.counterEpoch, last: leaf.lastNumber)
    case .serviceDelivery(let leaf): self.init(epoch: leaf.counterEpoch, last: leaf.number)
    case .handpieceAttached(let leaf): self.init(epoch: leaf.counterEpoch, last: leaf.lastPulse)
    case .sessionClosed(let leaf):
      guard let epoch = leaf.counterEpoch, let last = leaf.lastNumber else { return nil }
      self.init(epoch: epoch, last: last)
    default: return nil
    }
  }
}
