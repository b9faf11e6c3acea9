import Quantities

extension Derivation {
  /// The envelope as a whole; `nil`, and a block, when one of its parts cannot be derived.
  mutating func envelope(
    entry: AtlasEntry, tip: TipDescription, guardrails: [Guardrail], tested: TestedSettings?,
    ladder: PassLadder?
  ) -> Envelope? {
    let handpiece = query.handpiece
    let formulas = handpiece.formulas(with: tip)
    let shallow = shallowBounds(guardrails, tip: tip)
    let size = min(query.declaredSize ?? entry.typicalSize, entry.typicalSize)
    let pulses = pulseLimit(size: size, tip: tip)
    let energy = energyLimit(size: size, guardrails: guardrails, tip: tip, pulses: pulses)
    let heat = heatBudget(size: size)
    let interval = pulseInterval()
    let defaults = defaultSettings(
      guardrails, formulas: formulas, shallow: shallow, tested: tested)
    guard let pulses, let energy, let interval, let defaults,
      !modality.isRF || (heat != nil && handpiece.impedanceWindow != nil)
    else { return nil }
    return Envelope(
      model: handpiece.model, modality: modality, tipKind: tip.kind, tipCode: tip.code,
      pinCount: tip.pinCount, area: query.area, areaCode: entry.code, kind: query.kind,
      pass: query.pass, guardrails: guardrails, formulas: formulas,
      depthPlan: handpiece.depthPlan, shallowBounds: shallow, defaultSettings: defaults,
      testedSettings: tested, maximumPulses: pulses.maximum, maximumPulsesRule: pulses.rule,
      titration: ladder.flatMap { titration(by: $0) },
      maximumEnergyOverPins: energy.maximum, maximumEnergyRule: energy.rule,
      pulseInterval: interval, pulsesPerPress: handpiece.pulsesPerPress,
      pressTime: handpiece.pressTime, rfTimeLimit: handpiece.rfTimeLimit, heatBudget: heat,
      impedanceWindow: handpiece.impedanceWindow,
      temperatureMaximum: handpiece.temperatureMaximum)
  }

  /// Only the first pass of a treatment is titrated; a later one lies below it anyway.
  private func titration(by ladder: PassLadder) -> Titration? {
    guard query.pass == 1, ladder.titrationDeliveries > 0 else { return nil }
    return Titration(deliveries: ladder.titrationDeliveries, rule: ladder.rule)
  }

  /// What is left of the energy while some depth is shallow, for the kind of needle on the tip.
  private func shallowBounds(_ guardrails: [Guardrail], tip: TipDescription) -> [ShallowBound] {
    guard let energy = guardrails.first(where: { $0.dimension == .energyPerPin }) else { return [] }
    return tables.depthBands.filter {
      $0.modality == modality && $0.isInsulated == tip.isInsulated
    }.map {
      ShallowBound(
        shallowerThan: $0.shallowerThan,
        energyPerPin: Microjoules(energy.settingMaximum).scaled(by: $0.energyFactor),
        rule: $0.rule)
    }
  }

  /// Each dimension's default, lowered until the settings as a whole lie inside everything: energy
  /// or power first, then the width, then vacuum and flow, none below what is recommended. A block
  /// for each rule that even the least breaks.
  private mutating func defaultSettings(
    _ guardrails: [Guardrail], formulas: DoseFormulas, shallow: [ShallowBound],
    tested: TestedSettings?
  ) -> TreatmentSettings? {
    // A dimension with nothing left is a block already.
    let handpiece = query.handpiece
    guard guardrails.count == handpiece.dimensions.count + handpiece.derived.count else {
      return nil
    }
    var settings = TreatmentSettings()
    for guardrail in guardrails where !guardrail.isDerived {
      settings[guardrail.dimension] = guardrail.defaultSetting
    }
    let check = JointCheck(
      guardrails: guardrails, formulas: formulas, shallow: shallow, tested: tested)
    for dimension in Self.loweredDimensions {
      guard let guardrail = guardrails.first(where: { $0.dimension == dimension }),
        !guardrail.isDerived, guardrail.step > 0
      else { continue }
      while let setting = settings[dimension],
        setting - guardrail.step >= guardrail.recommendedMinimum,
        !check.broken(by: settings).isEmpty
      {
        settings[dimension] = setting - guardrail.step
      }
    }
    let broken = check.broken(by: settings)
    for one in broken {
      find(
        .hardBlock, one.rule,
        "Even the least the handpiece can be set to is too much here. \(one.reason)")
    }
    return broken.isEmpty ? settings : nil
  }
}

extension Derivation {
  private static let loweredDimensions: [Dimension] = [
    .energyPerPin, .powerLevel, .pulseWidth, .vacuum, .crystalFlow,
  ]
}

/// What settings have to keep together, beyond each dimension by itself.
struct JointCheck {
  let guardrails: [Guardrail]
  let formulas: DoseFormulas
  let shallow: [ShallowBound]
  let tested: TestedSettings?

  /// A rule that the settings break as a whole.
  struct Broken {
    let rule: RuleReference
    let reason: String
  }

  /// Everything that the settings break as a whole.
  func broken(by settings: TreatmentSettings) -> [Broken] {
    var broken: [Broken] = []
    for guardrail in guardrails where guardrail.isDerived {
      guard let value = formulas.value(of: guardrail.dimension, in: settings),
        value > guardrail.recommendedMaximum, let bound = guardrail.deciding(.recommended)
      else { continue }
      broken.append(Broken(rule: bound.rule, reason: bound.reason))
    }
    broken += shallowBounds(brokenBy: settings).map { Broken(rule: $0.rule, reason: $0.reason) }
    if let tested, !tested.isCovered(settings, formulas) {
      broken.append(
        Broken(rule: tested.rule, reason: "No single test spot had all of this together."))
    }
    return broken
  }

  /// The bounds on shallow needles that the settings break.
  func shallowBounds(brokenBy settings: TreatmentSettings) -> [ShallowBound] {
    guard !shallow.isEmpty, let depth = settings.shallowestDepth,
      let energy = formulas.value(of: .energyPerPin, in: settings)
    else { return [] }
    return shallow.filter { depth < $0.shallowerThan && energy > $0.energyPerPin.count }
  }
}

extension ShallowBound {
  /// One sentence for a person.
  package var reason: String {
    "Needles of this kind that stand above \(Dimension.depth.text(shallowerThan.count)) may give "
      + "\(Dimension.energyPerPin.text(energyPerPin.count)) per pin at most."
  }
}

extension TestedSettings {
  /// Whether some one spot had at least as much of everything.
  func isCovered(_ settings: TreatmentSettings, _ formulas: DoseFormulas) -> Bool {
    spots.contains { spot in
      TestSpot.testedDimensions.allSatisfy { dimension in
        guard let value = formulas.value(of: dimension, in: settings) else { return true }
        return spot[dimension].map { value <= $0 } ?? false
      }
    }
  }
}
