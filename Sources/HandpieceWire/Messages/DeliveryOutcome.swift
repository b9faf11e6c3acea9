/// How far a pulse or slice is known to have come.
package enum DeliveryState: UInt8, Hashable, Sendable {
  /// Journalled before anything moved.
  case began = 1
  /// Journalled afterwards, with what was measured.
  case ended = 2
  /// Begun and never ended: delivered in full, certainty unknown.
  case interrupted = 3
}

/// How a pulse or slice ended.
package enum DeliveryOutcome: UInt8, Hashable, Sendable {
  /// It has not ended.
  case pending = 0
  /// Every delivery of a pulse ran and ended by itself; a slice lasted its second.
  case completed = 1
  /// Measured energy of a pin rose above the bound of a delivery or a pulse and RF was cut.
  case energyExceeded = 2
  /// Skin contact was lost.
  case contactLost = 3
  /// Impedance lay outside its window; RF never went on.
  case impedanceOutside = 4
  /// The lease ran out.
  case leaseExpired = 5
  /// A stop came.
  case stopped = 6
  /// The permission ended for another reason.
  case disarmed = 7
  /// RF was on longer than the delivery may last and was cut.
  case widthExceeded = 8
  /// The tip or the reported position was not what it had to be.
  case mechanicalFault = 9
  /// The tip became hotter than its bound.
  case temperatureExceeded = 10
  /// The press ended, by the foot or by its longest time: for a slice the ordinary short end. The
  /// guard finishes a pulse instead.
  case released = 11
  /// A stroke was deeper or shallower than its delivered range.
  case depthOutside = 12
  /// The stroke rate left its delivered range.
  case strokeRateOutside = 13
  /// The vacuum left its delivered range.
  case vacuumOutside = 14
  /// The crystal flow left its delivered range.
  case flowOutside = 15
  /// Into a load fixture: its impedance moved as that of skin does, and RF was cut.
  case loadUnstable = 16
}
