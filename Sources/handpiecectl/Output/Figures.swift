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

  /// A count in the unit whose key suffix is given, as people speak of it: `20.0 mJ`, `1.20 mm`.
  package static func spoken(_ count: Int64, unit: String?) -> String {
    switch unit {
    case "uj": millijoules(Microjoules(count)) + " mJ"
    case "um": millimetres(Micrometres(count)) + " mm"
    case "us": milliseconds(Microseconds(count)) + " ms"
    case let unit?: "\(count) \(unit)"
    case nil: "\(count)"
    }
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
