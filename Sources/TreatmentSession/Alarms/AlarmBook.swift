package import AuditLog
package import ControlAPI
package import Quantities

/// The alarms of a daemon as they stand: what machines say comes in, leaves to be recorded go out.
///
/// An alarm is never silently gone. It ends with its condition, where it latches only once a person
/// has acknowledged it, and its end is recorded; a daemon that starts again finds those that had not
/// ended in its log. Whoever acknowledges an alarm silences it; the loss of a handpiece's link, or of
/// the last client that presents alarms, makes it heard again.
package struct AlarmBook: Sendable {
  /// Something to record.
  package struct Entry: Sendable {
    package let leaf: LeafBody
    /// The alarm whose leaf it is, to be told with ``recorded(_:at:)``; `nil` for any other.
    package let raised: Number?
  }

  /// Names an alarm before its leaf has a sequence number.
  package struct Number: Hashable, Sendable {
    let value: UInt64
  }

  /// The most alarms that are presented; more are recorded and counted.
  package static var limit: Int { 256 }

  private struct Alarm: Sendable {
    let number: Number
    var seq: Int64?
    let condition: AlarmCondition
    var priority: ControlAPI.AlarmPriority
    let handpiece: String
    let session: SessionPseudonym?
    let raised: UTCInstant
    var isStanding = true
    var acknowledgedBy: UInt32?
    /// When it becomes more urgent.
    var escalates: BootInstant?
    /// What can be recorded only once the leaf that raised it has its number.
    var owed: [Owed] = []

    /// Whether nothing is presented any more and only its end is owed.
    var isOver: Bool { owed.contains(.end) }
  }

  private enum Owed: Hashable {
    case escalation(ControlAPI.AlarmPriority)
    case end
  }

  private var alarms: [Alarm] = []
  private var unlisted = 0
  private var newest: UInt64 = 0
  /// Whether a client presents alarms.
  package private(set) var isAttended = false

  package init() {}

  /// An alarm of an earlier run that had not ended.
  package struct Unended: Sendable {
    package let seq: Int64
    package let raised: UTCInstant
    package let leaf: AlarmRaisedLeaf

    package init(seq: Int64, raised: UTCInstant, leaf: AlarmRaisedLeaf) {
      self.seq = seq
      self.raised = raised
      self.leaf = leaf
    }
  }

  /// Takes over what an earlier run left: its conditions are over until they are met again.
  package mutating func recover(_ unended: [Unended]) -> [Entry] {
    var entries: [Entry] = []
    for left in unended {
      guard let condition = AlarmCondition(rawValue: left.leaf.alarm.text),
        alarms.count < Self.limit
      else { continue }
      alarms.append(
        Alarm(
          number: nextNumber(), seq: left.seq, condition: condition,
          priority: ControlAPI.AlarmPriority(left.leaf.priority), handpiece: left.leaf.handpiece,
          session: left.leaf.session, raised: left.raised))
      entries += end(alarms.count - 1)
    }
    return entries
  }

  /// Takes what was said of a condition.
  package mutating func take(
    _ change: AlarmChange, at now: BootInstant, utc: UTCInstant
  ) -> [Entry] {
    switch change {
    case .began(let condition, let handpiece, let session):
      return begin(condition, handpiece, session, at: now, utc: utc)
    case .over(let condition, let handpiece): return end(condition, of: handpiece)
    case .linkLost(let handpiece):
      unmute { $0.handpiece == handpiece }
      return []
    }
  }

  /// Clients that present alarms have come, or the last one has gone.
  package mutating func attend(_ isAttended: Bool) {
    self.isAttended = isAttended
    if !isAttended { unmute { _ in true } }
  }

  /// The leaf that raised an alarm is durable.
  package mutating func recorded(_ number: Number, at seq: Int64) -> [Entry] {
    guard let index = alarms.firstIndex(where: { $0.number == number }) else { return [] }
    alarms[index].seq = seq
    return settle(index)
  }

  /// A person has seen an alarm; `nil` where there is none of this name.
  package mutating func acknowledge(_ seq: Int64, by user: UInt32) -> [Entry]? {
    guard let index = alarms.firstIndex(where: { $0.seq == seq && !$0.isOver }) else { return nil }
    guard alarms[index].acknowledgedBy == nil else { return [] }
    alarms[index].acknowledgedBy = user
    alarms[index].escalates = nil
    let leaf = AlarmAcknowledgedLeaf(alarmSeq: seq, operatorUID: user)
    var entries = [Entry(leaf: .alarmAcknowledged(leaf), raised: nil)]
    if !alarms[index].isStanding {
      alarms[index].owed.append(.end)
      entries += settle(index)
    }
    return entries
  }

  /// When ``passTime(_:)`` is due at the latest.
  package var deadline: BootInstant? {
    alarms.lazy.compactMap(\.escalates).min()
  }

  /// Makes more urgent what nobody has acknowledged for too long.
  package mutating func passTime(_ now: BootInstant) -> [Entry] {
    var entries: [Entry] = []
    for index in alarms.indices.reversed() {
      guard let due = alarms[index].escalates, now >= due,
        let escalation = alarms[index].condition.escalation
      else { continue }
      alarms[index].escalates = nil
      alarms[index].priority = escalation.to
      alarms[index].owed.append(.escalation(escalation.to))
      entries += settle(index)
    }
    return entries
  }

  /// The alarms as clients see them.
  package var list: AlarmList {
    let presented = alarms.filter { !$0.isOver }.reversed().map { alarm in
      AlarmSnapshot(
        alarm: alarm.seq.map { UInt64(clamping: $0) }, condition: alarm.condition,
        priority: alarm.priority, handpiece: HandpieceSerial(alarm.handpiece),
        session: alarm.session.flatMap { SessionID($0.description) }, raised: alarm.raised,
        standing: alarm.isStanding, acknowledgedBy: alarm.acknowledgedBy)
    }
    let byUrgency = ControlAPI.AlarmPriority.allCases.reversed().flatMap { priority in
      presented.filter { $0.priority == priority }
    }
    return AlarmList(alarms: byUrgency, unlisted: unlisted, attended: isAttended)
  }

  private mutating func begin(
    _ condition: AlarmCondition, _ handpiece: String, _ session: SessionPseudonym?,
    at now: BootInstant, utc: UTCInstant
  ) -> [Entry] {
    var entries: [Entry] = []
    if let known = index(of: condition, handpiece) {
      guard alarms[known].acknowledgedBy != nil || alarms[known].session != session else {
        // Nobody has seen the first one yet.
        alarms[known].isStanding = true
        return []
      }
      alarms[known].owed.append(.end)
      entries += settle(known)
    }
    let number = nextNumber()
    if alarms.count < Self.limit {
      alarms.append(
        Alarm(
          number: number, condition: condition, priority: condition.priority,
          handpiece: handpiece, session: session, raised: utc,
          escalates: condition.escalation.map { now + $0.after }))
    } else {
      unlisted += 1
    }
    let leaf = AlarmRaisedLeaf(
      alarm: ReasonCode(condition.rawValue),
      priority: AuditLog.AlarmPriority(condition.priority), handpiece: handpiece, session: session)
    return entries + [Entry(leaf: .alarmRaised(leaf), raised: number)]
  }

  private mutating func end(_ condition: AlarmCondition, of handpiece: String) -> [Entry] {
    index(of: condition, handpiece).map { end($0) } ?? []
  }

  /// The condition of an alarm is over; the alarm itself may stay.
  private mutating func end(_ index: Int) -> [Entry] {
    alarms[index].isStanding = false
    alarms[index].escalates = nil
    guard !alarms[index].condition.isLatching || alarms[index].acknowledgedBy != nil else {
      return []
    }
    alarms[index].owed.append(.end)
    return settle(index)
  }

  private func index(of condition: AlarmCondition, _ handpiece: String) -> Int? {
    alarms.firstIndex { $0.condition == condition && $0.handpiece == handpiece && !$0.isOver }
  }

  private mutating func unmute(_ isMeant: (Alarm) -> Bool) {
    for index in alarms.indices where isMeant(alarms[index]) { alarms[index].acknowledgedBy = nil }
  }

  /// Records what is owed, once the alarm has its name; one that is over is forgotten then.
  private mutating func settle(_ index: Int) -> [Entry] {
    guard let seq = alarms[index].seq else { return [] }
    let owed = alarms[index].owed
    alarms[index].owed = []
    if owed.contains(.end) { alarms.remove(at: index) }
    return owed.map { owed in
      switch owed {
      case .escalation(let priority):
        Entry(
          leaf: .alarmEscalated(
            AlarmEscalatedLeaf(alarmSeq: seq, priority: AuditLog.AlarmPriority(priority))),
          raised: nil)
      case .end: Entry(leaf: .alarmEnded(AlarmEndedLeaf(alarmSeq: seq)), raised: nil)
      }
    }
  }

  private mutating func nextNumber() -> Number {
    newest += 1
    return Number(value: newest)
  }
}

extension AuditLog.AlarmPriority {
  fileprivate init(_ priority: ControlAPI.AlarmPriority) {
    switch priority {
    case .high: self = .high
    case .medium: self = .medium
    case .low: self = .low
    }
  }
}

extension ControlAPI.AlarmPriority {
  fileprivate init(_ priority: AuditLog.AlarmPriority) {
    switch priority {
    case .high: self = .high
    case .medium: self = .medium
    case .low: self = .low
    }
  }
}
