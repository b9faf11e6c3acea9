import ArgumentParser
import ControlAPI
import ControlClient
import DoseLimits

struct SessionStartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start",
    abstract: "Opens a session: whom, that it is them, with what, why, and how prepared.",
    discussion: """
      In a terminal what is not said is asked for, one question at a time. Without one everything \
      that is missing is listed, and nothing is opened. The handpiece is tried without energy before \
      the session is open. A test spot is made with `handpiecectl session spot start`.

      Examples:
        handpiecectl session start
        handpiecectl session start --patient P4b1f0c6d9a2e7358 --handpiece HP-0031
        handpiecectl session start --patient P4b1f0c6d9a2e7358 --handpiece HP-0031 \
      --confirm-identity --answers-hold --indication acne-scars --anaesthetic 45min \
      --anaesthetic-removed --eye-protection --json
      """)

  @OptionGroup var options: OpeningOptions

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let connection = socket.connection
    let session = try Opening(connection: connection, options: options, kind: .treatment).open()
    try SessionView(session, connection).write(asJSON: json)
    guard !json else { return }
    let last = try LastTimeLines(session: session, connection: connection).linesOfLastVisit()
    StandardStream.output.write(last.map { $0 + "\n" }.joined())
  }
}
