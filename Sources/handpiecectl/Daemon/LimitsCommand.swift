import ArgumentParser
import ControlAPI
import ControlClient
import DoseLimits
import FoundationEssentials
import Glibc
import Quantities

struct LimitsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "limits",
    abstract: "Shows the limits for a patient: each bound with the rule and source behind it.",
    discussion: """
      PROFILE is a JSON file with what the rules need and no name: age_years, fitzpatrick, \
      indications, answers, test_spots and treatments. What nobody knows is written "unknown", \
      what the patient denies "none". The patient is registered with the daemon until it ends.
      """)

  @Argument(help: "The patient's profile, a JSON file.")
  var profile: String

  @Option(help: "The serial number of the handpiece.")
  var handpiece: String

  @Option(help: "The area and its side, such as cheek/left or forehead/midline.")
  var area: String

  @Option(help: "Which pass over the area, the first is 1.")
  var pass = 1

  @Option(help: "What is treated, such as acne-scars.")
  var indication: String

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func validate() throws {
    guard HandpieceSerial(handpiece) != nil else {
      throw ValidationError("--handpiece: \(handpiece) cannot be a serial number.")
    }
    guard AreaID(path: area) != nil else {
      throw ValidationError("--area: \(area) is not a region and side such as cheek/left.")
    }
  }

  func run() throws {
    guard let serial = HandpieceSerial(handpiece), let area = AreaID(path: area) else { return }
    let profile = try readProfile()
    let (connection, pass, indication) = (socket.connection, pass, indication)
    let answer = try askDaemon {
      let patient = try await connection.registerPatient(profile)
      return try await connection.limits(
        LimitsBody(
          patient: patient, handpiece: serial, area: area.region, side: area.side, pass: pass,
          indication: indication))
    }
    StandardStream.output.write(
      json
        ? try JSONOutput.text(answer) : LimitsText.lines(answer).joined(separator: "\n") + "\n")
    if answer.envelope == nil { throw ExitCode(1) }
  }

  private func readProfile() throws -> PatientProfile {
    let bytes: Data
    do {
      bytes = try Data(contentsOf: URL(filePath: profile))
    } catch {
      throw complain("\(profile): cannot be read", exitCode: EX_NOINPUT)
    }
    do {
      return try JSONDecoder().decode(PatientProfile.self, from: bytes)
    } catch let error as DecodingError {
      let fault = FormFault(error)
      throw complain("\(profile): \(fault.field): \(fault.reason)", exitCode: EX_DATAERR)
    }
  }
}
