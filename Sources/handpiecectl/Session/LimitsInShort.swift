package import ControlAPI
import DoseLimits
import Quantities

/// The limits of one pass on a few lines: what blocks, what to read, and a row for each dimension.
package struct LimitsInShort {
  private let answer: LimitsAnswer
  private let width: Int?

  package init(_ answer: LimitsAnswer, width: Int?) {
    self.answer = answer
    self.width = width
  }

  var text: String { lines.joined(separator: "\n") + "\n" }

  package var lines: [String] {
    let area = AreaID(region: answer.area, side: answer.side)
    var lines = [answer.kind == .testSpot ? "test spot, \(area)" : "\(area), pass \(answer.pass)"]
    lines += answer.blocks.flatMap { block in
      listed((block.isOverridable ? "PRESCRIBER DECIDES" : "BLOCKED") + ": " + sentence(block))
    }
    lines += answer.cautions.flatMap { listed("caution: " + sentence($0)) }
    guard let envelope = answer.envelope else {
      return lines + ["  nothing may be delivered there"]
    }
    var table = TextTable([
      ("  DIMENSION", .left), ("DEFAULT", .right), ("RECOMMENDED TO", .right), ("ABSOLUTE", .right),
    ])
    for report in answer.dimensions {
      guard let dimension = Dimension(rawValue: report.dimension) else { continue }
      table.add([
        "  " + dimension.spokenName, dimension.text(report.standard),
        dimension.text(report.recommended), dimension.text(report.settingMaximum),
      ])
    }
    return lines + table.lines + ["  at most \(envelope.maximumPulses) pulses or seconds"]
  }

  private func sentence(_ finding: LimitFinding) -> String {
    "\(finding.sentence) (\(finding.rule))"
  }

  private func listed(_ text: String) -> [String] {
    TextWrapping.lines("  " + text, width: width, indent: 4)
  }
}
