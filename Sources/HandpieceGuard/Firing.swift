import HandpieceWire
import Quantities

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
  /// Electrodes that lie on the skin: nothing is inserted, and needles stay home.
  let isOnSurface: Bool
  /// When RF went on last.
  var impedanceAtStart: Ohms?

  var isDelivering: Bool {
    if case .delivering = phase { return true }
    return false
  }

  /// How far the impedance of a load fixture may move during a delivery.
  static var loadTolerance: Permille { Permille(30) }
  /// The needles reach a depth within this time.
  static var insertionLimit: Milliseconds { Milliseconds(150) }
  /// The needles are home within this time.
  static var retractionLimit: Milliseconds { Milliseconds(300) }
  /// Reached means reported within this distance of what was set (dials step 0.1 mm).
  static var depthTolerance: Micrometres { Micrometres(100) }
}
