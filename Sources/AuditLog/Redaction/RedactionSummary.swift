/// What a log that was verified does not disclose, and what could not be checked for that.
package struct RedactionSummary: Hashable, Sendable {
  package let leaves: Int64
  /// The first of the stretches.
  package let stretches: [ClosedRange<Int64>]
  package let stretchCount: Int
  /// The first of the rules that need a leaf which is not there.
  package let unchecked: [UncheckedRule]
  package let uncheckedCount: Int

  /// In words, a line each; none where everything is disclosed.
  package var lines: [String] {
    guard leaves > 0 else { return [] }
    let named = stretches.map { stretch in
      let (first, last) = (stretch.lowerBound, stretch.upperBound)
      return first == last ? "\(first)" : "\(first) to \(last)"
    }
    let more = stretchCount - stretches.count
    let places = named.joined(separator: ", ") + (more > 0 ? ", and \(more) stretches more" : "")
    return [
      "\(leaves) leaves are not disclosed: \(places). What they say, and the sessions they are of, "
        + "could not be checked."
    ]
      + unchecked.map { "\($0.seq)  \($0.code.rawValue)  not checkable: redacted" }
      + (uncheckedCount > unchecked.count
        ? ["and \(uncheckedCount - unchecked.count) more that are not checkable: redacted"] : [])
  }
}

/// A rule at a leaf that only leaves which are not disclosed could show to be kept.
package struct UncheckedRule: Hashable, Sendable {
  package let code: FindingCode
  package let seq: Int64
}

/// Counts what is not disclosed, leaf by leaf.
struct RedactionTally {
  /// The most stretches that are told.
  private static let stretchLimit = 64

  private(set) var leaves: Int64 = 0
  private var stretches: [ClosedRange<Int64>] = []
  private var stretchCount = 0
  private var last: Int64?

  mutating func note(_ seq: Int64) {
    leaves += 1
    let goesOn = last.map { $0 < .max && seq == $0 + 1 } ?? false
    last = seq
    if !goesOn { stretchCount += 1 }
    if goesOn, let open = stretches.last, open.upperBound == seq - 1 {
      stretches[stretches.count - 1] = open.lowerBound...seq
    } else if !goesOn, stretches.count < Self.stretchLimit {
      stretches.append(seq...seq)
    }
  }

  func summary(_ findings: FindingList) -> RedactionSummary {
    RedactionSummary(
      leaves: leaves, stretches: stretches, stretchCount: stretchCount,
      unchecked: findings.unchecked, uncheckedCount: findings.uncheckedCount)
  }
}

extension JSONText {
  /// Three keys: how many leaves are not disclosed, which, and what could not be checked for that.
  package mutating func put(_ redaction: RedactionSummary) {
    put("redacted_leaves", redaction.leaves)
    key("redacted")
    openArray()
    for stretch in redaction.stretches {
      openObject()
      put("first", stretch.lowerBound)
      put("last", stretch.upperBound)
      closeObject()
    }
    closeArray()
    key("not_checkable")
    openArray()
    for rule in redaction.unchecked {
      openObject()
      put("code", rule.code.rawValue)
      put("seq", rule.seq)
      closeObject()
    }
    closeArray()
  }
}
