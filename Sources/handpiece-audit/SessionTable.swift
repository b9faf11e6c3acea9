import AuditLog
import Quantities

/// One session as a table: a line for each pass, and columns for each dimension that occurs.
struct SessionTable {
  private let session: SessionSummary
  private let columns: [Column]
  private let isContinuous: Bool
  private let hasStrokes: Bool

  private struct Column {
    let figures: DimensionFigures
    /// What was set, or what was delivered.
    let isSet: Bool

    var title: String { "\(isSet ? "set" : "delivered") \(figures.title)" }

    func spread(_ pass: PassSummary) -> Spread? {
      isSet ? pass.set[figures.dimension] : pass.delivered[figures.dimension]
    }
  }

  init(_ session: SessionSummary) {
    self.session = session
    isContinuous = session.passes.contains { $0.exposure > .zero }
    hasStrokes = session.passes.contains { $0.strokes > 0 }
    columns = LoggedDimension.allCases.flatMap { dimension in
      let figures = DimensionFigures(dimension: dimension)
      return [
        Column(figures: figures, isSet: true), Column(figures: figures, isSet: false),
      ].filter { column in
        // A handpiece without needles has zero depth throughout, which tells nobody anything.
        session.passes.contains { pass in
          column.spread(pass).map { $0.minimum != 0 || $0.maximum != 0 } ?? false
        }
      }
    }
  }

  var text: String {
    var table = TextTable(
      columns: ["area", "pass"] + (isContinuous ? ["slices", "seconds"] : ["pulses"])
        + (hasStrokes ? ["strokes"] : [])
        + columns.map(\.title) + ["refusals", "stops", "gaps"])
    for pass in session.passes { table.add(row(pass)) }
    let blanks = columns.count + (isContinuous ? 1 : 0) + (hasStrokes ? 1 : 0)
    table.add(
      ["session", "", "\(session.pulses)"] + Array(repeating: "", count: blanks)
        + ["\(session.refusals)", "\(session.stops)", "\(session.interruptions)"])
    return table.text + "\n"
      + "Of three figures: least\(isContinuous ? " after spin-up" : ""), mean, greatest. "
      + "Gaps: times the handpiece was out of reach."
  }

  private func row(_ pass: PassSummary) -> [String] {
    let time =
      (isContinuous ? [Self.seconds(pass.exposure)] : []) + (hasStrokes ? ["\(pass.strokes)"] : [])
    return ["\(pass.pass.side) \(pass.pass.area)", "\(pass.pass.pass)", "\(pass.pulses)"] + time
      + columns.map { $0.figures.text($0.spread(pass)) }
      + ["\(pass.refusals)", "\(pass.stops)", "\(pass.interruptions)"]
  }

  /// With one decimal, rounded down.
  private static func seconds(_ span: Milliseconds) -> String {
    "\(span.count / 1000).\(span.count.magnitude % 1000 / 100)"
  }
}
