internal import Quantities

/// What the history rules remember of an open session.
struct SessionState {
  /// The most passes one session may have.
  static let passLimit = 256

  let opened: SessionOpenedLeaf
  let openedSeq: Int64
  let openedUTC: UTCInstant
  /// `nil` where the auditor has no link file.
  var linkage: SessionLinkage?
  var passes: [PassID: PassState] = [:]
  var passOrder: [PassID] = []
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

  /// Makes room for a pass the log names; false when there are too many.
  mutating func know(_ pass: PassID) -> Bool {
    guard passes[pass] == nil else { return true }
    guard passes.count < Self.passLimit else { return false }
    passes[pass] = PassState(pass)
    passOrder.append(pass)
    return true
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
    guard var summary = passes[pass]?.summary else { return }
    summary.pulses += leaf.deliveries
    summary.assumed += leaf.deliveries
    summary.energyTotal += leaf.energyTotal
    summary.exposure += leaf.exposureTotal
    passes[pass]?.summary = summary
  }

  func summary(closedSeq: Int64?) -> SessionSummary {
    SessionSummary(
      session: opened.session, handpiece: opened.handpiece, openedSeq: openedSeq,
      closedSeq: closedSeq, passes: passOrder.compactMap { passes[$0]?.summary }, pulses: pulses,
      assumed: assumed, refusals: refusals, stops: stops, interruptions: interruptions,
      linkage: linkage)
  }
}

/// What the history rules remember of a pass.
struct PassState {
  var envelope: KnownEnvelope?
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

/// An envelope with the hash by which settings name it.
struct KnownEnvelope {
  let leaf: EnvelopeLeaf
  let hash: Hash256
  /// Those of its cautions that nobody has acknowledged.
  var unread: [String]

  init(leaf: EnvelopeLeaf, hash: Hash256) {
    self.leaf = leaf
    self.hash = hash
    unread = leaf.cautions
  }

  func bound(_ dimension: LoggedDimension) -> EnvelopeBound? {
    leaf.bounds.first { $0.dimension == dimension }
  }
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
  let settings: SettingsLeaf?
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
  var session: SessionPseudonym?
}
