import AuditLog
import Quantities

/// What a replay keeps of an open session.
struct ReplayedSession {
  /// An envelope whose pass has not begun: the declared size comes with that.
  struct WaitingEnvelope {
    let leaf: EnvelopeLeaf
    let seq: Int64
    let stamp: LeafStamp
    let overrides: [OverrideStatement]
  }

  /// The pass that began last.
  struct CurrentPass {
    let envelope: EnvelopeLeaf
    let settable: Set<LoggedDimension>
    /// By the rules in force; `nil` where these are not at hand.
    let rules: PassRules?
    /// By the tables of a what-if.
    let otherRules: PassRules?
    /// What may be measured by the rules in force, where that is not what the envelope says.
    let ruledMaxima: ByDimension<Int64>?
    /// What might be measured by the tables of a what-if.
    let otherMaxima: ByDimension<Int64>?
    var settings: LoggedSettings?
    var deliveries = 0
    var lastReported: LastPulse?

    /// Whether measured values are held against anything but the envelope.
    var hasOtherMaxima: Bool { ruledMaxima != nil || otherMaxima != nil }

    fileprivate mutating func apply(_ change: (inout Self) -> Void) { change(&self) }
  }

  struct LastPulse {
    let number: PulseNumber
    let arm: ArmID
    let began: HandpieceInstant
  }

  let opened: SessionOpenedLeaf
  let openedUTC: UTCInstant
  /// `nil` when they cannot be read.
  let inputs: LoggedInputs?
  var overrides: [OverrideStatement] = []
  var waiting: WaitingEnvelope?
  var pass: CurrentPass?
  /// Passes of this session that have ended with deliveries.
  var endedPasses: [LoggedInputs.Pass] = []
  var engine = Tally()
  var reference = Tally()
  var lacksCatalog = false
  var findingCount = 0

  /// How often a route agreed, and where it first did not.
  struct Tally {
    var agreed = 0
    var differsAt: Int64?

    mutating func count(_ answer: PassRules.Answer, at seq: Int64) {
      if answer.agrees {
        agreed += 1
      } else if differsAt == nil {
        differsAt = seq
      }
    }

    func verdict(orElse reason: RulesVerdict.Reason) -> RulesVerdict {
      if let differsAt { return .differs(at: differsAt) }
      return agreed > 0 ? .agrees(passes: agreed) : .notAsked(reason)
    }
  }

  private static let passLimit = 256
  private static let overrideLimit = 256

  /// The passes of the visit so far.
  var visit: [LoggedInputs.Pass] { (inputs?.passesToday ?? []) + endedPasses }

  mutating func note(_ override: OverrideStatement) {
    if overrides.count < Self.overrideLimit { overrides.append(override) }
  }

  mutating func wait(for envelope: EnvelopeLeaf, _ stamp: LeafStamp, at seq: Int64) {
    waiting = WaitingEnvelope(
      leaf: envelope, seq: seq, stamp: stamp,
      overrides: overrides.filter { !$0.isExpired(at: stamp.utc) })
  }

  mutating func change(_ pass: PassID, _ change: (inout CurrentPass) -> Void) {
    guard self.pass?.envelope.pass == pass else { return }
    self.pass?.apply(change)
  }

  mutating func end(_ leaf: PassEndedLeaf) {
    defer { pass = nil }
    guard let pass, pass.envelope.pass == leaf.pass, let settings = pass.settings,
      leaf.pulses > 0, endedPasses.count < Self.passLimit
    else { return }
    endedPasses.append(
      LoggedInputs.Pass(
        area: "\(leaf.pass.area)/\(leaf.pass.side)", procedure: opened.modality.procedure,
        values: settings.values, energyOverPins: leaf.energyTotal, exposure: leaf.exposureTotal))
  }

  func verdict(_ summary: SessionSummary) -> SessionVerdict {
    let reason: RulesVerdict.Reason =
      inputs == nil ? .inputsUnreadable : lacksCatalog ? .noCatalog : .noPass
    return SessionVerdict(
      summary: summary, opened: opened, openedUTC: openedUTC,
      engine: engine.verdict(orElse: reason), reference: reference.verdict(orElse: reason),
      history: HistoryVerdict(summary.linkage), findingCount: findingCount)
  }
}

extension ReasonCode {
  /// A modality as the tables name its procedure.
  var procedure: String {
    switch text {
    case "fractional_rf": "fractionalRF"
    case "rf_microneedling": "rfMicroneedling"
    default: text
    }
  }
}

extension EnvelopeLeaf {
  /// The dimensions that can be set; the others follow.
  var settable: Set<LoggedDimension> {
    Set(bounds.filter { !$0.isDerived }.map(\.dimension))
  }
}

extension UTCInstant {
  private static let justAfterMidnight: Int64 = 10_000_000

  /// The days on which something may have been decided that was written at this moment.
  var possibleDays: [CalendarDay] {
    let before = UTCInstant(
      microseconds: (Microseconds(microseconds) - Microseconds(Self.justAfterMidnight)).count
    ).day
    return before == day ? [day] : [day, before]
  }
}
