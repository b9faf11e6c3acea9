package import DoseLimits
package import Quantities

/// Whole numbers as people read them: shifted by a decimal point, never through floating point.
package enum Figures {
  /// Energy as millijoules with one decimal, such as `19.8`.
  package static func millijoules(_ energy: Microjoules) -> String {
    decimal(energy.count, divisor: 1000, places: 1)
  }

  /// Depth as millimetres with two decimals, such as `1.20`.
  package static func millimetres(_ depth: Micrometres) -> String {
    decimal(depth.count, divisor: 1000, places: 2)
  }

  /// A span of time as milliseconds with one decimal.
  package static func milliseconds(_ span: Microseconds) -> String {
    decimal(span.count, divisor: 1000, places: 1)
  }

  /// Energy as joules with one decimal.
  package static func joules(_ energy: Microjoules) -> String {
    decimal(energy.count, divisor: 1_000_000, places: 1)
  }

  /// A span of time as seconds with one decimal.
  package static func seconds(_ span: Milliseconds) -> String {
    decimal(span.count, divisor: 1000, places: 1)
  }

  /// A count of a dimension with as many decimals as measuring deserves, without its unit.
  package static func bare(_ count: Int64, _ dimension: Dimension) -> String {
    switch dimension {
    case .energyPerPin, .pulseEnergyPerPin, .pulseWidth, .strokeRate, .vacuum:
      decimal(count, divisor: 1000, places: 1)
    case .depth: decimal(count, divisor: 1000, places: 2)
    case .powerLevel, .crystalFlow: "\(count)"
    }
  }

  /// What ``bare(_:_:)`` counts, such as `mJ`.
  package static func unit(_ dimension: Dimension) -> String {
    switch dimension {
    case .energyPerPin, .pulseEnergyPerPin: "mJ"
    case .powerLevel: "level"
    case .pulseWidth: "ms"
    case .depth: "mm"
    case .strokeRate: "Hz"
    case .vacuum: "kPa"
    case .crystalFlow: "mg/s"
    }
  }

  /// A dimension with its count, such as `depth 1.2 mm` or `power level 4`.
  package static func named(_ dimension: Dimension, _ count: Int64) -> String {
    dimension == .powerLevel
      ? "\(dimension.spokenName) \(count)" : "\(dimension.spokenName) \(dimension.text(count))"
  }

  /// A count of the dimension that has this name, as people speak of it, such as `1.2 mm`; of
  /// anything else the count with its unit.
  package static func spoken(_ count: Int64, dimension: String?, unit: String?) -> String {
    if let dimension, let known = Dimension(rawValue: dimension) { return known.text(count) }
    return unit.map { "\(count) \($0)" } ?? "\(count)"
  }

  /// A count divided by a power of ten and rounded half away from zero to some decimal places.
  package static func decimal(_ count: Int64, divisor: UInt64, places: Int) -> String {
    var scale: UInt64 = 1
    for _ in 0..<places { scale *= 10 }
    let step = max(1, divisor / scale)
    let rounded = count.magnitude / step + (count.magnitude % step * 2 >= step ? 1 : 0)
    let fraction = String(rounded % scale)
    let padding = String(repeating: "0", count: max(0, places - fraction.count))
    let sign = count < 0 && rounded > 0 ? "-" : ""
    return "\(sign)\(rounded / scale).\(padding)\(fraction)"
  }
}
