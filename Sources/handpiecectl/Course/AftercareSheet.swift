import DoseLimits
import Quantities

/// What a patient is to do after a treatment, in the order in which it ends.
struct AftercareSheet: Encodable {
  let model: String
  let name: String
  let modality: String
  let treated: String?
  let steps: [Step]

  /// One piece of advice.
  struct Step: Encodable {
    let fromHours: Int
    let untilHours: Int
    /// As dates, where it is known when the treatment ended.
    let from: String?
    let until: String?
    let advice: String
    let rule: String
    let source: String
    let evidence: String

    private enum CodingKeys: String, CodingKey {
      case from, until, advice, rule, source, evidence
      case fromHours = "from_hours"
      case untilHours = "until_hours"
    }
  }

  init(for handpiece: HandpieceDescription, of tables: LimitTables, treated: TreatmentTime?) {
    model = handpiece.model
    name = handpiece.name
    modality = handpiece.modality.description
    self.treated = treated?.description
    steps = tables.aftercare.filter { $0.modalities.contains(handpiece.modality) }
      .enumerated().sorted { left, right in
        (left.element.untilHours, left.offset) < (right.element.untilHours, right.offset)
      }
      .map { _, step in
        Step(
          fromHours: step.fromHours, untilHours: step.untilHours,
          from: treated?.advanced(byHours: step.fromHours).description,
          until: treated?.advanced(byHours: step.untilHours).description, advice: step.advice,
          rule: step.rule.id, source: step.rule.source, evidence: step.rule.evidence.rawValue)
      }
  }

  private enum CodingKeys: String, CodingKey {
    case model, name, modality, treated, steps
  }
}

extension AftercareSheet {
  /// Fits on paper.
  private static let pageWidth = 78

  /// The page to hand out; the sources stand at its end.
  var text: String {
    var lines = ["After your treatment", "", name]
    if let treated { lines.append("Treated: \(Self.spoken(treated))") }
    var sources: [String] = []
    var previous = ""
    for step in steps {
      let source = "\(step.source) (\(step.evidence))"
      if !sources.contains(source) { sources.append(source) }
      let number = (sources.firstIndex(of: source) ?? 0) + 1
      let heading = Self.heading(step)
      if heading != previous { lines += ["", heading] }
      previous = heading
      lines += TextWrapping.lines(
        "  \(step.advice) [\(number)]", width: Self.pageWidth, indent: 2)
    }
    lines += ["", "Where this comes from"]
    lines += sources.enumerated().map { "  [\($0 + 1)] \($1)" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Such as `For 3 days, until 2026-01-04 10:00`.
  private static func heading(_ step: Step) -> String {
    let span =
      step.fromHours > 0
      ? "From \(time(step.fromHours)) to \(time(step.untilHours)) after it"
      : "For \(time(step.untilHours))"
    guard let from = step.from, let until = step.until else { return span }
    return step.fromHours > 0
      ? "\(span): \(spoken(from)) to \(spoken(until))" : "\(span), until \(spoken(until))"
  }

  private static func time(_ hours: Int) -> String {
    if hours > 0, hours % 168 == 0 { return hours == 168 ? "a week" : "\(hours / 168) weeks" }
    if hours > 24, hours % 24 == 0 { return "\(hours / 24) days" }
    return "\(hours) hours"
  }

  private static func spoken(_ time: String) -> String {
    time.split(separator: "T").joined(separator: " ")
  }
}
