package import ControlAPI
import DoseLimits
import Quantities

/// The limits of one area and pass for people: what blocks first, then the figures of each
/// dimension with what decides them, then what holds for the pass as a whole.
package struct LimitsText {
  private let answer: LimitsAnswer
  /// How many columns a line may have; `nil` for as many as it takes.
  private let width: Int?

  package init(_ answer: LimitsAnswer, width: Int?) {
    self.answer = answer
    self.width = width
  }

  var text: String { lines.joined(separator: "\n") + "\n" }

  package var lines: [String] {
    var lines = [heading]
    lines += findings
    lines += DimensionLines(answer.dimensions, width: width).lines
    if let envelope = answer.envelope {
      lines += ["", "The pass as a whole"] + EnvelopeLines(envelope).lines.flatMap(listed)
    } else {
      lines += ["", "Nothing may be delivered: see what blocks."]
    }
    if let whatIf = answer.whatIf {
      lines += ["", "What if " + whatIf.changes.joined(separator: " and ")]
      lines +=
        whatIf.differences.isEmpty
        ? listed("Nothing would change.") : whatIf.differences.flatMap(listed)
    }
    return lines
  }

  private var heading: String {
    let area = AreaID(region: answer.area, side: answer.side)
    return answer.kind == .testSpot ? "Test spot, \(area)" : "\(area), pass \(answer.pass)"
  }

  private var findings: [String] {
    let blocks = answer.blocks.map { block in
      (block.isOverridable ? "PRESCRIBER DECIDES" : "BLOCKED", block)
    }
    return (blocks + answer.cautions.map { ("caution", $0) }).flatMap { word, finding in
      TextWrapping.lines("\(word): \(finding.sentence)", width: width, indent: 4)
        + ["    \(finding.rule), \(finding.evidence), \(finding.source)"]
    }
  }

  private func listed(_ text: String) -> [String] {
    TextWrapping.lines("  " + text, width: width, indent: 4)
  }
}
