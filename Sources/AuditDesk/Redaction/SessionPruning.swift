package import AuditLog

/// Tells the leaves of some sessions from all others: each in which the session's digits stand, and
/// what became of an alarm that such a leaf raised.
package struct SessionPruning: Sendable {
  private let sessions: Set<SessionPseudonym>
  private let names: [[UInt8]]
  private var alarms: Set<Int64> = []

  package init(of sessions: [SessionPseudonym]) {
    self.sessions = Set(sessions)
    names = sessions.map { Array("\($0)".utf8) }
  }

  /// Takes the leaves in the order of the log; true for one of these sessions.
  package mutating func prunes(_ bytes: [UInt8], at seq: Int64) -> Bool {
    let leaf = try? Leaf(reading: bytes)
    let isNamed =
      leaf?.body.session.map { sessions.contains($0) } == true
      || names.contains { Self.stands($0, in: bytes) }
    guard let leaf else { return isNamed }
    switch leaf.body {
    case .alarmRaised where isNamed: alarms.insert(seq)
    case .alarmEscalated(let own): return isNamed || alarms.contains(own.alarmSeq)
    case .alarmAcknowledged(let own): return isNamed || alarms.contains(own.alarmSeq)
    case .alarmEnded(let own): return isNamed || alarms.contains(own.alarmSeq)
    default: break
    }
    return isNamed
  }

  /// Names are 32 hex digits, so hardly any other place begins as they do.
  private static func stands(_ name: [UInt8], in bytes: [UInt8]) -> Bool {
    guard let first = name.first, bytes.count >= name.count else { return false }
    let (bytes, name) = (bytes.span, name.span)
    for start in 0...(bytes.count - name.count) where bytes[start] == first {
      var length = 1
      while length < name.count, bytes[start + length] == name[length] { length += 1 }
      if length == name.count { return true }
    }
    return false
  }
}
