/// What the engine says to one query.
package enum LimitDecision: Hashable, Sendable {
  /// Nothing may be delivered; every block is listed.
  case blocked([Block], cautions: [Caution])
  /// Settings inside the envelope may be asked for.
  case envelope(Envelope, cautions: [Caution])

  package var envelope: Envelope? {
    switch self {
    case .blocked: nil
    case .envelope(let envelope, _): envelope
    }
  }

  package var blocks: [Block] {
    switch self {
    case .blocked(let blocks, _): blocks
    case .envelope: []
    }
  }

  package var cautions: [Caution] {
    switch self {
    case .blocked(_, let cautions), .envelope(_, let cautions): cautions
    }
  }
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
