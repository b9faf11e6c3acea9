import Quantities

/// One decision in the making: every rule is asked, whatever the others said.
struct Derivation {
  let query: LimitQuery
  let tables: LimitTables
  private(set) var findings = Findings()

  init(query: LimitQuery, tables: LimitTables) {
    self.query = query
    self.tables = tables
  }

  /// Asks every rule, then intersects their bounds.
  mutating func decide() -> LimitDecision {
    checkCalibration()
    checkConditions()
    checkAge()
    checkIndication()
    checkIntervals()
    let entry = checkArea()
    let tip = checkTip()
    let ladder = checkPassLadder()
    let tested = checkTestSpots()

    var guardrails: [Guardrail] = []
    if let tip {
      for dimension in query.handpiece.dimensions {
        var bounds = Self.rangeBounds(of: dimension, tip: tip)
        bounds += energyBounds(of: dimension)
        bounds += depthBounds(of: dimension)
        if let ladder { bounds += ladderBounds(of: dimension, ladder: ladder) }
        if let tested { bounds += testSpotBounds(of: dimension, tested: tested) }
        if let guardrail = intersect(bounds, of: dimension) {
          guardrails.append(guardrail)
        }
      }
      checkDimensions()
    }
    guard let entry, let tip, let pulses = pulseLimit(entry: entry, tip: tip),
      findings.blocks.isEmpty
    else { return .blocked(findings.blocks, cautions: findings.cautions) }
    let envelope = envelope(
      entry: entry, tip: tip, guardrails: guardrails, tested: tested, pulses: pulses)
    return .envelope(envelope, cautions: findings.cautions)
  }

  mutating func find(_ severity: Severity, _ rule: RuleReference, _ reason: String) {
    findings.add(severity, rule, reason)
  }

  var modality: Modality { query.handpiece.modality }
  var type: Fitzpatrick { query.profile.fitzpatrick }

  private func envelope(
    entry: AtlasEntry, tip: TipDescription, guardrails: [Guardrail], tested: TestedSettings?,
    pulses: PulseLimit
  ) -> Envelope {
    let handpiece = query.handpiece
    return Envelope(
      model: handpiece.model, modality: handpiece.modality, tipKind: tip.kind, tipCode: tip.code,
      pinCount: tip.pinCount, area: query.area, areaCode: entry.code, pass: query.pass,
      guardrails: guardrails, testedSettings: tested, maximumPulses: pulses.maximum,
      maximumPulsesRule: pulses.rule, pulseInterval: handpiece.pulseInterval,
      pulsesPerPress: handpiece.pulsesPerPress, pressTime: handpiece.pressTime,
      heatWindow: handpiece.heatWindow, impedanceWindow: handpiece.impedanceWindow,
      temperatureMaximum: handpiece.temperatureMaximum)
  }
}
