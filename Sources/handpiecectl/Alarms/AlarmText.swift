import AuditLog
package import ControlAPI
import Quantities

/// Alarms as people read them.
package enum AlarmText {
  package static func text(_ list: AlarmList) -> String {
    var lines = list.alarms.flatMap { Self.lines($0) }
    if list.alarms.isEmpty { lines.append("No alarm stands.") }
    if list.unlisted > 0 {
      lines.append("\(list.unlisted) more are recorded and not listed: handpiecectl log show.")
    }
    if !list.attended {
      lines.append(
        "No console presents alarms, so nothing can be armed: handpiecectl console, or watch.")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// One alarm: its number, urgency, what is the matter, and what to do.
  package static func lines(_ alarm: AlarmSnapshot) -> [String] {
    let number = alarm.alarm.map { "\($0)" } ?? "-"
    let about = alarm.handpiece.map { " \($0):" } ?? ""
    let time = UTCSecond(secondsSince1970: alarm.raised.microseconds / 1_000_000)
    var traits = [time.map { "since \($0)" } ?? "", alarm.standing ? "stands" : "is over"]
    traits.append(alarm.acknowledgedBy.map { "acknowledged by user \($0)" } ?? "not acknowledged")
    return [
      "\(number)  \(alarm.priority.rawValue.uppercased())\(about) \(alarm.wording)",
      "    \(alarm.remedy)",
      "    \(alarm.condition.rawValue), \(traits.joined(separator: ", "))",
    ]
  }
}
