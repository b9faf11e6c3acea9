import DoseLimits
import Quantities

extension Summary {
  /// The summary for people: a table, what was expected, and where everything is kept.
  package var text: String {
    let columns = columns
    let isContinuous = passes.contains { $0.exposure > .zero }
    var table = TextTable(
      [
        ("area", .left), ("pass", .right), (isContinuous ? "slices" : "pulses", .right),
      ] + (isContinuous ? [("seconds", .right)] : [])
        + columns.map { ($0.title, TextTable.Alignment.right) }
        + [("refusals", .right), ("stops", .right), ("gaps", .right)])
    for pass in passes {
      let area = AreaID(region: pass.area, side: Side(rawValue: pass.side) ?? .midline)
      table.add(
        ["\(area)", "\(pass.pass)", "\(pass.pulses)/\(pass.plannedPulses)"]
          + (isContinuous ? [Figures.seconds(pass.exposure)] : []) + columns.map { $0.text(pass) }
          + ["\(pass.refusals)", "\(pass.stops)", "\(pass.gaps)"])
    }
    table.add(
      ["session", "", "\(totals.pulses)"]
        + Array(repeating: "", count: columns.count + (isContinuous ? 1 : 0))
        + ["\(totals.refusals)", "\(totals.stops)", "\(totals.gaps)"])
    var lines = table.lines
    lines.append(
      "of three figures: least\(isContinuous ? " after spin-up" : ""), mean, greatest; gaps: "
        + "handpiece out of reach")
    lines.append("")
    for expectation in expectations {
      let word = expectation.held ? "ok    " : "FAILED"
      lines.append("\(word)  \(expectation.sentence) (\(expectation.found))")
    }
    lines.append("")
    lines.append("log of \(logLeaves) leaves, root \(logRoot)")
    lines.append(
      "\(model), seed \(seed), \(Figures.decimal(wallTime.count, divisor: 1000, places: 1)) s")
    lines.append("kept in \(output)")
    return lines.joined(separator: "\n") + "\n"
  }

  /// What was set and delivered, of each dimension that occurs.
  private var columns: [Column] {
    Dimension.allCases.flatMap { dimension in
      [
        Column(isSet: true, dimension: dimension), Column(isSet: false, dimension: dimension),
      ]
    }.filter { column in
      // A handpiece without needles has zero depth throughout, which tells nobody anything.
      passes.contains { pass in
        let range = column.range(pass)
        return range?.min != nil && (range?.min != 0 || range?.max != 0)
      }
    }
  }

  private struct Column {
    /// What was set, or what was delivered.
    let isSet: Bool
    let dimension: Dimension

    var title: String {
      "\(isSet ? "set" : "delivered") \(Figures.unit(dimension))\(dimension == .pulseEnergyPerPin ? "/pulse" : "")"
    }

    func range(_ pass: Pass) -> CheckedLog.Range? {
      isSet ? pass.set[dimension.key] : pass.delivered[dimension.key]
    }

    /// Least, mean and greatest; one figure when all set ones are the same.
    func text(_ pass: Pass) -> String {
      let range = range(pass)
      guard let minimum = range?.min, let mean = range?.mean, let maximum = range?.max else {
        return "-"
      }
      if isSet, minimum == maximum { return Figures.bare(minimum, dimension) }
      return [minimum, mean, maximum].map { Figures.bare($0, dimension) }.joined(separator: " ")
    }
  }
}
