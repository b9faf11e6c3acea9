package import Quantities

/// One alarm as it is presented.
package struct AlarmSnapshot: Codable, Hashable, Sendable {
  /// Its name: the log's sequence number of the leaf that raised it; `nil` before that is durable.
  package var alarm: UInt64?
  package var condition: AlarmCondition
  /// May be higher than that of the condition once nobody has acknowledged it for a while.
  package var priority: AlarmPriority
  /// The handpiece it is about, if it is about one.
  package var handpiece: HandpieceSerial?
  package var session: SessionID?
  /// The clock of the machine when it was raised.
  package var raised: UTCInstant
  /// Whether its condition still stands.
  package var standing: Bool
  /// Who has acknowledged it; a console may be silent about it then. `nil` also once a link was
  /// lost since.
  package var acknowledgedBy: UInt32?
  package var wording: String
  package var remedy: String

  package init(
    alarm: UInt64?, condition: AlarmCondition, priority: AlarmPriority, handpiece: HandpieceSerial?,
    session: SessionID?, raised: UTCInstant, standing: Bool, acknowledgedBy: UInt32?
  ) {
    self.alarm = alarm
    self.condition = condition
    self.priority = priority
    self.handpiece = handpiece
    self.session = session
    self.raised = raised
    self.standing = standing
    self.acknowledgedBy = acknowledgedBy
    wording = condition.wording
    remedy = condition.remedy
  }

  private enum CodingKeys: String, CodingKey {
    case alarm, condition, priority, handpiece, session, standing, wording, remedy
    case raised = "raised_utc_us"
    case acknowledgedBy = "acknowledged_by"
  }
}

/// All alarms that are presented, the most urgent first, and of those the newest.
package struct AlarmList: Codable, Hashable, Sendable {
  package var alarms: [AlarmSnapshot]
  /// How many more there are than are listed; all are in the log.
  package var unlisted: Int
  /// Whether a client presents alarms; without one nothing can be armed.
  package var attended: Bool

  package init(alarms: [AlarmSnapshot], unlisted: Int, attended: Bool) {
    self.alarms = alarms
    self.unlisted = unlisted
    self.attended = attended
  }

  package static var none: AlarmList { AlarmList(alarms: [], unlisted: 0, attended: false) }
}
