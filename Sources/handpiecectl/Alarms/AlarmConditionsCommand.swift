import ArgumentParser
import ControlAPI
import Quantities

struct AlarmConditionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conditions",
    abstract: "Explains everything that is alarmed, and what to do then.",
    discussion: """
      Needs no daemon. Priorities are the words of IEC 60601-1-8.

      Examples:
        handpiecectl alarms conditions
        handpiecectl alarms conditions --json
      """)

  @Flag(help: "Print JSON instead of text.")
  var json = false

  func run() throws {
    let conditions = AlarmCondition.allCases.map(ConditionReport.init)
    StandardStream.output.write(
      json
        ? try JSONOutput.text(["conditions": conditions])
        : conditions.map(\.text).joined(separator: "\n"))
  }
}

/// One condition of the list, as it is explained.
struct ConditionReport: Encodable {
  let condition: AlarmCondition
  let priority: AlarmPriority
  let isLatching: Bool
  let escalatesAfterMilliseconds: Int64?
  let escalatesTo: AlarmPriority?
  let wording: String
  let remedy: String

  init(_ condition: AlarmCondition) {
    self.condition = condition
    priority = condition.priority
    isLatching = condition.isLatching
    escalatesAfterMilliseconds = condition.escalation?.after.count
    escalatesTo = condition.escalation?.to
    wording = condition.wording
    remedy = condition.remedy
  }

  private enum CodingKeys: String, CodingKey {
    case condition, priority, wording, remedy
    case isLatching = "latching"
    case escalatesAfterMilliseconds = "escalates_after_ms"
    case escalatesTo = "escalates_to"
  }

  var text: String {
    var traits = [priority.rawValue, isLatching ? "latching" : "ends with its condition"]
    if let after = escalatesAfterMilliseconds, let to = escalatesTo {
      traits.append("\(to.rawValue) after \(after / 1000) s that nobody acknowledges it")
    }
    return "\(condition.rawValue): \(traits.joined(separator: ", "))\n  \(wording)\n  \(remedy)\n"
  }
}
