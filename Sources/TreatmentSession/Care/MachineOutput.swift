import AuditLog
package import ControlAPI
import DoseLimits
import HandpieceWire
import Quantities

/// A handpiece that no longer delivers what it is set to is noticed before it harms.
extension HandpieceMachine {
  static var outputDrift: ReasonCode { "output_drift" }

  /// Beyond half of the tolerance somebody is told; beyond it the session stops.
  mutating func watchOutput(_ delivery: DeliveryRecord, source: PulseSource, at now: BootInstant) {
    guard source != .interrupted else { return }
    output.take(delivery)
    let drifts = outputDrifts
    if drifts.contains(where: \.isBeyondTolerance) {
      stopSession(because: Self.outputDrift, at: now)
      raise(.outputBeyondTolerance)
    } else if drifts.contains(where: \.isNoticeable) {
      raise(.outputDrifting)
    } else {
      lower(.outputDrifting)
    }
  }

  /// What the log knows of its last deliveries, of this run and of those before.
  mutating func takeOutput(_ leaves: [LeafBody]) {
    output = OutputWatch(leaves)
    lowerOutputAlarms()
    if outputDrifts.contains(where: \.isBeyondTolerance) {
      raise(.outputBeyondTolerance)
    } else if outputDrifts.contains(where: \.isNoticeable) {
      raise(.outputDrifting)
    }
  }

  var outputDrifts: [OutputWatch.Drift] {
    handpieceDescription.map { output.drifts($0) } ?? []
  }

  /// Another handpiece is on the line: what was measured before says nothing.
  mutating func forgetOutput() {
    output = OutputWatch()
    lowerOutputAlarms()
  }

  /// The dimension has been calibrated.
  mutating func forgetOutput(of dimension: Dimension) {
    output.forget(dimension)
    lowerOutputAlarms()
  }

  private mutating func lowerOutputAlarms() {
    let drifts = outputDrifts
    if !drifts.contains(where: \.isNoticeable) { lower(.outputDrifting) }
    if !drifts.contains(where: \.isBeyondTolerance) { lower(.outputBeyondTolerance) }
  }

  /// Why its output forbids a patient under it.
  var reasonAgainstOutput: Reason? {
    guard let drift = outputDrifts.first(where: \.isBeyondTolerance) else { return nil }
    return Reason(
      rule: Self.outputDrift.text,
      sentence: "Its \(drift.dimension.rawValue) was \(drift.deviation.count) permille off what "
        + "was set, \(drift.tolerance.count) are allowed: calibrate it "
        + "(`handpiecectl calibrate start \(serialText)`).")
  }

  /// The output as clients see it.
  package var outputSnapshots: [OutputSnapshot] {
    outputDrifts.map {
      OutputSnapshot(
        dimension: $0.dimension.rawValue, deviation: $0.deviation, tolerance: $0.tolerance,
        basis: .selfReported)
    }
  }
}
