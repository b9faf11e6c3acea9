import Quantities

extension Envelope {
  /// Every rule that the settings break.
  func refusals(of settings: TreatmentSettings) -> [LimitRefusal] {
    var refusals: [LimitRefusal] = []
    for dimension in Dimension.allCases {
      guard let asked = settings[dimension] else { continue }
      if let guardrail = guardrail(dimension) {
        refusals += guardrail.refusals(of: asked)
      } else {
        refusals.append(
          LimitRefusal(
            kind: .notOfHandpiece, dimension: dimension, asked: asked, bound: nil,
            rule: .engine("dimension-of-handpiece"),
            reason: "The handpiece has no \(dimension.rawValue) to set."))
      }
    }
    let isAboveEverySpot = refusals.contains { $0.kind == .aboveTestSpot }
    if let testedSettings, !isAboveEverySpot,
      !testedSettings.spots.contains(where: { $0.covers(settings) })
    {
      refusals.append(
        LimitRefusal(
          kind: .aboveTestSpot, dimension: .energyPerPin,
          asked: settings[.energyPerPin] ?? 0, bound: nil, rule: testedSettings.rule,
          reason: "No single test spot had this energy at this depth."))
    }
    return refusals
  }
}

extension Guardrail {
  /// Every rule of this dimension that a setting breaks.
  func refusals(of asked: Int64) -> [LimitRefusal] {
    var refusals: [LimitRefusal] = []
    for bound in bounds {
      let isBroken = bound.tier == .minimum ? asked < bound.setting : asked > bound.setting
      guard isBroken else { continue }
      refusals.append(
        LimitRefusal(
          kind: kind(of: bound), dimension: dimension, asked: asked, bound: bound.setting,
          rule: bound.rule, reason: reason(bound, against: asked)))
    }
    let origin = Count(bounds.last { $0.tier == .minimum }?.setting ?? minimum)
    if Count(asked) >= origin, !Count(asked).isOnStep(Count(step), from: origin) {
      refusals.append(
        LimitRefusal(
          kind: .offStep, dimension: dimension, asked: asked,
          bound: Count(asked).roundedDown(toStep: Count(step), from: origin)?.count,
          rule: .engine("step-of-handpiece"),
          reason: "The handpiece is set in steps of \(dimension.text(step))."))
    }
    return refusals
  }

  private func kind(of bound: Bound) -> LimitRefusal.Kind {
    switch (bound.tier, bound.ground) {
    case (.minimum, _): .belowMinimum
    case (.recommended, _): .aboveRecommended
    case (.absolute, .passLadder): .notBelowEarlierPass
    case (.absolute, .testSpot): .aboveTestSpot
    case (.absolute, _): .aboveAbsolute
    }
  }

  private func reason(_ bound: Bound, against asked: Int64) -> String {
    var sentence = "\(bound.reason)"
    if let delivered = bound.delivered, delivered != bound.setting {
      sentence =
        "\(bound.reason.dropLast()), which is a setting of \(dimension.text(bound.setting)) "
        + "once tolerance and uncertainty of the calibration are taken off."
    }
    guard bound.tier == .recommended else { return sentence }
    return asked > settingMaximum
      ? "\(sentence.dropLast()) without a prescriber."
      : "\(sentence.dropLast()); going beyond needs a prescriber's override."
  }
}
