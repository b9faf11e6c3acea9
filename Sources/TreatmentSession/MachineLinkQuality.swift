import AuditLog
package import ControlAPI
import HandpieceWire
package import Quantities

/// A line that loses frames is not one to fire over: what matters might be among them.
extension HandpieceMachine {
  static var linkQuality: ReasonCode { "link_quality" }

  /// The share of frames lost or damaged, where it is beyond what is allowed.
  func excessiveErrors(at now: BootInstant) -> Permille? {
    guard let errors = link.quality.errors(at: now), errors > context.linkErrorLimit else {
      return nil
    }
    return errors
  }

  /// Takes the permission back; a person arms again when the line is better.
  mutating func disarmIfLineIsBad(at now: BootInstant) {
    guard excessiveErrors(at: now) != nil else { return lower(.linkQuality) }
    guard case .armed(let armed) = phase else { return }
    raise(.linkQuality)
    takeBack(armed.permission, Self.linkQuality, at: now)
  }

  /// How good the line is, as clients see it.
  package func linkSnapshot(at now: BootInstant) -> LinkSnapshot {
    LinkSnapshot(
      errors: link.quality.errors(at: now), sent: link.counters.sent,
      received: link.counters.received, defects: link.counters.defects,
      missed: link.counters.missed, repeated: link.counters.repeated,
      latencyMedian: link.quality.latency(percentile: 50),
      latency99: link.quality.latency(percentile: 99))
  }
}
