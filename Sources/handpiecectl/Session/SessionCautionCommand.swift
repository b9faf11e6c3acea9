import ArgumentParser
import ControlAPI
import ControlClient
import DoseLimits

struct SessionCautionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "caution",
    abstract: "Shows the cautions of an area, and how a pass says that they were read.",
    discussion: """
      A pass starts only when each caution of its area was read, by name; who started it stands in \
      the log with them. In a terminal `handpiecectl session pass` shows them one by one. Ends with \
      1 where one was not named with --read.

      Examples:
        handpiecectl session caution cheek/left
        handpiecectl session caution cheek/left --read rfmn-test-spot-1-3
        handpiecectl session caution cheek/left --json
      """)

  @OptionGroup var place: AreaArgument

  @Option(
    name: .customLong("read"),
    help: ArgumentHelp("A caution that was read; may be given again.", valueName: "rule"))
  var read: [String] = []

  @OptionGroup var choice: SessionOption

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let session = try choice.find(socket.connection)
    let limits = try SessionLimits(session: session, area: place.area).ask(socket.connection)
    let unread = limits.cautions.filter { !read.contains($0.rule) }
    if json {
      StandardStream.output.write(
        try JSONOutput.text(
          CautionList(area: place.area.path, cautions: limits.cautions, unread: unread.map(\.rule)))
      )
    } else {
      StandardStream.output.write(text(limits.cautions))
    }
    guard unread.isEmpty else { throw ExitStatus.refused.code }
  }

  private func text(_ cautions: [LimitFinding]) -> String {
    guard !cautions.isEmpty else {
      return "no caution for \(place.area)\nnext: `handpiecectl session pass \(place.area.path)`\n"
    }
    let width = StandardStream.output.width
    let lines = cautions.flatMap { caution in
      TextWrapping.lines(
        (read.contains(caution.rule) ? "read: " : "caution: ") + caution.sentence, width: width,
        indent: 2) + ["  \(caution.rule), \(caution.source)"]
    }
    let names = cautions.map { " --read \($0.rule)" }.joined()
    return lines.joined(separator: "\n") + "\nonce they are read: `handpiecectl session pass "
      + "\(place.area.path) --size 25cm2 --pulses 30\(names)`\n"
  }

  private struct CautionList: Encodable {
    let area: String
    let cautions: [LimitFinding]
    let unread: [String]
  }
}
