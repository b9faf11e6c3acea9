import ArgumentParser
import ControlAPI
import ControlClient
import Glibc

struct LogCheckpointCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkpoint",
    abstract: "Prints the newest signed checkpoint, and says since when nobody else has seen one.",
    discussion: """
      The checkpoint is a signed note (C2SP tlog-checkpoint) on standard output. Kept elsewhere, it \
      shows any later change of what it covers, also one by whoever has the signing key.

      Examples:
        handpiecectl log checkpoint > checkpoint.$(date +%F)
        handpiecectl log checkpoint --json
      """)

  @Flag(help: "Print JSON instead of the note.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let connection = socket.connection
    let answer = try askDaemon { try await connection.checkpoint() }
    guard let report = CheckpointReport(answer) else {
      throw complain("the daemon's checkpoint cannot be read", exitCode: .notUnderstood)
    }
    if json {
      StandardStream.output.write(try JSONOutput.text(report))
    } else {
      StandardStream.output.write(report.note)
      StandardStream.error.write(report.sentence + "\n")
    }
  }
}
