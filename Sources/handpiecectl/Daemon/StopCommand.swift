import ArgumentParser
import ControlClient
import Glibc

struct StopCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stop",
    abstract: "Stops every handpiece, now.",
    discussion: """
      Exit status: 0 when every handpiece has confirmed; 1 when not all have in time (the daemon \
      goes on repeating the stop); 2 when the daemon sent the stop and fell silent; 69 when \
      nothing was sent; 75 when the daemon did not even say that it was sent.
      """)

  @Option(help: "The daemon's stop socket.")
  var socket = "/run/handpieced/stop.sock"

  func run() throws {
    let report: StopReport
    do {
      report = try StopClient.stop(socketAt: socket)
    } catch {
      throw complain("\(error)", exitCode: error.exitCode)
    }
    let settled = Figures.milliseconds(report.settledAfter)
    StandardStream.output.write("sent in \(Figures.milliseconds(report.sentAfter)) ms\n")
    switch report.outcome {
    case .confirmed:
      StandardStream.output.write("confirmed in \(settled) ms\n")
    case .unconfirmed:
      StandardStream.output.write(
        "unconfirmed after \(settled) ms; the stop keeps being repeated on the line\n")
      throw ExitCode(1)
    case .unknown:
      StandardStream.output.write("no word after \(settled) ms; look at the handpieces\n")
      throw ExitCode(2)
    }
  }
}
