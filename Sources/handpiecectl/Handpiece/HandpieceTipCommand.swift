import ArgumentParser
package import ControlAPI
import ControlClient
package import Quantities

struct HandpieceTipCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tip",
    abstract: "Shows the tip on a handpiece: uses left, last day, and whether it may be used.",
    discussion: """
      Its chip and the log both count its uses, and the smaller counts. One that says more than the \
      log leaves it has been reset; one that was used goes on the same person only.

      Ends with 1 when the tip may not be used on anybody, or when there is none.

      Examples:
        handpiecectl handpiece tip HP-0031
        handpiecectl handpiece tip HP-0031 --json
      """)

  @Argument(help: "The handpiece's serial number.")
  var serial: HandpieceSerial

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let (connection, serial) = (socket.connection, serial)
    let tip = try askDaemon { try await connection.handpiece(serial) }.handpiece.tip
    let objections = TipCard.objections(tip, on: .today)
    StandardStream.output.write(
      json ? try JSONOutput.text(tip) : TipCard.text(tip, objections))
    if !objections.isEmpty { throw ExitCode(1) }
  }
}

/// A tip as people read it.
package enum TipCard {
  /// What is against it, whoever it is for.
  package static func objections(_ tip: TipSnapshot?, on today: CalendarDay) -> [String] {
    guard let tip else { return ["There is no tip on the handpiece."] }
    var objections: [String] = []
    if let expiry = tip.expiry, today > expiry {
      objections.append("It was to be used until \(expiry).")
    }
    if tip.usesLeft == 0 { objections.append("It has no uses left.") }
    if tip.isReset {
      objections.append("Its chip says more uses than the log leaves it: it has been reset.")
    }
    return objections
  }

  package static func text(_ tip: TipSnapshot?, _ objections: [String]) -> String {
    var lines: [String] = []
    if let tip {
      let used =
        tip.sessions == 0
        ? "in no session yet"
        : "in \(tip.sessions) session\(tip.sessions == 1 ? "" : "s"): for the same person only"
      lines = [
        "\(tip.kind)  \(tip.uid)",
        "  uses left  \(tip.usesLeft) (by its chip \(tip.chipUsesLeft))",
        "  last day   \(tip.expiry?.description ?? "its chip does not say")",
        "  used       \(used)",
      ]
    }
    lines += objections.map { "\($0) Put on another one." }
    return lines.joined(separator: "\n") + "\n"
  }
}
