package import Quantities

/// How the log came to know of a pulse or a slice.
package enum PulseSource: String, LeafValue, CaseIterable {
  /// Reported by the handpiece as it happened.
  case reported
  /// Read from the journal of the handpiece after an interruption.
  case recovered
  /// Begun and never ended, by the journal; counted as delivered in full.
  case interrupted
  /// Never to be read back; counted as delivered in full.
  case assumed
}

/// A pulse or a slice: what a handpiece counts, one after another.
package protocol DeliveryLeaf: LeafContent {
  var pass: PassID { get }
  /// Serial number of the handpiece.
  var handpiece: String { get }
  var counterEpoch: CounterEpoch { get }
  var number: PulseNumber { get }
  var arm: ArmID { get }
  var source: PulseSource { get }
  /// How many may be begun and not yet acknowledged.
  static var gate: Int { get }
}
