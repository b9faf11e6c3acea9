import DoseLimits
import Quantities

extension Summary {
  /// The summary for people: a table, what was expected, and where everything is kept.
  package var text: String {
    var table = TextTable([
      ("area", .left), ("pass", .right), ("pulses", .right), ("set mJ", .right),
      ("delivered mJ", .right), ("set mm", .right), ("delivered mm", .right),
      ("refusals", .right), ("stops", .right), ("gaps", .right),
    ])
    for pass in passes {
      let area = AreaID(region: pass.area, side: Side(rawValue: pass.side) ?? .midline)
      table.add([
        "\(area)", "\(pass.pass)", "\(pass.pulses)/\(pass.plannedPulses)",
        Self.single(pass.setEnergy, Self.energy), Self.triple(pass.deliveredEnergy, Self.energy),
        Self.single(pass.setDepth, Self.depth), Self.triple(pass.deliveredDepth, Self.depth),
        "\(pass.refusals)", "\(pass.stops)", "\(pass.gaps)",
      ])
    }
    table.add([
      "session", "", "\(totals.pulses)", "", "", "", "", "\(totals.refusals)", "\(totals.stops)",
      "\(totals.gaps)",
    ])
    var lines = table.lines
    lines.append("energy per pin; delivered: least, mean, greatest; gaps: handpiece out of reach")
    lines.append("")
    for expectation in expectations {
      let word = expectation.held ? "ok    " : "FAILED"
      lines.append("\(word)  \(expectation.sentence) (\(expectation.found))")
    }
    lines.append("")
    lines.append("log of \(logLeaves) leaves, root \(logRoot)")
    lines.append("seed \(seed), \(Figures.decimal(wallTime.count, divisor: 1000, places: 1)) s")
    lines.append("kept in \(output)")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func energy(_ count: Int64) -> String {
    Figures.millijoules(Microjoules(count))
  }

  private static func depth(_ count: Int64) -> String {
    Figures.millimetres(Micrometres(count))
  }

  /// One figure when all are the same.
  private static func single(_ range: CheckedLog.Range, _ text: (Int64) -> String) -> String {
    guard let minimum = range.min, minimum == range.max else { return triple(range, text) }
    return text(minimum)
  }

  private static func triple(_ range: CheckedLog.Range, _ text: (Int64) -> String) -> String {
    guard let minimum = range.min, let mean = range.mean, let maximum = range.max else {
      return "-"
    }
    return "\(text(minimum)) \(text(mean)) \(text(maximum))"
  }
}
