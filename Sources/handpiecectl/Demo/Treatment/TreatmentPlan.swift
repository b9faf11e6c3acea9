package import DoseLimits
package import Quantities

/// What the demonstration sets out to do with one model of handpiece: the passes, and what happens
/// in them.
package struct TreatmentPlan: Hashable, Sendable {
  package var model: String
  package var indication: Indication
  /// What the patient's test spot on the left cheek got.
  package var spot: [Dimension: Int64]
  /// Whether it delivers in slices of one second instead of pulses.
  package var isContinuous: Bool
  /// How long after the word of one delivery the next is under way: no event tells that from
  /// outside, and nothing depends on it.
  package var nextUnderWay: Milliseconds
  package var passes: [PlannedPass]

  package init(
    model: String, indication: Indication, spot: [Dimension: Int64], isContinuous: Bool = false,
    nextUnderWay: Milliseconds, passes: [PlannedPass]
  ) {
    self.model = model
    self.indication = indication
    self.spot = spot
    self.isContinuous = isContinuous
    self.nextUnderWay = nextUnderWay
    self.passes = passes
  }

  /// What is counted, such as `30 pulses`.
  package func counted(_ count: Int) -> String {
    "\(count) \(isContinuous ? "slice" : "pulse")\(count == 1 ? "" : "s")"
  }

  /// The most deliveries that are ever begun and not acknowledged.
  package var gate: Int { isContinuous ? 2 : 1 }
}

/// One pass as planned.
package struct PlannedPass: Hashable, Sendable {
  package var area: AreaID
  package var pass: Int
  /// As the technician declares it.
  package var size: SquareMillimetres
  /// Pulses, or slices of one second.
  package var pulses: Int
  /// What is left out takes its default.
  package var settings: TreatmentSettings
  /// What is asked for first and must be refused.
  package var excess: Excess?
  package var incident: Incident?

  /// A setting beyond the limits.
  package struct Excess: Hashable, Sendable {
    package var dimension: Dimension
    package var count: Int64

    package init(_ dimension: Dimension, _ count: Int64) {
      self.dimension = dimension
      self.count = count
    }
  }

  /// What goes wrong in the middle of a pass.
  package enum Incident: Hashable, Sendable {
    case stop(afterPulses: Int)
    case cablePulled(afterPulses: Int)
  }

  package init(
    area: AreaID, pass: Int, size: SquareMillimetres, pulses: Int, settings: TreatmentSettings,
    excess: Excess? = nil, incident: Incident? = nil
  ) {
    self.area = area
    self.pass = pass
    self.size = size
    self.pulses = pulses
    self.settings = settings
    self.excess = excess
    self.incident = incident
  }

  package var name: String { "\(area), pass \(pass)" }
}
