/// How urgent an alarm is, in the words of IEC 60601-1-8.
package enum AlarmPriority: String, LeafValue, CaseIterable {
  case high
  case medium
  case low
}

/// An alarm is being presented. Its name from here on is the `seq` of this leaf.
package struct AlarmRaisedLeaf: LeafContent {
  package static var kind: String { "alarm_raised" }

  package var alarm: ReasonCode
  package var priority: AlarmPriority
  /// Serial number of the handpiece it is about; empty when it is about none.
  package var handpiece: String
  /// The session it is about; `nil` when it is about none.
  package var session: SessionPseudonym?

  package init(
    alarm: ReasonCode, priority: AlarmPriority, handpiece: String, session: SessionPseudonym?
  ) {
    self.alarm = alarm
    self.priority = priority
    self.handpiece = handpiece
    self.session = session
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    alarm = try fields.take("alarm")
    priority = try fields.take("priority")
    handpiece = try fields.take("handpiece")
    session = try fields.takeUnlessEmpty("session")
  }

  package func write(to text: inout JSONText) {
    text.put("alarm", alarm)
    text.put("priority", priority)
    text.put("handpiece", handpiece)
    text.put("session", orEmpty: session)
  }
}

/// An alarm has become more urgent.
package struct AlarmEscalatedLeaf: LeafContent {
  package static var kind: String { "alarm_escalated" }

  /// The leaf that raised it.
  package var alarmSeq: Int64
  package var priority: AlarmPriority

  package init(alarmSeq: Int64, priority: AlarmPriority) {
    self.alarmSeq = alarmSeq
    self.priority = priority
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    alarmSeq = try fields.take("alarm_seq")
    priority = try fields.take("priority")
  }

  package func write(to text: inout JSONText) {
    text.put("alarm_seq", alarmSeq)
    text.put("priority", priority)
  }
}

/// A person has seen an alarm.
package struct AlarmAcknowledgedLeaf: LeafContent {
  package static var kind: String { "alarm_acknowledged" }

  /// The leaf that raised it.
  package var alarmSeq: Int64
  package var operatorUID: UInt32

  package init(alarmSeq: Int64, operatorUID: UInt32) {
    self.alarmSeq = alarmSeq
    self.operatorUID = operatorUID
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    alarmSeq = try fields.take("alarm_seq")
    operatorUID = try fields.take("operator_uid")
  }

  package func write(to text: inout JSONText) {
    text.put("alarm_seq", alarmSeq)
    text.put("operator_uid", operatorUID)
  }
}

/// An alarm is not presented any more: its condition is over and, where it latches, a person has
/// acknowledged it.
package struct AlarmEndedLeaf: LeafContent {
  package static var kind: String { "alarm_ended" }

  /// The leaf that raised it.
  package var alarmSeq: Int64

  package init(alarmSeq: Int64) {
    self.alarmSeq = alarmSeq
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    alarmSeq = try fields.take("alarm_seq")
  }

  package func write(to text: inout JSONText) {
    text.put("alarm_seq", alarmSeq)
  }
}
