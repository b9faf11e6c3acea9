import HandpieceWire
import Quantities

/// One trial of a handpiece without energy: that it ends a permission by itself, cannot be misled
/// about that, latches a stop, and keeps its drives without power meanwhile. It is made when the
/// handpiece is attached and before each session.
///
/// A drill gives permission for everything but a delivery, so nothing of it can move or heat.
struct ConformanceCheck: Sendable {
  /// What is tried with one drill; each in turn.
  enum Trial: Sendable {
    /// The lease ends when it must, whatever else is said.
    case lease
    /// A stop latches, forbids the next permission, and is lifted by its own count alone.
    case stop
    /// An acknowledgement of what never began ends the permission.
    case acknowledgement
  }

  /// Where a trial stands.
  enum Step: Sendable {
    /// Until a status says that the handpiece is at rest.
    case resting
    /// `Drill` is out.
    case drilling(Drill)
    /// The permission is in force and must end by itself.
    case leasing(Lease)
    /// A stop is out.
    case stopping(repeatDue: BootInstant)
    /// The stop is confirmed; the next status must say that everything is safe.
    case stopped(Stopped)
    /// `Drill` is out and must be refused, because the stop is latched.
    case drillingLatched
    /// `ResetStop` with an older count is out and must be refused.
    case resettingWrongly
    /// `ResetStop` with the check's own count is out.
    case resetting
    /// An acknowledgement of what never began is out.
    case overstating(ArmID)
    /// `Hello` is out, because it ends the fault that was caused.
    case greeting
    /// The first status after it is awaited.
    case returning
  }

  /// A permission that nothing renews, and what was tried to renew it all the same.
  struct Lease: Sendable {
    /// What was said last to renew it.
    enum Pretence: Sendable {
      case none
      /// `KeepAlive` for a permission that is not in force.
      case otherArmID
      /// `KeepAlive` with the echo it has already had.
      case sameEcho
      /// `KeepAlive` with a newer echo that is too old.
      case oldEcho
    }

    let drill: Drill
    var pretence = Pretence.none

    /// Whether something has made the lease longer: it may not end later than 250 ms after its echo.
    func isProlonged(by status: Status) -> Bool {
      age(of: status) + status.leaseRemaining > LinkTiming.lease
    }

    /// How old the echo is by the handpiece's own clock.
    func age(of status: Status) -> Milliseconds {
      Milliseconds(Int64(status.clock.milliseconds(since: drill.echo)))
    }
  }

  var trial = Trial.lease
  var step = Step.resting
  /// How often the present trial was begun.
  var beginnings = 0
  /// Whether a status has shown the drives with power after the end of a permission.
  var isLate = false
  /// When time requires something of it.
  var due: BootInstant? {
    if case .stopping(let repeatDue) = step { repeatDue } else { nil }
  }

  /// Whether a latched stop is the check's own.
  var expectsStop: Bool {
    switch step {
    case .stopping, .stopped, .drillingLatched, .resettingWrongly, .resetting: true
    case .resting, .drilling, .leasing, .overstating, .greeting, .returning: false
    }
  }

  /// What was tried, in order, as the log names it.
  static let proofs: [Proof] = [
    .leaseExpiry, .otherArmID, .staleEcho, .inhibit, .stopLatch, .stopReset, .acknowledgement,
  ]

  /// What a handpiece has to prove, and what a failed check is named after.
  enum Proof: String, Sendable {
    case leaseExpiry = "lease_expiry"
    case otherArmID = "other_arm_id"
    case staleEcho = "stale_echo"
    case inhibit
    case stopLatch = "stop_latch"
    case stopReset = "stop_reset"
    case acknowledgement = "acknowledgement_too_high"
    /// It refuses drills, or ends them, for no reason that passes.
    case drill
  }

  /// How often one trial may be begun before the handpiece has failed it.
  static let beginningsLimit = 5
}
