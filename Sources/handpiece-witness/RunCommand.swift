import ArgumentParser
import AuditLog
import ControlClient
import Glibc

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Has the daemon's checkpoints cosigned by a witness, as long as it runs.",
    discussion: """
      The daemon has no network. This program asks it for its newest signed checkpoint, has a \
      witness of C2SP tlog-witness cosign it, checks the signature and hands it back over the \
      socket. Nothing but sizes and hashes of the log leaves the machine. While the witness is \
      out of reach treatment goes on, and handpiecectl status shows since when nobody else has \
      seen the log.

      The daemon must be started with the same --witness. Your user needs the groups \
      handpiece-observe and handpiece-audit.

      Exit status with --once: 0 when the witness has seen the newest checkpoint, 65 when the log \
      is not what the witness saw before, 69 when daemon or witness cannot be reached, 75 when the \
      witness is busy, 76 when an answer makes no sense, 78 when the witness does not know the log \
      or its key, or the daemon does not know the witness.
      """)

  @Option(help: "The witness's address: what add-checkpoint is put behind.", transform: Self.url)
  var witnessURL: WitnessEndpoint

  @Option(
    help: "The witness's verifier key, as NAME+ID+KEY.", transform: Self.witnessKey)
  var witness: WitnessVerifierKey

  @Option(help: "The daemon's control socket.")
  var socket = "/run/handpieced/control.sock"

  @Flag(help: "Go once and end.")
  var once = false

  @Option(help: "The seconds between two checkpoints, 1 to 86400.")
  var interval: Int64 = 60

  func validate() throws {
    guard (1...86_400).contains(interval) else {
      throw ValidationError("--interval: 1 to 86400 seconds.")
    }
  }

  func run() async throws {
    let errand = Errand(
      daemon: ControlConnection(socketAt: socket), endpoint: witnessURL, witness: witness)
    guard once else {
      try await Vigil(errand, intervalMilliseconds: interval * 1000, say: Self.say).run()
      return
    }
    do throws(WitnessingError) {
      Self.say("\(try await errand.run())")
    } catch {
      Self.say("\(error)")
      throw ExitCode(error.exitCode)
    }
  }

  /// One line on standard error, where a service's messages go.
  private static func say(_ text: String) {
    let bytes = Array("handpiece-witness: \(text)\n".utf8)
    _ = unsafe write(STDERR_FILENO, bytes, bytes.count)
  }

  private static func url(_ text: String) throws -> WitnessEndpoint {
    guard let endpoint = WitnessEndpoint(text) else {
      throw ValidationError("An address is needed that begins with https:// or http://.")
    }
    return endpoint
  }

  private static func witnessKey(_ text: String) throws -> WitnessVerifierKey {
    do throws(AuditLogError) {
      return try WitnessVerifierKey(reading: text)
    } catch {
      throw ValidationError("A witness's verifier key is needed, NAME+ID+KEY with a KEY of kind 4.")
    }
  }
}

extension WitnessingError {
  /// The exit code, from sysexits.
  fileprivate var exitCode: Int32 {
    switch self {
    case .logShrunk, .logRewritten: EX_DATAERR
    case .offline, .daemon(.unreachable): EX_UNAVAILABLE
    case .busy, .daemon(.noAnswer): EX_TEMPFAIL
    case .badCheckpoint, .senseless, .daemon(.protocolError): EX_PROTOCOL
    case .originUnknown, .signerUnknown, .notCosigned, .daemon(.problem): EX_CONFIG
    }
  }
}
