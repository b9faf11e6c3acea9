/// An alarm that becomes more urgent, has been seen or ends is one that was raised and has not ended.
extension HistoryRules {
  mutating func check(_ leaf: AlarmRaisedLeaf, at seq: Int64) {
    tally.alarms += 1
    alarms.raise(at: seq)
  }

  mutating func check(_ leaf: AlarmEscalatedLeaf, at seq: Int64) {
    checkAlarm(leaf.alarmSeq, at: seq)
  }

  mutating func check(_ leaf: AlarmAcknowledgedLeaf, at seq: Int64) {
    checkAlarm(leaf.alarmSeq, at: seq)
    tally.alarmAcknowledgements += 1
  }

  mutating func check(_ leaf: AlarmEndedLeaf, at seq: Int64) {
    checkAlarm(leaf.alarmSeq, at: seq)
    alarms.end(leaf.alarmSeq)
  }

  private mutating func checkAlarm(_ alarm: Int64, at seq: Int64) {
    guard !alarms.mayHold(alarm) else { return }
    findings.add(.alarmNotKnown, at: seq, "Leaf \(alarm) did not raise an alarm that still stands.")
  }
}

/// Which leaves raised alarms that have not ended; bounded, and therefore silent about those further back.
struct StandingAlarms {
  private static let limit = 1024

  /// In the order of the log.
  private var raised: [Int64] = []
  /// Leaves before this one may have raised alarms that are not known any more.
  private var knownFrom: Int64 = 0

  init(seesBeginning: Bool) {
    if !seesBeginning { knownFrom = .max }
  }

  mutating func raise(at seq: Int64) {
    // In the middle of a log, what is known begins with the first alarm that is met.
    knownFrom = min(knownFrom, seq)
    raised.append(seq)
    guard raised.count > Self.limit else { return }
    raised.removeFirst(Self.limit / 2)
    knownFrom = raised.first ?? seq
  }

  mutating func end(_ seq: Int64) {
    raised.removeAll { $0 == seq }
  }

  /// Whether the leaf raised an alarm that has not ended, as far as is known.
  func mayHold(_ seq: Int64) -> Bool {
    seq >= 0 && (seq < knownFrom || raised.contains(seq))
  }
}
