import ArgumentParser
import AuditLog
import ControlClient
import Glibc

struct LogShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows leaves of the log, one a line.",
    discussion: """
      Needs the role audit; --follow needs observe as well.

      With --json each line is a leaf's exact text, whose keys the article LogFormat describes.

      Examples:
        handpiecectl log show --kind armed
        handpiecectl log show --from 1200 --json
        handpiecectl log show --follow
      """)

  @Option(
    help: ArgumentHelp(
      "The first leaf to show; without it all, or the newest 10 with --follow.",
      valueName: "seq"))
  var from: UInt64?

  @Option(help: "Only leaves of this kind, such as pulse or alarm_raised.")
  var kind: String?

  @Flag(help: "Go on with what comes, until interrupted.")
  var follow = false

  @Flag(help: "Print each leaf's exact JSON instead of a line for people.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func validate() throws {
    guard let kind, !LeafBody.kinds.contains(kind) else { return }
    throw ValidationError(
      "--kind: \(kind) is none of \(LeafBody.kinds.sorted().joined(separator: ", ")).")
  }

  func run() throws {
    let reading = LogReading(
      connection: socket.connection, from: from, isFollowed: follow,
      printer: LeafPrinter(kind: kind, isExact: json))
    let end = try askDaemon { try await reading.run() }
    guard follow else { return }
    throw complain(
      "the daemon has ended the stream; go on with --from \(end) --follow", exitCode: .tryAgain)
  }
}

/// Prints leaves as a person or a program wants them.
struct LeafPrinter: Sendable {
  /// Only leaves of this kind; all of them without it.
  let kind: String?
  /// Whether a leaf's exact text is printed.
  let isExact: Bool

  func print(_ text: String) {
    let line = LeafLine(text)
    guard kind == nil || line.kind == kind else { return }
    StandardStream.output.write((isExact ? text : line.text) + "\n")
  }
}
