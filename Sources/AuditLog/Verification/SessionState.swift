internal import Quantities

/// What the history rules remember of an open session.
struct SessionState {
  let opened: SessionOpenedLeaf
  let openedSeq: Int64
  let openedUTC: UTCInstant
  /// `nil` where the auditor has no link file.
  var linkage: SessionLinkage?
  var passes = PassBook()
  var arm: ArmState?
  var hands: SessionHands
  /// The bounds that prescribers gave way, in the order of the log; bounded like passes.
  var overrides: [OverrideStatement] = []
  /// Whether the handpiece may have done something that the log does not know yet.
  var isUnresolved = false
  /// Whether the run of the daemon that opened it is over.
  var isOfEarlierRun = false
  /// Pulses read back since the handpiece was last settled, by what they were.
  var readBack = ReadBack()
  var pulses = 0
  var assumed = 0
  var refusals = 0
  var stops = 0
  var interruptions = 0
  /// The needles of its tip as they were counted, and what had been delivered by then.
  var pinsBefore: Int?
  var pinsAfter: (pins: Int, pulses: Int)?

  struct ReadBack {
    var complete = 0
    var incomplete = 0
  }

  init(opened: SessionOpenedLeaf, openedSeq: Int64, openedUTC: UTCInstant) {
    self.opened = opened
    self.openedSeq = openedSeq
    self.openedUTC = openedUTC
    hands = SessionHands(openedBy: opened.operatorUID)
  }

  /// How far a prescriber lets one dimension of a pass go; `nil` when none did.
  func overridden(_ dimension: LoggedDimension, in pass: PassID) -> Int64? {
    overrides.compactMap { override -> Int64? in
      guard override.area == pass.area, override.side == pass.side,
        case .bound(dimension.key, let count) = override.scope
      else { return nil }
      return count
    }.max()
  }

  /// Nothing may fire any more, but a pulse that has begun may still be reported.
  mutating func endArm(stopped: Bool) {
    switch arm?.phase {
    case .armed: arm?.phase = stopped ? .stopped : .disarmed
    case .disarmed where stopped: arm?.phase = .stopped
    default: break
    }
  }

  /// The handpiece is out of reach: only its journal tells what came of an arm in force.
  mutating func loseArm() {
    if arm?.phase == .armed { isUnresolved = true }
    arm?.phase = .over
  }

  /// Counts what nobody could read as delivered in full; nothing of it is unknown any more.
  mutating func assume(_ leaf: AssumedLeaf, in pass: PassID) {
    pulses += leaf.deliveries
    assumed += leaf.deliveries
    isUnresolved = false
    passes.change(pass) { state in
      state.summary.pulses += leaf.deliveries
      state.summary.assumed += leaf.deliveries
      state.summary.energyTotal += leaf.energyTotal
      state.summary.exposure += leaf.exposureTotal
    }
  }

  func summary(closedSeq: Int64?) -> SessionSummary {
    SessionSummary(
      session: opened.session, handpiece: opened.handpiece, openedSeq: openedSeq,
      closedSeq: closedSeq, passes: passes.states.map(\.summary), pulses: pulses, assumed: assumed,
      refusals: refusals, stops: stops, interruptions: interruptions,
      linkage: linkage)
  }
}

/// What the history rules remember of a pass.
struct PassState {
  var envelope: KnownEnvelope?
  /// The cautions of the envelope that nobody has acknowledged.
  var unread: [String] = []
  var settings: SettingsLeaf?
  var isOpen: Bool {
    get { summary.isOpen }
    set { summary.isOpen = newValue }
  }
  var hasEnded = false
  var summary: PassSummary

  init(_ pass: PassID) {
    summary = PassSummary(pass: pass)
  }
}

/// An envelope with the hash by which settings name it. Each pulse is held against it, so that it
/// is shared and not copied.
final class KnownEnvelope: Sendable {
  let leaf: EnvelopeLeaf
  let hash: Hash256
  private let ranges: ByDimension<Range>

  /// What may be set and measured of one dimension.
  struct Range {
    let setting: (minimum: Int64, maximum: Int64)
    let deliveredMaximum: Int64
  }

  init(leaf: EnvelopeLeaf, hash: Hash256) {
    self.leaf = leaf
    self.hash = hash
    var ranges = ByDimension<Range>()
    for bound in leaf.bounds where ranges[bound.dimension] == nil {
      ranges[bound.dimension] = Range(
        setting: (minimum: bound.minimum, maximum: bound.settingMaximum),
        deliveredMaximum: bound.deliveredMaximum)
    }
    self.ranges = ranges
  }

  func bound(_ dimension: LoggedDimension) -> EnvelopeBound? {
    leaf.bounds.first { $0.dimension == dimension }
  }

  /// As the envelope spells it.
  func unit(of dimension: LoggedDimension) -> String { bound(dimension)?.unit ?? "" }

  func range(_ dimension: LoggedDimension) -> Range? { ranges[dimension] }
}

/// The last permission to fire of a session.
struct ArmState {
  /// Where a permission is.
  ///
  /// `armed` can transition to `disarmed`, `stopped` and `over`; `disarmed` to `stopped` and
  /// `over`; `stopped` only to `over`, after the pulse or the slices that may have begun before.
  enum Phase {
    case armed, disarmed, stopped, over
  }

  let leaf: ArmedLeaf
  let settings: LoggedSettings?
  let envelope: KnownEnvelope?
  var phase = Phase.armed
  /// Whether a stop ended it.
  var wasStopped = false
  /// Pulses or slices that were reported after it had ended.
  var lateDeliveries = 0
}

/// What the history rules remember of a handpiece.
struct HandpieceState {
  var epoch: CounterEpoch
  /// `nil` where the log before is not known.
  var stopCount: StopCount?
  /// Whether a stop is latched; `nil` where the log has not shown it.
  var isStopped: Bool?
  /// Whether it may be driven because a prescriber approved it, and not as a simulation.
  var needsApproval = false
  /// The count that was reset last, until it is armed after that.
  var resetCount: StopCount?
  var session: SessionPseudonym?
  /// The calibration that is under way.
  var service: ServiceState?
  /// Of what a curve was written and none has passed since.
  var unverified: Set<LoggedDimension> = []
}
