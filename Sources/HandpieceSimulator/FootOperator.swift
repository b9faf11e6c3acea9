package import HandpieceWire
import Quantities

/// The foot on the switch: manual, or a patient technician who presses once armed, holds, and
/// lets go when the permission ends or a new press is asked for.
package struct FootOperator: Sendable {
  /// How the footswitch is worked.
  package enum Mode: Hashable, Sendable {
    case automatic
    case manual(pressed: Bool)
  }

  package var mode: Mode
  private var milliseconds: Int64 = 0

  /// How long the foot takes to react.
  private static let reactionMilliseconds: Int64 = 200

  package init(mode: Mode) {
    self.mode = mode
  }

  /// Lets one millisecond pass and tells whether the switch is pressed.
  package mutating func step(_ status: Status) -> Bool {
    switch mode {
    case .manual(let pressed):
      return pressed
    case .automatic:
      guard status.armID.rawValue != 0, !status.flags.contains(.releaseNeeded) else {
        milliseconds = 0
        return false
      }
      milliseconds += 1
      return milliseconds > Self.reactionMilliseconds
    }
  }
}
