import Quantities

extension Envelope {
  /// Every rule that the settings break.
  func refusals(of settings: TreatmentSettings) -> [LimitRefusal] {
    var refusals: [LimitRefusal] = []
    for dimension in Dimension.allCases {
      guard let asked = formulas.value(of: dimension, in: settings) else { continue }
      if let guardrail = guardrail(dimension), guardrail.isDerived == (settings[dimension] == nil) {
        refusals += guardrail.refusals(of: asked)
      } else {
        refusals.append(
          LimitRefusal(
            kind: .notOfHandpiece, dimension: dimension, asked: asked, bound: nil,
            rule: .engine("dimension-of-handpiece"),
            reason: "The handpiece has no \(dimension.spokenName) to set."))
      }
    }
    refusals += depthRefusals(of: settings)
    return refusals + jointRefusals(of: settings, after: refusals)
  }

  /// Each further depth lies inside the depth's bounds, shallower than the one before it by the
  /// plan's spacing, and there are no more of them than the plan has.
  private func depthRefusals(of settings: TreatmentSettings) -> [LimitRefusal] {
    guard !settings.furtherDepths.isEmpty else { return [] }
    guard let depthPlan, let guardrail = guardrail(.depth), let deepest = settings.depth else {
      return [
        refusal(
          .depthsOutOfPlan, Int64(settings.depthCount), 1, .engine("depths-of-handpiece"),
          "The handpiece has one depth in each insertion.")
      ]
    }
    var refusals: [LimitRefusal] = []
    if settings.depthCount > depthPlan.maximumDepths {
      refusals.append(
        refusal(
          .depthsOutOfPlan, Int64(settings.depthCount), Int64(depthPlan.maximumDepths),
          depthPlan.rule, "One insertion has at most \(depthPlan.maximumDepths) depths."))
    }
    var above = deepest
    for depth in settings.furtherDepths {
      refusals += guardrail.refusals(of: depth.count)
      let bound = above - depthPlan.spacing
      if depth > bound {
        refusals.append(
          refusal(
            .depthsOutOfPlan, depth.count, bound.count, depthPlan.rule,
            "Each depth lies at least \(Dimension.depth.text(depthPlan.spacing.count)) above the "
              + "one before it, the deepest first."))
      }
      above = depth
    }
    return refusals
  }

  private func refusal(
    _ kind: LimitRefusal.Kind, _ asked: Int64, _ bound: Int64, _ rule: RuleReference,
    _ reason: String
  ) -> LimitRefusal {
    LimitRefusal(
      kind: kind, dimension: .depth, asked: asked, bound: bound, rule: rule, reason: reason)
  }

  /// What settings break only together.
  private func jointRefusals(
    of settings: TreatmentSettings, after refusals: [LimitRefusal]
  ) -> [LimitRefusal] {
    var joint: [LimitRefusal] = []
    let check = JointCheck(
      guardrails: guardrails, formulas: formulas, shallow: shallowBounds, tested: testedSettings)
    let energy = formulas.value(of: .energyPerPin, in: settings) ?? 0
    for bound in check.shallowBounds(brokenBy: settings) {
      joint.append(
        LimitRefusal(
          kind: .aboveShallowBound, dimension: .energyPerPin, asked: energy,
          bound: bound.energyPerPin.count, rule: bound.rule, reason: bound.reason))
    }
    let isAboveEverySpot = refusals.contains { $0.kind == .aboveTestSpot }
    if let testedSettings, !isAboveEverySpot, !testedSettings.isCovered(settings, formulas) {
      let dimension = TestSpot.testedDimensions.first { guardrail($0) != nil } ?? .depth
      joint.append(
        LimitRefusal(
          kind: .aboveTestSpot, dimension: dimension,
          asked: formulas.value(of: dimension, in: settings) ?? 0, bound: nil,
          rule: testedSettings.rule, reason: "No single test spot had all of this together."))
    }
    return joint
  }
}

extension Guardrail {
  /// Every rule of this dimension that a setting, or what follows from settings, breaks.
  func refusals(of asked: Int64) -> [LimitRefusal] {
    var refusals: [LimitRefusal] = []
    for bound in bounds where isBroken(bound, by: asked) {
      refusals.append(
        LimitRefusal(
          kind: kind(of: bound), dimension: dimension, asked: asked, bound: bound.setting,
          rule: bound.rule, reason: reason(bound, against: asked)))
    }
    // The grid begins at the handpiece's least, which is the last of the minima.
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

  /// Whether a setting, or what follows from settings, lies on the wrong side of one bound.
  package func isBroken(_ bound: Bound, by asked: Int64) -> Bool {
    switch bound.tier {
    case .minimum: asked < bound.setting
    // It gave way where a cap lies below it.
    case .recommendedMinimum: asked < min(bound.setting, recommendedMinimum)
    case .recommended: asked > max(bound.setting, overriddenMaximum ?? .min)
    case .absolute: asked > bound.setting
    }
  }

  private func kind(of bound: Bound) -> LimitRefusal.Kind {
    switch (bound.tier, bound.ground) {
    case (.minimum, _): .belowMinimum
    case (.recommendedMinimum, _): .belowRecommended
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
    guard bound.tier == .recommended || bound.tier == .recommendedMinimum else { return sentence }
    return asked > settingMaximum || asked < minimum
      ? "\(sentence.dropLast()) without a prescriber."
      : "\(sentence.dropLast()); going beyond needs a prescriber's override."
  }
}
