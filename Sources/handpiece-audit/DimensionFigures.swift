import AuditLog

/// Figures of one dimension as people read them: in the unit they speak of, with the decimals that
/// the unit of the log has.
struct DimensionFigures {
  let dimension: LoggedDimension

  /// What stands above a column, such as `mJ/pin`.
  var title: String {
    switch dimension {
    case .energyPerPin: "mJ/pin"
    case .pulseEnergyPerPin: "mJ/pin, all depths"
    case .powerLevel: "level"
    case .pulseWidth: "ms"
    case .depth: "mm"
    case .strokeRate: "Hz"
    case .vacuum: "kPa"
    case .crystalFlow: "mg/s"
    }
  }

  /// Least, mean and greatest, or the one figure they all are.
  func text(_ spread: Spread?) -> String {
    guard let spread, let mean = spread.mean else { return "-" }
    if spread.minimum == spread.maximum { return text(mean) }
    return [spread.minimum, mean, spread.maximum].map(text).joined(separator: " ")
  }

  func text(_ count: Int64) -> String {
    switch dimension {
    case .powerLevel, .crystalFlow: "\(count)"
    case .energyPerPin, .pulseEnergyPerPin, .pulseWidth, .depth, .strokeRate, .vacuum:
      Self.thousandths(count)
    }
  }

  /// A number of thousandths as a decimal number: 1200 µm read as 1.200 mm.
  private static func thousandths(_ count: Int64) -> String {
    let digits = String(count.magnitude % 1000)
    let padding = String(repeating: "0", count: 3 - digits.count)
    return "\(count < 0 ? "-" : "")\(count.magnitude / 1000).\(padding)\(digits)"
  }
}
