import HandpieceWire
import Quantities

/// One permission to fire, from `Armed` until it ends.
struct Arming: Hashable, Sendable {
  let id: ArmID
  var lease: Lease
  var gate = Gate()
  var footswitch = Footswitch()
  /// When the last pulse was begun, or when it was armed; 60 s of nothing disarm.
  var lastUse: HandpieceInstant

  init(id: ArmID, lease: Lease, at now: HandpieceInstant) {
    self.id = id
    self.lease = lease
    lastUse = now
  }

  static var idleLimit: Milliseconds { Milliseconds(60_000) }
}

/// The envelope in force, and what is left of it.
struct InstalledEnvelope: Hashable, Sendable {
  let bounds: GuardEnvelope
  let hash: UInt64
  var pulsesRemaining: UInt32
  var energyRemaining: Microjoules
  /// The settings chosen by `Configure`; nothing arms before.
  var configuredHash: UInt64?

  init(_ bounds: GuardEnvelope) {
    self.bounds = bounds
    hash = bounds.hash
    pulsesRemaining = bounds.pulsesRemaining
    energyRemaining = bounds.energyRemaining
  }

  /// The energy of one pulse over all pins, as set.
  var energyOfPulse: Microjoules {
    bounds.settings.totalEnergyPerPin.times(Int64(bounds.pinCount))
  }

  /// Whether another pulse as set is left.
  var hasPulseLeft: Bool {
    pulsesRemaining > 0 && bounds.pulsesPerPress > 0 && energyRemaining >= energyOfPulse
  }
}

/// A pulse that is being delivered.
struct Firing: Sendable {
  /// Can transition to: `delivering` at depth with the impedance in its window; `retracting` else.
  /// `delivering` can transition to: `inserting` for the next depth, `retracting` after the last or
  /// when anything leaves its bounds.
  /// `retracting` ends the pulse when the needles are home.
  enum Phase: Hashable, Sendable {
    case inserting(delivery: Int, since: HandpieceInstant)
    case delivering(delivery: Int, since: HandpieceInstant)
    case retracting(since: HandpieceInstant)
  }

  var record: PulseRecord
  var phase: Phase

  var isDelivering: Bool {
    if case .delivering = phase { return true }
    return false
  }

  /// The needles reach a depth within this time.
  static var insertionLimit: Milliseconds { Milliseconds(150) }
  /// The needles are home within this time.
  static var retractionLimit: Milliseconds { Milliseconds(300) }
  /// Reached means reported within this distance of what was set (dials step 0.1 mm).
  static var depthTolerance: Micrometres { Micrometres(100) }
}
