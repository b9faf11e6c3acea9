/// How well a rule's figure is supported, from a regulator's words down to our own reasoning.
package enum Evidence: String, Hashable, Codable, CaseIterable, Sendable {
  case regulator
  case label
  case published
  case manufacturer
  case engineering
}

/// Which rule speaks, and where its figure comes from.
package struct RuleReference: Sendable {
  /// Every bound and finding carries its rule, so that copies are made all the time: one reference
  /// is cheaper than two strings.
  private final class Content: Sendable {
    let id: String
    let source: String
    let evidence: Evidence

    init(id: String, source: String, evidence: Evidence) {
      self.id = id
      self.source = source
      self.evidence = evidence
    }
  }

  private let content: Content

  package init(id: String, source: String, evidence: Evidence) {
    content = Content(id: id, source: source, evidence: evidence)
  }

  /// Unique over all tables and handpieces.
  package var id: String { content.id }
  /// A public address, or `handpieced` for what the engine itself demands.
  package var source: String { content.source }
  package var evidence: Evidence { content.evidence }

  /// A demand of the engine that no table can relax.
  static func engine(_ name: String) -> Self {
    Self(id: "engine/\(name)", source: "handpieced", evidence: .engineering)
  }
}

extension RuleReference: Hashable {
  package static func == (left: Self, right: Self) -> Bool {
    left.content === right.content
      || left.id == right.id && left.source == right.source && left.evidence == right.evidence
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(id)
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
