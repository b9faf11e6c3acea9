package import HandpieceWire
package import Quantities

/// The gate between deliveries and their acknowledgements: it counts what has begun under one
/// permission and is not acknowledged, and shuts when that is as much as may ever be unrecorded:
/// one pulse, or two slices of a second.
package struct Gate: Hashable, Sendable {
  /// Shut this long, it costs the press: whoever holds the switch must let go and press anew.
  package static var patience: Milliseconds { Milliseconds(500) }

  private let capacity: UInt32
  private var begun: PulseNumber
  private var acknowledged: PulseNumber
  private var waitingSince: HandpieceInstant?

  /// An open gate; arming requires that the last delivery is acknowledged.
  package init(for kind: DeliveryKind, after last: PulseNumber) {
    capacity =
      switch kind {
      case .pulse: 1
      case .exposure: 2
      }
    begun = last
    acknowledged = last
  }

  package var isOpen: Bool {
    begun.rawValue - acknowledged.rawValue < capacity
  }

  /// Counts a delivery that begins.
  package mutating func begin(_ number: PulseNumber, at now: HandpieceInstant) {
    begun = max(begun, number)
    waitingSince = now
  }

  /// Begins to wait for acknowledgements anew: a slice lasts a second of its own before anything
  /// has to wait.
  package mutating func wait(from now: HandpieceInstant) {
    waitingSince = now
  }

  /// Takes the acknowledgement of a delivery that has ended; those before it are durable with it.
  package mutating func acknowledge(_ number: PulseNumber) {
    guard number > acknowledged, number <= begun else { return }
    acknowledged = number
  }

  /// How long it is until a press has waited too long, in ms.
  func patienceLeft(at now: HandpieceInstant) -> Int64 {
    guard let waitingSince else { return .max }
    return Self.patience.count + 1 - Int64(now.milliseconds(since: waitingSince))
  }

  /// Whether it has been shut for longer than a press may wait.
  package func hasTriedPatience(at now: HandpieceInstant) -> Bool {
    guard !isOpen, let waitingSince else { return false }
    return Int64(now.milliseconds(since: waitingSince)) > Self.patience.count
  }
}
