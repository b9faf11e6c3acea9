import ArgumentParser
import DoseLimits
import Quantities

/// An answer as an option takes it, such as `diabetes=choice:controlled` or
/// `oral-isotretinoin=ended:2026-01-31`.
struct AnswerArgument: ExpressibleByArgument, Hashable, Sendable {
  let question: String
  let answer: Answer<RecordedCondition>

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let answer = Self.answer(parts[1]) else { return nil }
    (question, self.answer) = (parts[0], answer)
  }

  private static func answer(_ value: String) -> Answer<RecordedCondition>? {
    switch value {
    case "none": return Answer.none
    case "unknown": return .unknown
    case "lasting": return .recorded(RecordedCondition(ended: nil))
    default: break
    }
    let parts = value.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    switch parts[0] {
    case "ended": return CalendarDay(parts[1]).map { .recorded(RecordedCondition(ended: $0)) }
    case "choice": return .recorded(RecordedCondition(ended: nil, choice: parts[1]))
    default: return nil
    }
  }
}
