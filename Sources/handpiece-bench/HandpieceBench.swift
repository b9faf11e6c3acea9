import ArgumentParser
import AuditLog
import FoundationEssentials

/// `handpiece-bench`: figures, each beside a plain C program that does the same in the same run.
struct HandpieceBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "handpiece-bench",
    abstract: "Measures handpieced beside plain C programs that do the same.",
    discussion: """
      decode: how fast frames are found in bytes. pulse: how long a pulse waits until it is durable \
      and acknowledged. stop: how long a stop takes from stop.sock to the line. limits: how long \
      an envelope and reading the catalog take. Pulse and stop run the handpieced that stands \
      beside this program. Nothing is asserted; the aims are printed.
      """,
    version: SoftwareVersion.text)

  /// One of the four.
  enum Measurement: String, CaseIterable, ExpressibleByArgument {
    case decode, pulse, stop, limits
  }

  @Option(help: "Measure this alone: decode, pulse, stop or limits.")
  var only: Measurement?

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "Take fewer samples: seconds instead of minutes, and rougher figures.")
  var quick = false

  func run() throws {
    let interruption = Interruption()
    defer { withExtendedLifetime(interruption) {} }
    do {
      let report = try measure()
      print(json ? try Self.text(of: report) : report.text)
    } catch let error as BenchError {
      Progress.show("handpiece-bench: \(error)")
      throw ExitCode(error.exitCode)
    }
  }

  private func measure() throws(BenchError) -> Report {
    var report = Report(version: SoftwareVersion.text)
    if asks(for: .decode) { report.decode = try DecodeMeasurement.run(isQuick: quick) }
    if asks(for: .pulse) { report.pulse = try PulseMeasurement.run(isQuick: quick) }
    if asks(for: .stop) { report.stop = try StopMeasurement.run(isQuick: quick) }
    if asks(for: .limits) { report.limits = try LimitsMeasurement.run(isQuick: quick) }
    return report
  }

  private func asks(for measurement: Measurement) -> Bool {
    only == nil || only == measurement
  }

  private static func text(of report: Report) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return String(decoding: try encoder.encode(report), as: UTF8.self)
  }
}
