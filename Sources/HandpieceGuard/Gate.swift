import HandpieceWire
package import Quantities

/// The gate between one pulse and the next: it shuts with each pulse and opens for an
/// acknowledgement of exactly that pulse.
package struct Gate: Hashable, Sendable {
  /// Shut this long, it costs the press: whoever holds the switch must let go and press anew.
  package static var patience: Milliseconds { Milliseconds(500) }

  private var shutSince: HandpieceInstant?

  /// An open gate; arming requires that the last pulse is acknowledged.
  package init() {}

  package var isOpen: Bool {
    shutSince == nil
  }

  package mutating func shut(at now: HandpieceInstant) {
    shutSince = now
  }

  package mutating func open() {
    shutSince = nil
  }

  /// Whether it has been shut for longer than a press may wait.
  package func hasTriedPatience(at now: HandpieceInstant) -> Bool {
    guard let shutSince else { return false }
    return Int64(now.milliseconds(since: shutSince)) > Self.patience.count
  }
}
