import ArgumentParser
import ControlAPI
import ControlClient

struct LogKeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key",
    abstract: "Prints the verifier key of the log, or replaces the key that signs it.",
    discussion: """
      The verifier key is no secret. Whoever verifies the log should have it from you and not from \
      the log: print it once, and keep it elsewhere.

      Replacing the key is recorded in the log, signed by the old key and the new one. It needs the \
      role service.

      Examples:
        handpiecectl log key > log.vkey
        handpiecectl log key --rotate
      """)

  @Flag(help: "Replace the signing key by a new one, and print that.")
  var rotate = false

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var confirmation: ConfirmationOption

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let connection = socket.connection
    let key: LogKeyAnswer
    if rotate {
      try confirmation.ask([
        "The log will be signed with a new key; the present one signs that it hands over, and is "
          + "destroyed.",
        "Whoever verifies checkpoints needs the new verifier key from then on.",
      ])
      key = try askDaemon { try await connection.rotateLogKey() }
    } else {
      key = try askDaemon { try await connection.logKey() }
    }
    if json {
      StandardStream.output.write(try JSONOutput.text(key))
    } else {
      StandardStream.output.write(key.verifierKey + "\n")
      if let seq = key.recordedAt {
        StandardStream.error.write("The new key signs the log from record \(seq) on.\n")
      }
    }
  }
}
