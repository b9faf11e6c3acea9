import ArgumentParser
import ControlAPI
import ControlClient

struct PeopleUnlockCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unlock",
    abstract: "Lets a person try again who was locked after five wrong PINs.",
    discussion: """
      Ask the person first whether it was they. Needs the role prescribe.

      Examples:
        handpiecectl people unlock P-7K3MW9QX
        handpiecectl people unlock P-7K3MW9QX --json
      """)

  @Argument(help: "The person's id, as `handpiecectl people` lists it.")
  var person: PersonID

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let (connection, person) = (socket.connection, person)
    let unlocked = try askDaemon { try await connection.unlock(person) }
    StandardStream.output.write(json ? try JSONOutput.text(unlocked) : "unlocked\n")
  }
}
