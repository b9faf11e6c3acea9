package import Quantities

/// Settings that the engine permitted are now those of the pass.
package struct SettingsLeaf: LeafContent {
  package static var kind: String { "settings" }

  package var pass: PassID
  package var energyPerPin: Microjoules
  package var depth: Micrometres
  package var pulseWidth: Microseconds
  /// What an arm command quotes to mean these settings.
  package var settingsHash: ShortHash
  /// SHA-256 of the bytes of the envelope leaf they were made from.
  package var envelopeHash: Hash256

  package init(
    pass: PassID, energyPerPin: Microjoules, depth: Micrometres, pulseWidth: Microseconds,
    settingsHash: ShortHash, envelopeHash: Hash256
  ) {
    self.pass = pass
    self.energyPerPin = energyPerPin
    self.depth = depth
    self.pulseWidth = pulseWidth
    self.settingsHash = settingsHash
    self.envelopeHash = envelopeHash
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    pass = try PassID(from: &fields)
    energyPerPin = try fields.take("energy_uj")
    depth = try fields.take("depth_um")
    pulseWidth = try fields.take("pulse_width_us")
    settingsHash = try fields.take("settings_hash")
    envelopeHash = try fields.take("envelope_sha256")
  }

  package func write(to text: inout JSONText) {
    pass.write(to: &text)
    text.put("energy_uj", energyPerPin)
    text.put("depth_um", depth)
    text.put("pulse_width_us", pulseWidth)
    text.put("settings_hash", settingsHash)
    text.put("envelope_sha256", envelopeHash)
  }
}

/// Settings were asked for and refused, for every reason listed.
package struct SettingsRefusedLeaf: LeafContent {
  package static var kind: String { "settings_refused" }

  package var pass: PassID
  package var energyPerPin: Microjoules
  package var depth: Micrometres
  package var pulseWidth: Microseconds
  package var reasons: [RefusalReason]

  package init(
    pass: PassID, energyPerPin: Microjoules, depth: Micrometres, pulseWidth: Microseconds,
    reasons: [RefusalReason]
  ) {
    self.pass = pass
    self.energyPerPin = energyPerPin
    self.depth = depth
    self.pulseWidth = pulseWidth
    self.reasons = reasons
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    pass = try PassID(from: &fields)
    energyPerPin = try fields.take("energy_uj")
    depth = try fields.take("depth_um")
    pulseWidth = try fields.take("pulse_width_us")
    reasons = try fields.takeEntries("reasons")
  }

  package func write(to text: inout JSONText) {
    pass.write(to: &text)
    text.put("energy_uj", energyPerPin)
    text.put("depth_um", depth)
    text.put("pulse_width_us", pulseWidth)
    text.put("reasons", reasons)
  }
}

/// One rule that forbade what was asked.
package struct RefusalReason: LeafEntry {
  package var rule: String
  package var dimension: LoggedDimension
  package var asked: Int64
  package var bound: Int64
  package var source: String

  package init(
    rule: String, dimension: LoggedDimension, asked: Int64, bound: Int64, source: String
  ) {
    self.rule = rule
    self.dimension = dimension
    self.asked = asked
    self.bound = bound
    self.source = source
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    rule = try fields.take("rule")
    dimension = try fields.take("dimension")
    asked = try fields.take("asked")
    bound = try fields.take("bound")
    source = try fields.take("source")
  }

  package func write(to text: inout JSONText) {
    text.put("rule", rule)
    text.put("dimension", dimension)
    text.put("asked", asked)
    text.put("bound", bound)
    text.put("source", source)
  }
}
