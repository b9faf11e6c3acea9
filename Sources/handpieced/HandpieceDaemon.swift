import ArgumentParser
import AuditLog
import DaemonRuntime
import Glibc
import Logging
import Quantities
import ServiceManager
import TreatmentSession

/// `handpieced`: drives the handpieces, keeps the log, serves the sockets.
@main
struct HandpieceDaemon: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "handpieced",
    abstract: "Drives handpieces over serial lines, inside limits, with every pulse in the log.",
    discussion: """
      Runs in the foreground and logs to standard error. SIGTERM and SIGINT end it: energy off, \
      sessions closed, everything recorded. SIGUSR1 stops every handpiece.

      Under systemd it takes the sockets named control and stop that are passed to it, says when \
      it is ready and how it is, and keeps the watchdog quiet only while the control loop and the \
      log answer.

        handpiece-sim --link DIR/line --state DIR/sim &
        handpieced --development --state DIR/state --line DIR/line
      """,
    version: SoftwareVersion.text)

  @Flag(
    help: """
      Drive simulated handpieces only, each a pseudo-terminal that proves it has a simulator \
      behind it, and give all roles to your own user.
      """)
  var development = false

  @Option(help: "The folder of the log and the sockets; made if missing.")
  var state: String

  @Option(help: "A serial line to drive; may be given several times.")
  var line: [String] = []

  @Option(
    help: ArgumentHelp(
      "The serial number of a USB bridge chip that belongs to a handpiece; may be repeated.",
      discussion: """
        Without --development, USB devices that a handpiece's description names are found by \
        themselves. Chips that makers of all kinds build in (FTDI, CH340, CP210x, PL2303) are \
        opened only when their serial number is given here.
        """))
  var bridge: [String] = []

  @Option(
    help: "Of 1000 frames, how many may be lost or damaged before nothing is armed on a line.")
  var linkErrors = Int(MachineContext.usualLinkErrorLimit.count)

  @Option(
    help: "The folder of handpieces and limits, instead of the one that comes with handpieced.")
  var devices: String?

  @Option(
    help: """
      The prescribers whose signatures count: a file with one verifier key a line, followed by \
      uid=N for one who is a user of this machine.
      """)
  var prescribers: String?

  @Option(
    help: """
      The verifier key of a witness whose signatures under the log's checkpoints count, as \
      NAME+ID+KEY; may be given several times.
      """,
    transform: Self.witnessKey)
  var witness: [WitnessVerifierKey] = []

  @Option(help: "The least important messages to log: debug, info, warning, error.")
  var logLevel = "info"

  func validate() throws {
    guard Logger.Level(rawValue: logLevel) != nil else {
      throw ValidationError("--log-level: \(logLevel) is not a level.")
    }
    guard (1...500).contains(linkErrors) else {
      throw ValidationError("--link-errors: \(linkErrors) is not from 1 to 500.")
    }
    guard !development || !line.isEmpty else {
      throw ValidationError("--line PATH is needed: which line is the handpiece on?")
    }
  }

  func run() throws {
    let environment = ServiceEnvironment.take()
    let level = Logger.Level(rawValue: logLevel) ?? .info
    let journal = JournalSocket(environment)
    LoggingSystem.bootstrap { label -> any LogHandler in
      if let journal { return JournalLog(label: label, journal: journal, logLevel: level) }
      var handler = StreamLogHandler.standardError(label: label)
      handler.logLevel = level
      return handler
    }
    let signals = DaemonSignals()
    let daemon: Daemon
    do throws(DaemonError) {
      daemon = try Daemon(
        options: DaemonOptions(
          isDevelopment: development, stateFolder: state, lines: line, bridgeSerials: bridge,
          linkErrorLimit: Permille(Int64(linkErrors)), devicesFolder: devices,
          prescribersFile: prescribers, witnesses: witness, executablePath: "/proc/self/exe",
          service: try ServiceTies(environment)),
        logger: Logger(label: "handpieced"))
    } catch {
      Complaint.print("handpieced: \(error)")
      throw ExitCode(error.exitCode)
    }
    daemon.run(signals)
  }

  private static func witnessKey(_ text: String) throws -> WitnessVerifierKey {
    do throws(AuditLogError) {
      return try WitnessVerifierKey(reading: text)
    } catch {
      throw ValidationError("A witness's verifier key is needed, NAME+ID+KEY with a KEY of kind 4.")
    }
  }
}
