package import ControlAPI
import DoseLimits
import Quantities

/// What an area had the last time beside today's default, in words. It is never applied.
package struct LastTime {
  private let last: LastTreatment
  private let limits: LimitsAnswer

  package init(_ last: LastTreatment, beside limits: LimitsAnswer) {
    self.last = last
    self.limits = limits
  }

  /// When that was.
  package var title: String { "last time" + (last.day.map { ", \($0)" } ?? "") }

  /// A line for each dimension that was set, such as `depth 1.5 mm: 0.5 mm more than the default`.
  package var lines: [String] {
    settable.map { dimension, report, value in
      let name = "\(dimension.spokenName) \(dimension.text(value))"
      let difference = value - report.standard
      let beyond =
        (report.minimum...max(report.minimum, report.settingMaximum)).contains(value)
        ? "" : ", which nobody may set now"
      guard difference != 0 else { return "\(name): the default\(beyond)" }
      let amount = dimension.text(Int64(clamping: difference.magnitude))
      let word = difference > 0 ? "more" : "less"
      return "\(name): \(amount) \(word) than the default\(beyond)"
    }
  }

  /// The same in one line, such as `last time, 2026-10-02: energy/pin 14 mJ (+4 mJ), depth 1.5 mm (=)`.
  package var sentence: String {
    let parts = settable.map { dimension, report, value in
      let difference = value - report.standard
      let sign = difference > 0 ? "+" : ""
      return "\(dimension.shortName) \(dimension.text(value)) "
        + (difference == 0 ? "(=)" : "(\(sign)\(dimension.text(difference)))")
    }
    return "\(title): \(parts.joined(separator: ", "))"
  }

  private var settable: [(Dimension, DimensionReport, Int64)] {
    limits.settable.compactMap { dimension, report in
      last.values[dimension].map { (dimension, report, $0) }
    }
  }
}
