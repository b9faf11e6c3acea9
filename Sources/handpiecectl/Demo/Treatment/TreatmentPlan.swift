package import DoseLimits
package import Quantities

/// What the demonstration sets out to do: the passes, and what happens in them.
package struct TreatmentPlan: Hashable, Sendable {
  package var indication: Indication
  package var passes: [PlannedPass]

  package init(indication: Indication, passes: [PlannedPass]) {
    self.indication = indication
    self.passes = passes
  }

  /// Left cheek twice, the second time shallower and weaker and stopped in the middle; forehead
  /// once, asked too deep at first and with the cable pulled in the middle.
  package static let standard = TreatmentPlan(
    indication: .acneScars,
    passes: [
      PlannedPass(
        area: AreaID(region: "cheek", side: .left), pass: 1, size: SquareMillimetres(3000),
        pulses: 30, energy: Microjoules(20_000), depth: Micrometres(1200)),
      PlannedPass(
        area: AreaID(region: "cheek", side: .left), pass: 2, size: SquareMillimetres(3000),
        pulses: 30, energy: Microjoules(16_000), depth: Micrometres(1000),
        incident: .stop(afterPulses: 10)),
      PlannedPass(
        area: AreaID(region: "forehead", side: .midline), pass: 1, size: SquareMillimetres(5000),
        pulses: 30, energy: Microjoules(16_000), depth: Micrometres(1000),
        depthBeyondLimits: Micrometres(3000), incident: .cablePulled(afterPulses: 12)),
    ])
}

/// One pass as planned.
package struct PlannedPass: Hashable, Sendable {
  package var area: AreaID
  package var pass: Int
  /// As the technician declares it.
  package var size: SquareMillimetres
  package var pulses: Int
  /// Per pin.
  package var energy: Microjoules
  package var depth: Micrometres
  /// A depth that is asked for first and must be refused.
  package var depthBeyondLimits: Micrometres?
  package var incident: Incident?

  /// What goes wrong in the middle of a pass.
  package enum Incident: Hashable, Sendable {
    case stop(afterPulses: Int)
    case cablePulled(afterPulses: Int)
  }

  package init(
    area: AreaID, pass: Int, size: SquareMillimetres, pulses: Int, energy: Microjoules,
    depth: Micrometres, depthBeyondLimits: Micrometres? = nil, incident: Incident? = nil
  ) {
    self.area = area
    self.pass = pass
    self.size = size
    self.pulses = pulses
    self.energy = energy
    self.depth = depth
    self.depthBeyondLimits = depthBeyondLimits
    self.incident = incident
  }

  package var name: String { "\(area), pass \(pass)" }
}
