/// The guardrail of one dimension, in the unit it names.
package struct EnvelopeBound: LeafEntry {
  package var dimension: LoggedDimension
  /// The suffix of the unit, such as `uj`.
  package var unit: String
  /// Whether it follows from other dimensions and cannot be set.
  package var isDerived: Bool
  /// The direction that is safer: `less`, `more` or `neither`.
  package var safer: ReasonCode
  package var minimum: Int64
  package var recommendedMinimum: Int64
  package var defaultValue: Int64
  package var recommended: Int64
  package var absolute: Int64
  /// The highest value that may be commanded.
  package var settingMaximum: Int64
  /// The highest value that may be measured; the guard ends a pulse there.
  package var deliveredMaximum: Int64
  /// The lowest value that may be measured once a drive runs.
  package var deliveredMinimum: Int64
  /// The rule that set the absolute bound.
  package var rule: String
  package var source: String
  package var evidence: String

  package init(
    dimension: LoggedDimension, isDerived: Bool = false, safer: ReasonCode = "less", minimum: Int64,
    recommendedMinimum: Int64? = nil, defaultValue: Int64, recommended: Int64, absolute: Int64,
    settingMaximum: Int64, deliveredMaximum: Int64, deliveredMinimum: Int64 = 0, rule: String,
    source: String,
    evidence: String
  ) {
    self.dimension = dimension
    unit = dimension.unit
    self.isDerived = isDerived
    self.safer = safer
    self.minimum = minimum
    self.recommendedMinimum = recommendedMinimum ?? minimum
    self.defaultValue = defaultValue
    self.recommended = recommended
    self.absolute = absolute
    self.settingMaximum = settingMaximum
    self.deliveredMaximum = deliveredMaximum
    self.deliveredMinimum = deliveredMinimum
    self.rule = rule
    self.source = source
    self.evidence = evidence
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    dimension = try fields.take("dimension")
    unit = try fields.take("unit")
    isDerived = try fields.take("derived")
    safer = try fields.take("safer")
    minimum = try fields.take("minimum")
    recommendedMinimum = try fields.take("recommended_minimum")
    defaultValue = try fields.take("default")
    recommended = try fields.take("recommended")
    absolute = try fields.take("absolute")
    settingMaximum = try fields.take("setting_maximum")
    deliveredMaximum = try fields.take("delivered_maximum")
    deliveredMinimum = try fields.take("delivered_minimum")
    rule = try fields.take("rule")
    source = try fields.take("source")
    evidence = try fields.take("evidence")
  }

  package func write(to text: inout JSONText) {
    text.put("dimension", dimension)
    text.put("unit", unit)
    text.put("derived", isDerived)
    text.put("safer", safer)
    text.put("minimum", minimum)
    text.put("recommended_minimum", recommendedMinimum)
    text.put("default", defaultValue)
    text.put("recommended", recommended)
    text.put("absolute", absolute)
    text.put("setting_maximum", settingMaximum)
    text.put("delivered_maximum", deliveredMaximum)
    text.put("delivered_minimum", deliveredMinimum)
    text.put("rule", rule)
    text.put("source", source)
    text.put("evidence", evidence)
  }
}

extension EnvelopeBound {
  /// Whether a value lies further from safer than another.
  package func isRiskier(_ value: Int64, than other: Int64) -> Bool {
    switch safer {
    case "less": value > other
    case "more": value < other
    default: value != other
    }
  }
}
