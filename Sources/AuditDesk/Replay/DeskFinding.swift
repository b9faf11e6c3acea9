package import AuditLog

/// How much a finding weighs.
package enum Severity: String, Hashable, Sendable, CaseIterable {
  /// A promise was not kept, or the log does not say what happened.
  case error
  /// Something that a person should look into.
  case warning
  /// What would be otherwise under other rules.
  case note
}

/// What kind of thing was found. Names are stable; programs may rely on them.
package struct DeskCode: Hashable, Sendable {
  package let name: String
  package let severity: Severity
  /// The promise that it touches, as the design numbers them.
  package let promise: Int

  /// All there are, those of the verifier first.
  package static let all: [DeskCode] =
    FindingCode.allCases.map { DeskCode($0) } + ReplayCode.allCases.map { DeskCode($0) }

  package init(_ code: FindingCode) {
    name = code.rawValue
    severity = code.severity
    promise = code.promise
  }

  package init(_ code: ReplayCode) {
    name = code.rawValue
    severity = code.severity
    promise = code.promise
  }
}

/// One thing that an auditor should know of.
package struct DeskFinding: Hashable, Sendable {
  package let code: DeskCode
  /// The leaf at which it shows.
  package let seq: Int64
  /// The session it is about; `nil` where it is about none.
  package let session: SessionPseudonym?
  /// What is wrong, in one sentence.
  package let sentence: String

  package init(_ code: DeskCode, at seq: Int64, in session: SessionPseudonym?, _ sentence: String) {
    self.code = code
    self.seq = seq
    self.session = session
    self.sentence = sentence
  }
}

/// What a replay finds beside what the verifier finds.
package enum ReplayCode: String, Hashable, Sendable, CaseIterable {
  // By the rules that were in force.
  case envelopeNotReproduced = "envelope_not_reproduced"
  case envelopeNotRight = "envelope_not_right"
  case settingNotPermitted = "setting_not_permitted"
  case settingNotRight = "setting_not_right"
  case deliveredBeyondRules = "delivered_beyond_rules"
  case inputsUnreadable = "inputs_unreadable"
  case catalogMissing = "catalog_missing"
  // What no single pulse shows.
  case passTooLong = "pass_too_long"
  case passEnergyExceeded = "pass_energy_exceeded"
  case pulseTooSoon = "pulse_too_soon"
  // Tips that must not be used.
  case tipExpired = "tip_expired"
  case tipWornOut = "tip_worn_out"
  case tipReset = "tip_reset"
  case tipUsed = "tip_used"
  // Clock and witness.
  case clockStepped = "clock_stepped"
  case notWitnessed = "not_witnessed"
  // What if other tables had been in force.
  case passWouldBeBlocked = "pass_would_be_blocked"
  case boundWouldDiffer = "bound_would_differ"
  case settingWouldBeOutside = "setting_would_be_outside"
  case deliveryWouldBeOutside = "delivery_would_be_outside"

  var severity: Severity {
    switch self {
    case .catalogMissing, .clockStepped, .notWitnessed: .warning
    case .passWouldBeBlocked, .boundWouldDiffer, .settingWouldBeOutside, .deliveryWouldBeOutside:
      .note
    default: .error
    }
  }

  var promise: Int {
    switch self {
    case .envelopeNotReproduced, .envelopeNotRight, .inputsUnreadable, .catalogMissing,
      .clockStepped, .passWouldBeBlocked, .boundWouldDiffer:
      8
    case .notWitnessed: 9
    default: 1
    }
  }
}
