import ControlAPI
import DoseLimits
import Quantities

/// The guardrails of all dimensions: a row of figures for each, and under it what decides them.
struct DimensionLines {
  private let dimensions: [DimensionReport]
  private let width: Int?

  init(_ dimensions: [DimensionReport], width: Int?) {
    self.dimensions = dimensions
    self.width = width
  }

  var lines: [String] {
    guard !dimensions.isEmpty else { return [] }
    var table = TextTable([
      ("DIMENSION", .left), ("RECOMMENDED", .left), ("DEFAULT", .left), ("ABSOLUTE", .left),
      ("HELD", .left),
    ])
    for dimension in dimensions { table.add(row(dimension)) }
    var lines = ["", table.lines.first ?? ""]
    for (row, dimension) in zip(table.lines.dropFirst(), dimensions) {
      lines.append(row)
      lines += reasons(dimension)
    }
    let notes = [
      "Held: enforced by the handpiece, checked by the host or declared by a person; the absolute "
        + "bound compares what is set or what is delivered.",
      "Figures are what may be set. Where a bound holds for what is delivered, what calibration "
        + "may be off has been taken away.",
      dimensions.contains(where: \.isDerived)
        ? "* follows from what is set and cannot be set by itself." : nil,
    ]
    return lines
      + notes.compactMap { $0 }.flatMap {
        TextWrapping.lines($0, width: width, indent: 0)
      }
  }

  private func row(_ report: DimensionReport) -> [String] {
    let figures = SpokenFigures(report)
    return [
      report.dimension.split(separator: "_").joined(separator: " ") + (report.isDerived ? "*" : ""),
      figures.range(report.recommendedMinimum, report.recommended), figures.text(report.standard),
      figures.range(report.minimum, report.settingMaximum),
      "\(report.enforcement), \(report.basis)",
    ]
  }

  /// Each deciding bound once, with the tiers that it decides.
  private func reasons(_ report: DimensionReport) -> [String] {
    var reasons: [(words: [String], bound: BoundReport)] = []
    for (word, bound) in deciding(report) {
      if let index = reasons.firstIndex(where: {
        $0.bound.rule == bound.rule && $0.bound.sentence == bound.sentence
      }) {
        reasons[index].words.append(word)
      } else {
        reasons.append(([word], bound))
      }
    }
    var lines = reasons.flatMap { reason in
      TextWrapping.lines(
        "    \(reason.words.joined(separator: " and ")): \(reason.bound.sentence)", width: width,
        indent: 6)
        + ["      \(reason.bound.rule), \(reason.bound.evidence), \(reason.bound.source)"]
    }
    if let overridden = report.overriddenMaximum {
      lines.append(
        "    a prescriber lets this session go to \(SpokenFigures(report).text(overridden))")
    }
    return lines
  }

  /// The bounds that decide upwards; and downwards, where less is not simply safer.
  private func deciding(_ report: DimensionReport) -> [(String, BoundReport)] {
    let absolute = report.deciding("absolute")
    var recommended = report.deciding("recommended")
    // A tighter absolute bound decides what is recommended, too.
    if let own = recommended, let absolute, absolute.value < own.value { recommended = absolute }
    var found: [(String, BoundReport?)] = [
      ("recommended", recommended ?? absolute), ("absolute", absolute),
    ]
    if report.saferDirection != SaferDirection.less.rawValue {
      let minimum = report.deciding("minimum")
      var lower = report.deciding("recommended_minimum")
      if let own = lower, let minimum, minimum.value > own.value { lower = minimum }
      found += [("at least", lower ?? minimum), ("never less", minimum)]
    }
    return found.compactMap { word, bound in bound.map { (word, $0) } }
  }
}

/// Counts of one dimension in the unit people speak of.
private struct SpokenFigures {
  private let dimension: Dimension?
  private let unit: String
  private let isDerived: Bool

  init(_ report: DimensionReport) {
    isDerived = report.isDerived
    dimension = Dimension(rawValue: report.dimension)
    unit = report.unit
  }

  func text(_ count: Int64) -> String {
    dimension?.text(count) ?? "\(count) \(unit)"
  }

  /// Such as `0.5–1.2 mm` or `level 1–4`. What is derived has no least that means anything.
  func range(_ least: Int64, _ greatest: Int64) -> String {
    if isDerived { return "≤ \(text(greatest))" }
    let (low, high) = (text(least).split(separator: " "), text(greatest).split(separator: " "))
    guard least != greatest, low.count == 2, high.count == 2 else { return text(greatest) }
    return low[1] == high[1]
      ? "\(low[0])–\(high[0]) \(high[1])" : "\(low[0]) \(low[1])–\(high[1])"
  }
}
