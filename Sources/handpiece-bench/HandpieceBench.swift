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
      and acknowledged. stop: how long a stop takes from stop.sock to the line. Both are measured \
      idle and under load: 100 clients that follow the events, 1000 requests a second, and a log \
      that is written as fast as clients can make it. rest: how long every \
      way to stop takes until a handpiece that fires is at rest. processor: what an armed handpiece at ten \
      pulses a second costs. fleet: how well keep-alives keep their time with 16 handpieces \
      attached, beside one. socket: how long a question takes, beside a bare Hummingbird handler, \
      and a leaf to 199 clients. hostile: how well keep-alives keep their time while others send \
      what nobody should. console: what the technician's screen computes. limits: how long an envelope and reading the catalog take. append: how \
      many leaves the log makes durable in a second. verify: how fast a log is verified, beside \
      openssl hashing the same bytes. open: how long a long log takes to open. desk: how long the \
      auditor's desk takes to replay a log, beside C hashing the same rows, for the report of a \
      session, beside verifying it, and for the first page of `serve`, beside that of a log a \
      hundredth as long. All \
      between pulse and console run the handpieced that stands beside this program; append, verify, \
      open and desk make logs in /var/tmp, of 6 GB where nothing else is asked for, and remove them. \
      Nothing is asserted; the aims are printed.
      """,
    version: SoftwareVersion.text)

  /// One of the fourteen.
  enum Measurement: String, CaseIterable, ExpressibleByArgument {
    case decode, pulse, stop, rest, processor, fleet, socket, hostile, console, limits, append,
      verify, open, desk
  }

  @Option(help: "Measure this alone.")
  var only: Measurement?

  @Option(help: "How many leaves the logs of append, verify, open and desk have.")
  var leaves: Int64?

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "Take fewer samples: seconds instead of minutes, and rougher figures.")
  var quick = false

  func validate() throws {
    if let leaves, !(1000...100_000_000).contains(leaves) {
      throw ValidationError("A log of 1000 to 100000000 leaves can be measured.")
    }
  }

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
    if asks(for: .rest) { report.rest = try RestMeasurement.run(isQuick: quick) }
    if asks(for: .processor) {
      report.processor = try ProcessorMeasurement.run(isQuick: quick)
    }
    if asks(for: .fleet) { report.fleet = try FleetMeasurement.run(isQuick: quick) }
    if asks(for: .socket) { report.socket = try SocketMeasurement.run(isQuick: quick) }
    if asks(for: .hostile) { report.hostile = try HostileMeasurement.run(isQuick: quick) }
    if asks(for: .console) { report.console = try ConsoleMeasurement.run(isQuick: quick) }
    if asks(for: .limits) { report.limits = try LimitsMeasurement.run(isQuick: quick) }
    if asks(for: .append) {
      report.append = try AppendMeasurement.run(
        isQuick: quick, leafCount: leafCount(1_000_000))
    }
    if asks(for: .verify) {
      report.verify = try VerifyMeasurement.run(leafCount: leafCount(1_000_000))
    }
    if asks(for: .open) {
      report.open = try OpenMeasurement.run(isQuick: quick, leafCount: leafCount(10_000_000))
    }
    if asks(for: .desk) {
      report.desk = try DeskMeasurement.run(isQuick: quick, leafCount: leafCount(1_000_000))
    }
    return report
  }

  private func leafCount(_ usual: Int64) -> Int64 {
    leaves ?? (quick ? usual / 20 : usual)
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
