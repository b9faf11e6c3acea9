import ArgumentParser
import ControlAPI
import ControlClient
import DoseLimits
import Quantities

struct PatientRegisterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "register",
    abstract: "Registers a patient and prints the id that stands for them from then on.",
    discussion: """
      The profile is the same JSON file that limits reads. Name and date of birth are kept encrypted \
      beside the log, never in it, and may be left out.

      Examples:
        handpiecectl patient register patient.json
        handpiecectl patient register patient.json --name "Ada Example" --birth-date 1990-02-28
      """)

  @Argument(help: "The patient's profile, a JSON file.")
  var profile: String

  @Option(help: "The patient's name.")
  var name: String?

  @Option(help: "The patient's date of birth, YYYY-MM-DD.")
  var birthDate: CalendarDay?

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let (connection, profile) = (socket.connection, try PatientFile.read(profile))
    let isKnown = name != nil || birthDate != nil
    let person = isKnown ? Person(name: name, birthDate: birthDate) : nil
    let patient = try askDaemon { try await connection.registerPatient(profile, person: person) }
    StandardStream.output.write(
      json ? try JSONOutput.text(PatientReceipt(patient: patient)) : "\(patient)\n")
  }
}
