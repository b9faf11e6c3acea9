import ControlAPI
import Quantities

/// Handpieces as a table for people.
enum HandpieceTable {
  static func text(_ handpieces: [HandpieceSnapshot]) -> String {
    var table = TextTable([
      ("SERIAL", .left), ("MODEL", .left), ("STATE", .left), ("TIP", .left), ("LINE", .left),
      ("PULSES", .right), ("STOPS", .right), ("CALIBRATED UNTIL", .left),
    ])
    for handpiece in handpieces {
      table.add([
        handpiece.serial.text, handpiece.model, handpiece.state.rawValue,
        handpiece.tip.map { "\($0.kind), \($0.usesLeft) left" } ?? "none",
        line(of: handpiece), "\(handpiece.lastPulse)", "\(handpiece.stopCount)",
        handpiece.calibrationValidUntil?.description ?? "never",
      ])
    }
    return table.lines.joined(separator: "\n") + "\n"
  }

  private static func line(of handpiece: HandpieceSnapshot) -> String {
    guard let errors = handpiece.link?.errors?.count else { return handpiece.line.rawValue }
    return "\(handpiece.line.rawValue), \(errors / 10).\(errors % 10) % lost"
  }
}
