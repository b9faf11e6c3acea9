/// Settings that the engine permitted are now those of the pass.
package struct SettingsLeaf: LeafContent {
  package static var kind: String { "settings" }

  package var pass: PassID
  package var settings: LoggedSettings
  /// What an arm command quotes to mean these settings.
  package var settingsHash: ShortHash
  /// SHA-256 of the bytes of the envelope leaf they were made from.
  package var envelopeHash: Hash256

  package init(
    pass: PassID, settings: LoggedSettings, settingsHash: ShortHash, envelopeHash: Hash256
  ) {
    self.pass = pass
    self.settings = settings
    self.settingsHash = settingsHash
    self.envelopeHash = envelopeHash
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    pass = try PassID(from: &fields)
    settings = try fields.takeEntry("settings")
    settingsHash = try fields.take("settings_hash")
    envelopeHash = try fields.take("envelope_sha256")
  }

  package func write(to text: inout JSONText) {
    pass.write(to: &text)
    text.put("settings", entry: settings)
    text.put("settings_hash", settingsHash)
    text.put("envelope_sha256", envelopeHash)
  }
}

/// Settings were asked for and refused, for every reason listed.
package struct SettingsRefusedLeaf: LeafContent {
  package static var kind: String { "settings_refused" }

  package var pass: PassID
  package var settings: LoggedSettings
  package var reasons: [RefusalReason]

  package init(pass: PassID, settings: LoggedSettings, reasons: [RefusalReason]) {
    self.pass = pass
    self.settings = settings
    self.reasons = reasons
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    pass = try PassID(from: &fields)
    settings = try fields.takeEntry("settings")
    reasons = try fields.takeEntries("reasons")
  }

  package func write(to text: inout JSONText) {
    pass.write(to: &text)
    text.put("settings", entry: settings)
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
