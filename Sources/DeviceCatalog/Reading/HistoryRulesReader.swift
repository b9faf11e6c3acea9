import DoseLimits
import Quantities

/// A contraindication whose choices are still to be found in its question.
struct ContraindicationDraft {
  /// The question and its choices, each with its place.
  let question: Placed<String>
  let reading: Reading
  let severities: [Modality: Severity]
  let clearAfter: Days?
  let reason: String
  let rule: RuleReference

  /// Which recorded answers it reads.
  enum Reading {
    case any
    /// This choice of an ordered question and riskier ones.
    case from(Placed<String>)
    case choices([Placed<String>])
  }
}

/// Reads what the answers to questions mean.
extension NodeReader {
  mutating func contraindication(_ node: CatalogNode) -> ContraindicationDraft? {
    guard
      let fields = fields(
        node, "a contraindication",
        required: Self.ruleKeys + ["question", "reason"],
        optional: ["from", "choices", "clear_after_days"] + Self.modalities.map(\.name))
    else { return nil }
    let before = defects.count
    let rule = rule(fields)
    let question = placedWord(fields["question"], "question")
    let reading = reading(fields)
    var severities: [Modality: Severity] = [:]
    for modality in Modality.allCases {
      severities[modality] = severity(fields[modality.description], modality.description)
    }
    if severities.isEmpty, defects.count == before {
      refuse(node, "a contraindication needs a modality with its severity")
    }
    let clear = days(fields["clear_after_days"], "clear_after_days")
    let reason = text(fields["reason"], "reason")
    guard defects.count == before, let rule, let question, let reading, let reason else {
      return nil
    }
    return ContraindicationDraft(
      question: question, reading: reading, severities: severities, clearAfter: clear,
      reason: reason, rule: rule)
  }

  private mutating func reading(
    _ fields: [String: CatalogNode]
  ) -> ContraindicationDraft.Reading? {
    switch (fields["from"], fields["choices"]) {
    case (nil, nil): return .any
    case (let from?, nil): return placedWord(from, "from").map { .from($0) }
    case (nil, let choices?):
      return .choices(items(choices, "choices").compactMap { placedWord($0, "a choice") })
    case (_?, let choices?):
      refuse(choices, "a contraindication has \"from\" or \"choices\", not both")
      return nil
    }
  }

  private mutating func placedWord(_ node: CatalogNode?, _ what: String) -> Placed<String>? {
    guard let node, let word = lowerCaseWord(node, what) else { return nil }
    return Placed(value: word, place: place(of: node))
  }

  mutating func age(_ node: CatalogNode) -> AgeRule? {
    guard
      let fields = fields(
        node, "an age rule",
        required: Self.ruleKeys + ["modalities", "below_years", "severity", "reason"])
    else { return nil }
    let rule = rule(fields)
    let modalities = modalities(fields["modalities"])
    let below = count(fields["below_years"], "below_years", 1...130)
    let severity = severity(fields["severity"])
    let reason = text(fields["reason"], "reason")
    guard let rule, let modalities, let below, let severity, let reason else { return nil }
    return AgeRule(
      modalities: modalities, belowYears: below, severity: severity, reason: reason, rule: rule)
  }
}
