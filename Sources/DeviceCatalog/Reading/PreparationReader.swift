import DoseLimits
import Quantities

/// Reads what comes before and after a treatment.
extension NodeReader {
  mutating func preparation(_ node: CatalogNode) -> PreparationRule? {
    guard
      let fields = fields(
        node, "a preparation", required: Self.ruleKeys + ["modalities"],
        optional: ["anaesthetic", "eye_protection"])
    else { return nil }
    let rule = rule(fields)
    let modalities = modalities(fields["modalities"])
    let demand: PreparationRule.Demand?
    switch (fields["anaesthetic"], fields["eye_protection"]) {
    case (let anaesthetic?, nil): demand = self.anaesthetic(anaesthetic)
    case (nil, let protection?): demand = eyeProtection(protection)
    case (nil, nil), (_?, _?):
      refuse(node, "a preparation has either \"anaesthetic\" or \"eye_protection\"")
      return nil
    }
    guard let rule, let modalities, let demand else { return nil }
    return PreparationRule(modalities: modalities, demand: demand, rule: rule)
  }

  private mutating func anaesthetic(_ node: CatalogNode) -> PreparationRule.Demand? {
    guard let fields = fields(node, "anaesthetic", required: ["least_min", "usual_min"]) else {
      return nil
    }
    let least = integer(fields["least_min"], "least_min", 0...240)
    let usual = integer(fields["usual_min"], "usual_min", 0...240)
    guard let least, let usual else { return nil }
    guard least <= usual else {
      refuse(fields["least_min"] ?? node, "least_min is more than usual_min")
      return nil
    }
    return .anaesthetic(least: Minutes(least), usual: Minutes(usual))
  }

  private mutating func eyeProtection(_ node: CatalogNode) -> PreparationRule.Demand? {
    guard let isNeeded = flag(node, "eye_protection") else { return nil }
    guard isNeeded else {
      refuse(node, "eye_protection is true, or the rule is left out")
      return nil
    }
    return .eyeProtection
  }

  mutating func aftercare(_ node: CatalogNode) -> AftercareStep? {
    guard
      let fields = fields(
        node, "an aftercare step",
        required: Self.ruleKeys + ["modalities", "from_hours", "until_hours", "advice"])
    else { return nil }
    let rule = rule(fields)
    let modalities = modalities(fields["modalities"])
    let from = count(fields["from_hours"], "from_hours", 0...8784)
    let until = count(fields["until_hours"], "until_hours", 0...8784)
    let advice = text(fields["advice"], "advice")
    guard let rule, let modalities, let from, let until, let advice else { return nil }
    guard from <= until else {
      refuse(fields["from_hours"] ?? node, "from_hours is more than until_hours")
      return nil
    }
    return AftercareStep(
      modalities: modalities, fromHours: from, untilHours: until, advice: advice, rule: rule)
  }
}
