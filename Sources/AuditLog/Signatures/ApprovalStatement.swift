package import Quantities

/// A prescriber approves one model with the tables it uses, as this version of the engine reads
/// them.
package struct ApprovalStatement: PrescriberStatement {
  package static var heading: String { "handpieced approval v1" }

  package let model: String
  /// SHA-256 of the canonical text of descriptor and tables.
  package let canonicalHash: Hash256
  /// The version of the engine's rules, from 1.
  package let engineRules: Int
  package let day: CalendarDay

  /// Throws when the model is no word, the version lies outside 1 to 999,999 or the day outside
  /// the years 1970 to 9999.
  package init(
    model: String, canonicalHash: Hash256, engineRules: Int, day: CalendarDay
  ) throws(AuditLogError) {
    guard StatementValue.isWord(model) else { throw .badValue(key: "model") }
    guard (1...999_999).contains(engineRules) else { throw .badValue(key: "engine_rules") }
    guard day.daysSince1970 >= 0, CalendarDay(day.description) == day else {
      throw .badValue(key: "approved")
    }
    self.model = model
    self.canonicalHash = canonicalHash
    self.engineRules = engineRules
    self.day = day
  }

  package init(from lines: inout StatementLines) throws(AuditLogError) {
    try self.init(
      model: lines.take("model") { $0 },
      canonicalHash: lines.take("canonical_sha256") { Hash256($0) },
      engineRules: lines.take("engine_rules") { StatementValue.integer($0).map { Int($0) } },
      day: lines.take("approved") { CalendarDay($0) })
  }

  package var lines: [String] {
    [
      "model \(model)", "canonical_sha256 \(canonicalHash)", "engine_rules \(engineRules)",
      "approved \(day)",
    ]
  }
}
