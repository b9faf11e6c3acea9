import ArgumentParser
import ControlClient
import Glibc
import Quantities

struct StopCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stop",
    abstract: "Stops every handpiece, now.",
    discussion: """
      Exit status: 0 when every handpiece has confirmed; 1 when not all have in time (the daemon \
      goes on repeating the stop); 2 when the daemon sent the stop and fell silent; 69 when \
      nothing was sent; 75 when the daemon did not even say that it was sent.

      Examples:
        handpiecectl stop
        handpiecectl stop --json
      """)

  @Option(help: "The daemon's stop socket.")
  var socket = "/run/handpieced/stop.sock"

  @Flag(help: "Print JSON instead of text.")
  var json = false

  func run() throws {
    let report: StopReport
    do {
      report = try StopClient.stop(socketAt: socket)
    } catch {
      throw complain("\(error)", exitCode: error.exitCode)
    }
    if json { return try printJSON(report) }
    let settled = Figures.milliseconds(report.settledAfter)
    StandardStream.output.write("sent in \(Figures.milliseconds(report.sentAfter)) ms\n")
    switch report.outcome {
    case .confirmed:
      StandardStream.output.write("confirmed in \(settled) ms\n")
    case .unconfirmed:
      StandardStream.output.write(
        "unconfirmed after \(settled) ms; the stop keeps being repeated on the line\n")
      throw ExitStatus.refused.code
    case .unknown:
      StandardStream.output.write("no word after \(settled) ms; look at the handpieces\n")
      throw ExitStatus.silent.code
    }
  }

  private func printJSON(_ report: StopReport) throws {
    StandardStream.output.write(
      try JSONOutput.text(
        Outcome(
          outcome: report.outcome.rawValue, sentAfter: report.sentAfter.count,
          settledAfter: report.settledAfter.count)))
    switch report.outcome {
    case .confirmed: break
    case .unconfirmed: throw ExitStatus.refused.code
    case .unknown: throw ExitStatus.silent.code
    }
  }

  private struct Outcome: Encodable {
    let outcome: String
    let sentAfter: Int64
    let settledAfter: Int64

    private enum CodingKeys: String, CodingKey {
      case outcome
      case sentAfter = "sent_after_us"
      case settledAfter = "settled_after_us"
    }
  }
}
