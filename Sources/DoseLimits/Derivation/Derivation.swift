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
    checkPreparation()
    if query.kind == .treatment {
      checkIntervals()
      checkCourse()
    }
    let entry = checkArea()
    let tip = checkTip()
    let ladder = checkPassLadder()
    let tested = checkTestSpots()

    var guardrails: [Guardrail] = []
    if let tip {
      checkDimensions()
      guardrails = self.guardrails(tip: tip, ladder: ladder, tested: tested)
    }
    guard let entry, let tip,
      let envelope = envelope(
        entry: entry, tip: tip, guardrails: guardrails, tested: tested, ladder: ladder),
      findings.blocks.isEmpty
    else {
      return LimitDecision(
        blocks: findings.blocks, cautions: findings.cautions, guardrails: guardrails,
        envelope: nil)
    }
    return LimitDecision(
      blocks: [], cautions: findings.cautions, guardrails: guardrails, envelope: envelope)
  }

  /// Notes what a rule found; a prescriber's override turns a prescriber block into a caution.
  mutating func find(_ severity: Severity, _ rule: RuleReference, _ reason: String) {
    guard severity == .prescriberBlock, isOverridden(rule) else {
      return findings.add(severity, rule, reason)
    }
    findings.add(.caution, rule, "\(reason) A prescriber has decided to go on.")
  }

  private func isOverridden(_ rule: RuleReference) -> Bool {
    query.overrides.contains { $0.area == query.area && $0.target == .block(rule: rule.id) }
  }

  var modality: Modality { query.handpiece.modality }
  /// Nobody knowing the skin type counts as the riskiest.
  var type: Fitzpatrick { query.profile.fitzpatrick ?? .vi }

  /// The guardrails of everything that is set or follows from it, in the order of dimensions.
  private mutating func guardrails(
    tip: TipDescription, ladder: PassLadder?, tested: TestedSettings?
  ) -> [Guardrail] {
    var guardrails: [Guardrail] = []
    for dimension in Dimension.allCases {
      guard
        let limited = LimitedDimension(
          dimension, of: query.handpiece, tip: tip, calibrated: query.calibrated)
      else {
        continue
      }
      var bounds = limited.rangeBounds(tip: tip)
      bounds += energyBounds(of: limited)
      bounds += tableBounds(of: limited)
      if let ladder { bounds += ladderBounds(of: limited, ladder: ladder) }
      if let tested { bounds += testSpotBounds(of: limited, tested: tested) }
      if query.kind == .testSpot { bounds += testSpotSessionBounds(of: limited, bounds) }
      if let guardrail = intersect(bounds, of: limited) {
        guardrails.append(guardrail)
      }
    }
    return guardrails
  }
}
