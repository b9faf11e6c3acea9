import ArgumentParser
import ControlAPI
import ControlClient

struct SessionAssumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "assume",
    abstract: "Closes a session whose handpiece cannot be read, with what may be missing charged.",
    discussion: """
      A handpiece that is gone may have delivered what the log does not know: one pulse, or two \
      slices of one second. They are charged to the patient in full, as they were set, and the \
      session is closed. The handpiece stays locked until it has been read; what it then says it \
      delivered is charged to nobody again. As long as the handpiece can be read, this is refused.

      Examples:
        handpiecectl session list
        handpiecectl session assume 0123456789abcdef0123456789abcdef
      """)

  @Argument(help: "The session's pseudonym.")
  var session: SessionID

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var confirmation: ConfirmationOption

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let (connection, session) = (socket.connection, session)
    let before = try askDaemon { try await connection.session(session) }
    try confirmation.ask([
      "Session \(session) on \(before.handpiece) will be closed; \(before.pulsesTotal) deliveries "
        + "of it are recorded.",
      "What the handpiece may have delivered beyond that is charged to the patient in full, as it "
        + "was set: one pulse, or two slices of one second. Nothing if it was never armed.",
      "If the handpiece can be reached again, plug it in instead: then it is read.",
    ])
    let after = try askDaemon { try await connection.assume(session) }
    let charged = after.pulsesTotal - before.pulsesTotal
    StandardStream.output.write(
      json
        ? try JSONOutput.text(after)
        : "closed with \(after.pulsesTotal) deliveries, \(charged) of them assumed\n")
  }
}
