import ArgumentParser
import ControlAPI
import ControlClient
import Glibc

extension PersonRole: ExpressibleByArgument {}

struct PeopleEnrolCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enrol",
    abstract: "Enrols a person, and prints the id that stands for them from then on.",
    discussion: """
      The person types a PIN of 4 to 12 digits, twice, without anybody seeing it; digits that are \
      all alike or follow each other are refused. It is asked whenever they arm or release a stop; \
      five wrong ones in a row lock the person. The name is kept encrypted beside the log, never in \
      it. Needs the role prescribe.

      Examples:
        handpiecectl people enrol "Ada Example" --role operate
        handpiecectl people enrol "Grace Example" --role operate --role service --json
        handpiecectl people enrol "Ada Example" --role operate --pin-stdin < pin
      """)

  @Argument(help: "What the person is called.")
  var name: String

  @Option(name: .customLong("role"), help: "What they may do; may be given twice.")
  var roles: [PersonRole]

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var entry: PINEntryOption

  @OptionGroup var socket: ControlSocketOption

  func validate() throws {
    guard !roles.isEmpty else { throw ValidationError("--role: operate, service, or both.") }
    guard PersonName(name) != nil else {
      throw ValidationError(
        "A name has 1 to \(PersonName.lengthLimit) bytes and no control characters.")
    }
  }

  func run() throws {
    guard let name = PersonName(name) else { throw ExitStatus.usage.code }
    let connection = socket.connection
    let body = EnrolmentBody(name: name, roles: Set(roles), pin: try entry.newPIN(of: name.text))
    let person = try askDaemon { try await connection.enrol(body) }
    StandardStream.output.write(json ? try JSONOutput.text(person) : "\(person.person)\n")
  }
}
