import ArgumentParser
import ControlAPI
import ControlClient

struct PeoplePINCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pin",
    abstract: "Changes your own PIN.",
    discussion: """
      Asks for the PIN until now and, twice, for the new one. Whoever has forgotten theirs is removed \
      and enrolled anew. Needs the role operate.

      Examples:
        handpiecectl people pin P-7K3MW9QX
        printf '%s\\n' "$old" "$new" | handpiecectl people pin P-7K3MW9QX --pin-stdin --json
      """)

  @Argument(help: "Your id, as `handpiecectl people` lists it.")
  var person: PersonID

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var entry: PINEntryOption

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let (connection, person) = (socket.connection, person)
    let old = try entry.presentPIN(of: person.text)
    let body = PINChangeBody(old: old, new: try entry.newPIN(of: person.text))
    let changed = try askDaemon { try await connection.changePIN(of: person, body) }
    StandardStream.output.write(json ? try JSONOutput.text(changed) : "changed\n")
  }
}
