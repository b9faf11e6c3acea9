import ArgumentParser
import CatalogFiles
import ControlAPI
import ControlClient
import DeviceCatalog
import Quantities

struct CalibrateStartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start",
    abstract: "Calibrates a handpiece from its first reading to the end, or goes on with it.",
    discussion: """
      Goes through the plan shot by shot: connects the load, allows the shot, waits for the \
      footswitch, reads the instrument. Between as found and as left it shows what was read and \
      asks whether to write the fitted curve; --adjust and --leave answer that beforehand. When \
      all is read it shows the result, and with your PIN the handpiece counts as calibrated.

      Broken off with Control-C it can be gone on with by the same command, for ten minutes. What \
      is left out is asked for in a terminal. Alarms are shown here while it runs.

      --plan names a JSON file with what is to be otherwise than usual: fitted_permille and \
      verifying_permille of the greatest set point, loads_permille of the rated load, repeats, \
      home_readings (10 at least).

      Examples:
        handpiecectl calibrate start HP-0031 --meter /dev/ttyUSB2
        handpiecectl calibrate start HP-0031 --quantity depth --instrument manual \\
          --instrument-serial DG-17 --certificate D-K-771 --calibrated 2026-02-01 --due 2027-02-01 \\
          --room 22.5C --humidity 45%
      """)

  @Argument(help: "The handpiece's serial number.")
  var serial: HandpieceSerial

  @Option(
    help: "What is calibrated: \(ServiceQuantity.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var quantity = ServiceQuantity.energyPerPin

  @Option(help: "The line of the instrument, such as /dev/ttyUSB2.")
  var meter: String?

  @Option(help: "A JSON file with what of the usual plan is to be otherwise.")
  var plan: String?

  @Flag(help: "Write the fitted curve without asking, where the handpiece is not within tolerance.")
  var adjust = false

  @Flag(help: "Write no curve, without asking.")
  var leave = false

  @OptionGroup var reference: ReferenceOptions

  @OptionGroup var person: PersonOption

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func validate() throws {
    if adjust, leave { throw ValidationError("--adjust and --leave cannot both be meant.") }
  }

  func run() throws {
    let (connection, serial) = (socket.connection, serial)
    let going = try open()
    let service: ServiceSnapshot
    let proof: PersonProof
    if let going {
      StandardStream.error.write("going on with the calibration that is under way\n")
      service = going
      proof = try person.proof(in: .service, connection)
    } else {
      proof = try person.proof(in: .service, connection)
      var body = try body(of: connection)
      body.proof = proof
      let sent = body
      service = try askDaemon(about: NextSteps.Subject(handpiece: serial, person: proof.person)) {
        try await connection.openService(sent, on: serial)
      }
    }
    let instrument = try reference.description()
    let bench = try BenchMeter(instrument, for: service.quantity, at: meter)
    let presenter = AlarmPresenter(connection)
    defer { presenter.end() }
    let choice: CalibrationRun.Adjustment = adjust ? .always : leave ? .never : .asked
    let run = CalibrationRun(
      connection: connection, serial: serial, bench: bench, proof: proof, adjustment: choice)
    let closed = try run.finish(from: service)
    StandardStream.output.write(
      json ? try JSONOutput.text(closed) : CalibrationText.text(closed) + "calibrated\n")
  }

  /// The calibration that is under way, if one is.
  private func open() throws -> ServiceSnapshot? {
    let (connection, serial) = (socket.connection, serial)
    do {
      return try waitFor { try await connection.service(of: serial) }
    } catch ControlClientError.problem(let problem) where problem.code == .notFound {
      return nil
    } catch let error as ControlClientError {
      throw complain("\(error)", exitCode: error.exitCode)
    }
  }

  private func body(of connection: ControlConnection) throws -> ServiceBody {
    let handpieces = try askDaemon { try await connection.handpieces() }
    guard let handpiece = handpieces.first(where: { $0.serial == serial }) else {
      throw complain(
        "\(serial) is not there: `handpiecectl handpieces` lists all", exitCode: .usage)
    }
    guard let tip = handpiece.tip else {
      throw complain("put the load fixture on \(serial)", exitCode: .refused)
    }
    return try reference.body(for: quantity, fixture: tip.uid, plan: planBody())
  }

  private func planBody() throws -> PlanBody? {
    do throws(PlanFileDefect) {
      guard let plan else { return nil }
      return try PlanFile.read(plan)
    } catch {
      throw complain(error.description, exitCode: error.exitCode)
    }
  }
}

extension ServiceQuantity: ExpressibleByArgument {}
