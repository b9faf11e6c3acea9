import AuditLog
import Quantities

/// What the log knows of handpieces, kept while leaves are appended.
struct LogIndex {
  private struct Known {
    var recall = HandpieceRecall(containsPosition: true, counter: nil)
    var first: HandpieceRecall.Counter?
    var logSizeKnown: UInt64 = 0
  }

  private var handpieces: [String: Known] = [:]
  private var owners: [SessionPseudonym: String] = [:]
  private var tips: [TipUID: TipLedger] = [:]
  private var tipsOfSessions: [SessionPseudonym: TipUID] = [:]
  /// Where the sessions that are open begin.
  private(set) var openSince: [SessionPseudonym: Int] = [:]
  /// What raised the alarms that have not ended, by its place.
  private(set) var standingAlarms: [Int: AlarmRaisedLeaf] = [:]

  /// What is known of a handpiece, apart from whether the log contains its position.
  func recall(_ handpiece: String, _ tip: TipUID) -> HandpieceRecall {
    var recall = HandpieceRecall(containsPosition: true, counter: nil)
    if let known = handpieces[handpiece] {
      recall = known.recall
      recall.counter = recall.counter ?? known.first
    }
    recall.tip = tips[tip] ?? TipLedger()
    return recall
  }

  /// The size of the log that a handpiece remembered when it was attached last.
  func logSizeKnown(_ handpiece: String) -> UInt64 { handpieces[handpiece]?.logSizeKnown ?? 0 }

  mutating func take(_ body: LeafBody, at place: Int) {
    if let tip = tip(of: body), tip != .none { tips[tip, default: TipLedger()].take(body) }
    switch body {
    case .handpieceAttached(let leaf):
      let counter = HandpieceRecall.Counter(epoch: leaf.counterEpoch, last: leaf.lastPulse)
      var known = handpieces[leaf.handpiece] ?? Known()
      known.first = known.first ?? counter
      known.logSizeKnown = UInt64(clamping: leaf.logSizeKnown)
      handpieces[leaf.handpiece] = known
    case .foreign(let leaf):
      change(leaf.handpiece) { $0.counter = .init(epoch: leaf.counterEpoch, last: leaf.lastNumber) }
    case .assumed(let leaf):
      change(leaf.handpiece) {
        $0.assumed = .init(
          epoch: leaf.counterEpoch,
          last: PulseNumber(leaf.firstNumber.rawValue + UInt32(leaf.deliveries) - 1))
      }
    case .serviceDelivery(let leaf):
      change(leaf.handpiece) { $0.counter = .init(epoch: leaf.counterEpoch, last: leaf.number) }
    case .sessionOpened(let leaf):
      openSince[leaf.session] = place
      owners[leaf.session] = leaf.handpiece
      tipsOfSessions[leaf.session] = leaf.tip
      change(leaf.handpiece) { $0.openSession = leaf.session }
    case .sessionClosed(let leaf): close(leaf)
    case .stop(let leaf):
      change(leaf.handpiece) { $0.owedStop = leaf.stopCount == nil ? leaf : nil }
    case .alarmRaised(let leaf): standingAlarms[place] = leaf
    case .alarmEnded(let leaf): standingAlarms[Int(leaf.alarmSeq)] = nil
    case .stopConfirmed(let leaf): change(leaf.handpiece) { $0.owedStop = nil }
    case .stopReset(let leaf): change(leaf.handpiece) { $0.owedStop = nil }
    default: break
    }
  }

  /// The tip that a leaf tells of.
  private func tip(of body: LeafBody) -> TipUID? {
    switch body {
    case .handpieceAttached(let leaf): leaf.tip
    case .sessionOpened(let leaf): leaf.tip
    case .assumed(let leaf): tipsOfSessions[leaf.session]
    case .sessionClosed(let leaf): tipsOfSessions[leaf.session]
    default: nil
    }
  }

  private mutating func close(_ leaf: SessionClosedLeaf) {
    openSince[leaf.session] = nil
    guard let handpiece = owners[leaf.session] else { return }
    change(handpiece) {
      if $0.openSession == leaf.session { $0.openSession = nil }
      if let epoch = leaf.counterEpoch, let last = leaf.lastNumber {
        $0.counter = .init(epoch: epoch, last: last)
      }
    }
  }

  private mutating func change(
    _ handpiece: String, _ change: (inout HandpieceRecall) -> Void
  ) {
    change(&handpieces[handpiece, default: Known()].recall)
  }
}
