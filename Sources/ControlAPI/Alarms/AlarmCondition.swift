package import Quantities

/// Everything that is alarmed: the one list of conditions, with how urgent each is, how long it
/// stays, what it says and what to do.
///
/// Priorities are the words of IEC 60601-1-8. A latching alarm stays after its condition is over,
/// until a person has acknowledged it; any other ends with its condition. The raw values stand in
/// the audit log and never change.
package enum AlarmCondition: String, Codable, CaseIterable, Hashable, Sendable {
  /// What was measured lies outside what is allowed.
  case deliveryExceeded = "delivery_exceeded"
  /// A handpiece has not said that it has stopped.
  case stopUnconfirmed = "stop_unconfirmed"
  /// A handpiece is silent or gone that could have fired.
  case handpieceLost = "handpiece_lost"
  /// A handpiece reports that part of it does not work.
  case handpieceFault = "handpiece_fault"
  /// A handpiece ended its permission because nothing renewed it in time.
  case leaseExpired = "lease_expired"
  /// A footswitch was down when it had to be up, or stays down.
  case footswitchHeld = "footswitch_held"
  /// Two switches asked for energy at once.
  case twoActivations = "two_activations"
  /// Too many frames are lost or damaged.
  case linkQuality = "link_quality"
  /// What is delivered lies off what was set, by more than half of the tolerance.
  case outputDrifting = "output_drifting"
  /// It lies off by more than the tolerance.
  case outputBeyondTolerance = "output_beyond_tolerance"
  /// Fewer needles came out than went in.
  case pinsMissing = "pins_missing"
  /// A handpiece does not keep by itself what it must.
  case checkFailed = "check_failed"
  /// A handpiece remembers more of a log than this one holds, or another one.
  case positionUnknown = "log_position_unknown"
  /// Two handpieces say the same serial number.
  case serialTwice = "serial_twice"
  /// Nobody was there to present alarms while a handpiece was armed.
  case unattended
  /// A record did not become durable.
  case logFailing = "log_failing"
  /// The disk has no room for the log.
  case diskFull = "disk_full"
  /// The store of patients is older than the log says it should be.
  case identitiesPutBack = "identities_put_back"

  /// How urgent it is when it is raised.
  package var priority: AlarmPriority {
    switch self {
    case .deliveryExceeded, .stopUnconfirmed, .pinsMissing, .checkFailed, .positionUnknown,
      .serialTwice,
      .logFailing, .diskFull, .identitiesPutBack:
      .high
    case .handpieceLost, .handpieceFault, .leaseExpired, .footswitchHeld, .twoActivations,
      .linkQuality, .unattended, .outputBeyondTolerance:
      .medium
    case .outputDrifting: .low
    }
  }

  /// Whether it stays until a person has acknowledged it.
  package var isLatching: Bool {
    switch self {
    case .stopUnconfirmed, .footswitchHeld, .linkQuality, .outputDrifting: false
    case .deliveryExceeded, .handpieceLost, .handpieceFault, .leaseExpired, .twoActivations,
      .outputBeyondTolerance, .pinsMissing, .checkFailed, .positionUnknown, .serialTwice,
      .unattended,
      .logFailing, .diskFull, .identitiesPutBack:
      true
    }
  }

  /// What becomes of it while its condition stands and nobody acknowledges it.
  package var escalation: Escalation? {
    switch self {
    case .handpieceLost: Escalation(after: Milliseconds(60_000), to: .high)
    default: nil
    }
  }

  /// A later, higher priority.
  package struct Escalation: Hashable, Sendable {
    package let after: Milliseconds
    package let to: AlarmPriority
  }
}

/// How urgent an alarm is, in the words of IEC 60601-1-8.
package enum AlarmPriority: String, Codable, CaseIterable, Comparable, Sendable {
  case low
  case medium
  case high

  package static func < (one: AlarmPriority, other: AlarmPriority) -> Bool {
    one.rank < other.rank
  }

  private var rank: Int {
    switch self {
    case .low: 0
    case .medium: 1
    case .high: 2
    }
  }
}
