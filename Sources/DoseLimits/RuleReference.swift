/// How well a rule's figure is supported, from a regulator's words down to our own reasoning.
package enum Evidence: String, Hashable, Codable, CaseIterable, Sendable {
  case regulator
  case label
  case published
  case manufacturer
  case engineering
}

/// Which rule speaks, and where its figure comes from.
package struct RuleReference: Hashable, Codable, Sendable {
  /// Unique over all tables and handpieces.
  package let id: String
  /// A public address, or `handpieced` for what the engine itself demands.
  package let source: String
  package let evidence: Evidence

  package init(id: String, source: String, evidence: Evidence) {
    self.id = id
    self.source = source
    self.evidence = evidence
  }

  /// A demand of the engine that no table can relax.
  static func engine(_ name: String) -> Self {
    Self(id: "engine/\(name)", source: "handpieced", evidence: .engineering)
  }
}

/// How much a rule of history weighs.
package enum Severity: Int, Hashable, Comparable, CaseIterable, Sendable {
  /// To be read and acknowledged.
  case caution
  /// Nobody but a prescriber may go on.
  case prescriberBlock
  /// Nobody may go on.
  case hardBlock

  package static func < (lhs: Self, rhs: Self) -> Bool {
    lhs.rawValue < rhs.rawValue
  }
}
