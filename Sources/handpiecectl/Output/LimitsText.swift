import ControlAPI
import Quantities

/// The limits of one area and pass as a table: each bound with its rule, evidence and source.
enum LimitsText {
  static func lines(_ answer: LimitsAnswer) -> [String] {
    var lines: [String] = []
    for block in answer.blocks { lines.append("BLOCKED: \(text(block))") }
    for caution in answer.cautions { lines.append("caution: \(text(caution))") }
    guard let envelope = answer.envelope else { return lines }
    var table = TextTable([
      ("dimension", .left), ("bound", .left), ("value", .right), ("rule", .left),
      ("evidence", .left), ("source", .left),
    ])
    for dimension in envelope.dimensions {
      for (name, bound) in bounds(of: dimension) {
        table.add([
          dimension.dimension, name, Figures.spoken(bound.value, unit: dimension.unit), bound.rule,
          bound.evidence, bound.source,
        ])
      }
    }
    lines += table.lines
    lines.append(
      "at most \(envelope.maximumPulses) pulses, at least \(envelope.pulseInterval.count) ms apart")
    return lines
  }

  /// The highest setting is the absolute bound less what the calibration may be off.
  private static func bounds(of dimension: DimensionReport) -> [(String, BoundReport)] {
    var highest = dimension.absolute
    highest.value = dimension.settingMaximum
    return [
      ("minimum", dimension.minimum), ("default", dimension.standard),
      ("recommended", dimension.recommended), ("absolute", dimension.absolute),
      ("highest setting", highest),
    ]
  }

  private static func text(_ finding: LimitFinding) -> String {
    "\(finding.sentence) [\(finding.rule), \(finding.evidence), \(finding.source)]"
  }
}
