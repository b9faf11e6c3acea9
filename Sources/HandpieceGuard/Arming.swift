import HandpieceWire
import Quantities

/// One permission to fire, from `Armed` until it ends.
struct Arming: Hashable, Sendable {
  let id: ArmID
  /// Whether nothing may be delivered under it.
  let isDrill: Bool
  var lease: Lease
  var gate: Gate
  var footswitch = Footswitch()
  /// When the last pulse or slice was begun, or when it was armed; 60 s of nothing disarm.
  var lastUse: HandpieceInstant

  init(id: ArmID, isDrill: Bool, lease: Lease, gate: Gate, at now: HandpieceInstant) {
    self.id = id
    self.isDrill = isDrill
    self.lease = lease
    self.gate = gate
    lastUse = now
  }

  static var idleLimit: Milliseconds { Milliseconds(60_000) }
}
