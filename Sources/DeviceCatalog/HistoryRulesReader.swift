import DoseLimits
import Quantities

/// Reads the rules on what a patient's history says.
extension NodeReader {
  mutating func testSpotRule(_ node: CatalogNode) -> TestSpotRule? {
    guard
      let fields = fields(
        node, "a test-spot rule",
        required: Self.ruleKeys + ["modality", "fitzpatrick", "demanded", "wait_days"])
    else { return nil }
    let rule = rule(fields)
    let modality = modality(fields["modality"])
    let types = types(fields["fitzpatrick"])
    let isAlways = choice(
      fields["demanded"], "demanded", among: [("always", true), ("first_session", false)])
    let wait = days(fields["wait_days"], "wait_days")
    guard let rule, let modality, let types, let isAlways, let wait else { return nil }
    return TestSpotRule(
      modality: modality, types: types, isDemandedAlways: isAlways, wait: wait, rule: rule)
  }

  mutating func interval(_ node: CatalogNode) -> IntervalRule? {
    guard
      let fields = fields(
        node, "an interval",
        required: Self.ruleKeys
          + ["modality", "after", "scope", "hard_days", "prescriber_days", "caution_days"])
    else { return nil }
    let rule = rule(fields)
    let modality = modality(fields["modality"])
    let after = choices(fields["after"], "after", among: Self.modalities)
    let scope = choice(fields["scope"], "scope", among: Self.names(of: IntervalRule.Scope.self))
    let hard = days(fields["hard_days"], "hard_days")
    let prescriber = days(fields["prescriber_days"], "prescriber_days")
    let caution = days(fields["caution_days"], "caution_days")
    guard let rule, let modality, let after, let scope, let hard, let prescriber, let caution
    else { return nil }
    guard hard <= prescriber, prescriber <= caution else {
      refuse(node, "an interval's days must not fall from hard over prescriber to caution")
      return nil
    }
    return IntervalRule(
      modality: modality, after: after, scope: scope, hard: hard, prescriber: prescriber,
      caution: caution, rule: rule)
  }

  mutating func contraindication(_ node: CatalogNode) -> Contraindication? {
    guard
      let fields = fields(
        node, "a contraindication",
        required: Self.ruleKeys + ["question", "severity", "reason"],
        optional: ["clear_after_days"])
    else { return nil }
    let rule = rule(fields)
    let question = word(fields["question"], "question")
    let severities = severities(fields["severity"])
    let clear = fields["clear_after_days"]
    let clearDays = days(clear, "clear_after_days")
    let reason = text(fields["reason"], "reason")
    guard let rule, let question, let severities, let reason,
      (clear == nil) == (clearDays == nil)
    else { return nil }
    return Contraindication(
      question: question, severities: severities, clearAfter: clearDays, reason: reason,
      rule: rule)
  }

  /// A severity for each modality that the rule concerns.
  private mutating func severities(_ node: CatalogNode?) -> [Modality: Severity]? {
    guard let node,
      let fields = fields(
        node, "severity", required: [], optional: Self.modalities.map(\.name))
    else { return nil }
    guard !fields.isEmpty else {
      refuse(node, "a contraindication needs a modality")
      return nil
    }
    var severities: [Modality: Severity] = [:]
    for modality in Modality.allCases {
      guard let value = fields[modality.description] else { continue }
      severities[modality] = choice(value, "a severity", among: Self.severities)
    }
    return severities.count == fields.count ? severities : nil
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
    let severity = choice(fields["severity"], "severity", among: Self.severities)
    let reason = text(fields["reason"], "reason")
    guard let rule, let modalities, let below, let severity, let reason else { return nil }
    return AgeRule(
      modalities: modalities, belowYears: below, severity: severity, reason: reason, rule: rule)
  }
}
