import ArgumentParser
import ControlAPI
import ControlClient

struct PeopleRemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Removes a person, who can prove nothing from then on.",
    discussion: """
      Name and PIN are destroyed. What the person did stays in the log under their id, which is never \
      given again. Needs the role prescribe.

      Examples:
        handpiecectl people remove P-7K3MW9QX
        handpiecectl people remove P-7K3MW9QX --yes --json
      """)

  @Argument(help: "The person's id, as `handpiecectl people` lists it.")
  var person: PersonID

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var confirmation: ConfirmationOption

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let (connection, person) = (socket.connection, person)
    try confirmation.ask(["Person \(person) will be removed, for good."])
    let receipt = try askDaemon { try await connection.remove(person) }
    StandardStream.output.write(json ? try JSONOutput.text(receipt) : "removed\n")
  }
}
