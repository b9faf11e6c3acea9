package import DoseLimits

extension Measure {
  package static let energy = Measure(
    name: "an energy", step: "1 uJ",
    units: [Unit("uJ", "µJ", steps: 1), Unit("mJ", steps: 1000), Unit("J", steps: 1_000_000)],
    example: "12mJ")

  package static let depth = Measure(
    name: "a depth", step: "1 um", units: [Unit("um", "µm", steps: 1), Unit("mm", steps: 1000)],
    example: "1.5mm")

  package static let width = Measure(
    name: "a pulse width", step: "1 us",
    units: [Unit("us", "µs", steps: 1), Unit("ms", steps: 1000), Unit("s", steps: 1_000_000)],
    example: "300ms")

  package static let strokeRate = Measure(
    name: "a stroke rate", step: "1 mHz",
    units: [Unit("mHz", steps: 1), Unit("Hz", steps: 1000)], example: "90Hz")

  package static let vacuum = Measure(
    name: "a vacuum", step: "1 Pa",
    units: [Unit("Pa", steps: 1), Unit("hPa", "mbar", steps: 100), Unit("kPa", steps: 1000)],
    example: "20kPa")

  package static let flow = Measure(
    name: "a flow", step: "1 mg/s", units: [Unit("mg/s", steps: 1), Unit("g/s", steps: 1000)],
    example: "50mg/s")

  package static let area = Measure(
    name: "an area", step: "1 mm2",
    units: [Unit("mm2", "mm²", steps: 1), Unit("cm2", "cm²", steps: 100)], example: "25cm2")

  package static let minutes = Measure(
    name: "a time", step: "1 min", units: [Unit("min", steps: 1), Unit("h", steps: 60)],
    example: "45min")

  /// How a dimension is typed; `nil` for a level, which has no unit.
  package static func of(_ dimension: Dimension) -> Measure? {
    switch dimension {
    case .energyPerPin, .pulseEnergyPerPin: .energy
    case .powerLevel: nil
    case .pulseWidth: .width
    case .depth: .depth
    case .strokeRate: .strokeRate
    case .vacuum: .vacuum
    case .crystalFlow: .flow
    }
  }
}
