import AuditLog
import Quantities
import TreatmentSession

/// What a log in memory knows of handpieces and sessions, by reading all of it.
extension TestLog {
  func recall(_ question: RecallQuestion) -> HandpieceRecall {
    let handpiece = question.handpiece
    var recall = HandpieceRecall(containsPosition: contains(question), counter: nil)
    var opened: SessionPseudonym?
    var first: HandpieceRecall.Counter?
    recall.tip = ledger(of: question.tip)
    for body in bodies {
      switch body {
      case .handpieceAttached(let leaf) where leaf.handpiece == handpiece:
        first = first ?? .init(epoch: leaf.counterEpoch, last: leaf.lastPulse)
      case .foreign(let leaf) where leaf.handpiece == handpiece:
        recall.counter = .init(epoch: leaf.counterEpoch, last: leaf.lastNumber)
      case .assumed(let leaf) where leaf.handpiece == handpiece:
        recall.assumed = .init(
          epoch: leaf.counterEpoch,
          last: PulseNumber(leaf.firstNumber.rawValue + UInt32(leaf.deliveries) - 1))
      case .serviceDelivery(let leaf) where leaf.handpiece == handpiece:
        recall.counter = .init(epoch: leaf.counterEpoch, last: leaf.number)
      case .serviceOpened(let leaf) where leaf.handpiece == handpiece:
        recall.calibrations.take(leaf)
      case .curveWritten(let leaf) where leaf.handpiece == handpiece:
        recall.calibrations.take(leaf)
      case .calibration(let leaf) where leaf.handpiece == handpiece:
        recall.calibrations.take(leaf)
        recall.recent.append(body)
      case .pulse(let leaf) where leaf.handpiece == handpiece: recall.recent.append(body)
      case .exposure(let leaf) where leaf.handpiece == handpiece: recall.recent.append(body)
      case .sessionOpened(let leaf) where leaf.handpiece == handpiece:
        opened = leaf.session
        recall.openSession = leaf.session
      case .sessionClosed(let leaf) where leaf.session == opened:
        recall.openSession = nil
        if let epoch = leaf.counterEpoch, let last = leaf.lastNumber {
          recall.counter = .init(epoch: epoch, last: last)
        }
      case .stop(let leaf) where leaf.handpiece == handpiece:
        recall.owedStop = leaf.stopCount == nil ? leaf : nil
      case .stopConfirmed(let leaf) where leaf.handpiece == handpiece: recall.owedStop = nil
      case .stopReset(let leaf) where leaf.handpiece == handpiece: recall.owedStop = nil
      default: break
      }
    }
    recall.counter = recall.counter ?? first
    return recall
  }

  private func ledger(of tip: TipUID) -> TipLedger {
    var ledger = TipLedger()
    for body in bodies {
      switch body {
      case .handpieceAttached(let leaf) where leaf.tip != tip: break
      case .sessionOpened(let leaf) where leaf.tip != tip: break
      default: ledger.take(body)
      }
    }
    return ledger
  }

  private func contains(_ question: RecallQuestion) -> Bool {
    guard question.logSize > 0 else { return true }
    guard question.logSize <= UInt64(rows.count) else { return false }
    return rows.prefix(Int(question.logSize)).root.prefix == question.rootPrefix
  }

  var foreign: [ForeignLeaf] {
    bodies.compactMap { if case .foreign(let leaf) = $0 { leaf } else { nil } }
  }

  var assumed: [AssumedLeaf] {
    bodies.compactMap { if case .assumed(let leaf) = $0 { leaf } else { nil } }
  }

  /// The size of the log that the newest handpiece to be attached remembers.
  var logSizeKnown: UInt64 {
    let attached = bodies.compactMap {
      if case .handpieceAttached(let leaf) = $0 { leaf } else { nil }
    }
    return UInt64(clamping: attached.last?.logSizeKnown ?? 0)
  }

  /// The sessions that are open in the log.
  var openSessions: [UnfinishedSession] {
    var replay = SessionReplay()
    for body in bodies { replay.take(body) }
    return replay.sessions.values.filter { !$0.isClosed }
  }
}
