import ArgumentParser
import ControlAPI
import ControlClient

struct PeopleListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists everybody who is enrolled, by name.",
    discussion: """
      The log knows people by their ids only. Needs the role operate.

      Examples:
        handpiecectl people
        handpiecectl people list --json
      """)

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let connection = socket.connection
    let people = try askDaemon { try await connection.people() }
    StandardStream.output.write(
      json ? try JSONOutput.text(PeopleList(people: people)) : Self.text(people))
  }

  static func text(_ people: [EnrolledPerson]) -> String {
    guard !people.isEmpty else {
      return "nobody is enrolled: handpiecectl people enrol\n"
    }
    var table = TextTable([("PERSON", .left), ("NAME", .left), ("ROLES", .left), ("", .left)])
    for person in people {
      table.add([
        person.person.text, person.name.text,
        person.roles.map(\.rawValue).joined(separator: ", "), person.locked ? "locked" : "",
      ])
    }
    return table.lines.joined(separator: "\n") + "\n"
  }
}
