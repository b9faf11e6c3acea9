import ControlAPI
import Quantities

extension AlarmSnapshot {
  /// One line: shape, word, what is the matter, what to do.
  var line: String {
    let (shape, word) =
      switch priority {
      case .high: ("!!!", "HIGH")
      case .medium: ("!! ", "MEDIUM")
      case .low: ("!  ", "LOW")
      }
    let state = acknowledgedBy == nil ? "NEW" : "acknowledged"
    let about = handpiece.map { " \($0)" } ?? ""
    let past = standing ? "" : " (over)"
    return "\(shape) \(word) \(state)\(about)\(past): \(wording) \(remedy)"
  }

  var style: Style {
    let isNew = acknowledgedBy == nil
    return switch priority {
    case .high: Style(.red, isBold: isNew)
    case .medium: Style(.yellow, isBold: isNew)
    case .low: Style(.cyan, isBold: isNew)
    }
  }

  /// Its name while nobody has acknowledged it; `nil` also before it is durable.
  var acknowledgeable: AlarmID? {
    guard acknowledgedBy == nil else { return nil }
    return alarm.flatMap { AlarmID("\($0)") }
  }
}
