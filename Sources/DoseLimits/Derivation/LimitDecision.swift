/// What the engine says to one query.
package struct LimitDecision: Hashable, Sendable {
  /// Every reason why nothing may be delivered; empty when there is an envelope.
  package let blocks: [Block]
  /// What is to be read before treating.
  package let cautions: [Caution]
  /// The bounds that could be derived, for reading; only an envelope permits anything.
  package let guardrails: [Guardrail]
  /// Settings inside it may be asked for; `nil` when something blocks.
  package let envelope: Envelope?
}

/// A reason why nothing may be delivered.
package struct Block: Hashable, Sendable {
  package let rule: RuleReference
  /// Whether a prescriber may decide otherwise.
  package let isOverridable: Bool
  /// One sentence for a person.
  package let reason: String
}

/// Something to be read before treating.
package struct Caution: Hashable, Sendable {
  package let rule: RuleReference
  /// One sentence for a person.
  package let reason: String
}

/// Blocks and cautions while a decision is being made.
struct Findings {
  var blocks: [Block] = []
  var cautions: [Caution] = []

  mutating func add(_ severity: Severity, _ rule: RuleReference, _ reason: String) {
    switch severity {
    case .caution: cautions.append(Caution(rule: rule, reason: reason))
    case .prescriberBlock:
      blocks.append(Block(rule: rule, isOverridable: true, reason: reason))
    case .hardBlock: blocks.append(Block(rule: rule, isOverridable: false, reason: reason))
    }
  }
}
