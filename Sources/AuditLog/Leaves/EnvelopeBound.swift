/// A limited dimension, by the name it has in the log.
package enum LoggedDimension: String, LeafValue, CaseIterable {
  /// Energy of one pin in one delivery, in µJ.
  case energyPerPin = "energy_per_pin"
  /// Depth of the needle tips, in µm.
  case depth
  /// Length of one delivery, in µs.
  case pulseWidth = "pulse_width"
}

/// The guardrail of one dimension, in the unit it names.
package struct EnvelopeBound: LeafEntry {
  package var dimension: LoggedDimension
  /// The suffix of the unit, such as `uj`.
  package var unit: String
  package var minimum: Int64
  package var defaultValue: Int64
  package var recommended: Int64
  package var absolute: Int64
  /// The highest value that may be commanded.
  package var settingMaximum: Int64
  /// The highest value that may be measured; the guard ends a pulse there.
  package var deliveredMaximum: Int64
  /// The rule that set the absolute bound.
  package var rule: String
  package var source: String
  package var evidence: String

  package init(
    dimension: LoggedDimension, unit: String, minimum: Int64, defaultValue: Int64,
    recommended: Int64, absolute: Int64, settingMaximum: Int64, deliveredMaximum: Int64,
    rule: String, source: String, evidence: String
  ) {
    self.dimension = dimension
    self.unit = unit
    self.minimum = minimum
    self.defaultValue = defaultValue
    self.recommended = recommended
    self.absolute = absolute
    self.settingMaximum = settingMaximum
    self.deliveredMaximum = deliveredMaximum
    self.rule = rule
    self.source = source
    self.evidence = evidence
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    dimension = try fields.take("dimension")
    unit = try fields.take("unit")
    minimum = try fields.take("minimum")
    defaultValue = try fields.take("default")
    recommended = try fields.take("recommended")
    absolute = try fields.take("absolute")
    settingMaximum = try fields.take("setting_maximum")
    deliveredMaximum = try fields.take("delivered_maximum")
    rule = try fields.take("rule")
    source = try fields.take("source")
    evidence = try fields.take("evidence")
  }

  package func write(to text: inout JSONText) {
    text.put("dimension", dimension)
    text.put("unit", unit)
    text.put("minimum", minimum)
    text.put("default", defaultValue)
    text.put("recommended", recommended)
    text.put("absolute", absolute)
    text.put("setting_maximum", settingMaximum)
    text.put("delivered_maximum", deliveredMaximum)
    text.put("rule", rule)
    text.put("source", source)
    text.put("evidence", evidence)
  }
}
