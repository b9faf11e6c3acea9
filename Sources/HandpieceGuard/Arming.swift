import HandpieceWire
import Quantities

/// One permission to fire, from `Armed` until it ends.
struct Arming: Hashable, Sendable {
  let id: ArmID
  /// What may be delivered under it.
  enum Purpose: Hashable, Sendable {
    /// Into skin.
    case treatment
    /// Into a load fixture.
    case service
    /// Nothing.
    case drill
  }

  let purpose: Purpose
  var lease: Lease
  var gate: Gate
  var footswitch = Footswitch()
  /// When the last pulse or slice was begun, or when it was armed; 60 s of nothing disarm.
  var lastUse: HandpieceInstant

  init(id: ArmID, purpose: Purpose, lease: Lease, gate: Gate, at now: HandpieceInstant) {
    self.id = id
    self.purpose = purpose
    self.lease = lease
    self.gate = gate
    lastUse = now
  }

  var isDrill: Bool { purpose == .drill }

  static var idleLimit: Milliseconds { Milliseconds(60_000) }
}
