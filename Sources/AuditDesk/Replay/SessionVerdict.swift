package import AuditLog
package import Quantities

/// What came of asking one route to the limits about all passes of a session.
package enum RulesVerdict: Hashable, Sendable {
  /// It gave the same envelope for each of so many passes.
  case agrees(passes: Int)
  /// It did not; first at this leaf.
  case differs(at: Int64)
  /// It was not asked.
  case notAsked(Reason)

  package enum Reason: String, Hashable, Sendable {
    /// No pass was begun.
    case noPass = "no_pass"
    /// The catalog the session was treated by is not at hand.
    case noCatalog = "no_catalog"
    /// The leaf's inputs cannot be read.
    case inputsUnreadable = "inputs_unreadable"
  }

  /// One word for it.
  package var word: String {
    switch self {
    case .agrees: "agrees"
    case .differs: "differs"
    case .notAsked(let reason): reason.rawValue
    }
  }
}

/// What the facts of earlier sessions rest on that a session was told.
package enum HistoryVerdict: Hashable, Sendable {
  /// Compared with what the log shows of the same person.
  case checked
  /// Nobody can tell without a link file.
  case asserted
  /// Nobody can ever tell again: this leaf records why.
  case erased(by: Int64)
  /// The link file and the session contradict each other.
  case differs

  package var word: String {
    switch self {
    case .checked: "checked"
    case .asserted: "asserted"
    case .erased: "erased"
    case .differs: "differs"
    }
  }

  init(_ linkage: SessionLinkage?) {
    switch linkage {
    case nil, .asserted: self = .asserted
    case .linked: self = .checked
    case .erased(let seq): self = .erased(by: seq)
    case .differs: self = .differs
    }
  }
}

/// What a replay says of one session.
package struct SessionVerdict: Hashable, Sendable {
  package let summary: SessionSummary
  package let opened: SessionOpenedLeaf
  package let openedUTC: UTCInstant
  /// Whether the envelopes can be derived again.
  package let engine: RulesVerdict
  /// Whether they are right.
  package let reference: RulesVerdict
  package let history: HistoryVerdict
  /// How many findings are about it so far.
  package let findingCount: Int
}
