import ArgumentParser
package import ControlAPI
import ControlClient
import Quantities

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

  @OptionGroup var option: HandpieceOption

  func run() throws {
    let (connection, serial) = (option.connection, option.serial)
    let tip = try askDaemon { try await connection.handpiece(serial) }.handpiece.tip
    StandardStream.output.write(option.json ? try JSONOutput.text(tip) : TipCard.text(tip))
    if tip?.objections?.isEmpty != true { throw ExitCode(1) }
  }
}

/// A tip as people read it.
package enum TipCard {
  package static func text(_ tip: TipSnapshot?) -> String {
    guard let tip else { return "There is no tip on the handpiece.\n" }
    let used =
      tip.sessions == 0
      ? "in no session yet"
      : "in \(tip.sessions) session\(tip.sessions == 1 ? "" : "s"): for the same person only"
    let lines = [
      "\(tip.kind)  \(tip.uid)",
      "  uses left  \(tip.usesLeft) (by its chip \(tip.chipUsesLeft))",
      "  last day   \(tip.expiry?.description ?? "its chip does not say")",
      "  used       \(used)",
    ]
    return (lines + (tip.objections ?? [])).joined(separator: "\n") + "\n"
  }
}
