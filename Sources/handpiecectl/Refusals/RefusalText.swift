package import ControlAPI
import DoseLimits

/// A refusal for people: what happened, every reason, and under each what to do about it.
package struct RefusalText {
  private let problem: Problem
  private let subject: NextSteps.Subject

  package init(_ problem: Problem, about subject: NextSteps.Subject) {
    self.problem = problem
    self.subject = subject
  }

  package var lines: [String] {
    let groups = groups
    var lines = [problem.detail]
    for group in groups {
      lines += group.reasons.filter { $0.sentence != problem.detail }.map {
        "  - \($0.sentence)\(figures(of: $0)) (\($0.rule))"
      }
      if let step = group.step { lines.append("    next: \(step)") }
    }
    if groups.allSatisfy({ $0.step == nil }), let step = NextSteps.step(problem.code, subject) {
      lines.append("    next: \(step)")
    }
    return lines
  }

  /// The reasons about which the same is to be done, in the order in which they were given.
  private var groups: [(step: String?, reasons: [Reason])] {
    var groups: [(step: String?, reasons: [Reason])] = []
    for reason in problem.reasons {
      let step = NextSteps.step(reason, among: problem.reasons, subject)
      if let index = groups.firstIndex(where: { $0.step == step }) {
        groups[index].reasons.append(reason)
      } else {
        groups.append((step, [reason]))
      }
    }
    return groups
  }

  private func figures(of reason: Reason) -> String {
    guard let asked = reason.asked, let bound = reason.bound else { return "" }
    func spoken(_ count: Int64) -> String {
      Figures.spoken(count, dimension: reason.dimension, unit: reason.unit)
    }
    let name = reason.dimension.map { Dimension(rawValue: $0)?.spokenName ?? $0 }
    return " Asked\(name.map { " for \($0)" } ?? ""): \(spoken(asked)), the bound is "
      + "\(spoken(bound))."
  }
}
