import ArgumentParser
import AuditLog
import Glibc

struct KeygenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keygen",
    abstract: "Makes a private key and prints the verifier key that belongs to it.",
    discussion: """
      Hand the verifier key to whoever runs the daemon and to the auditor; it is no secret. The \
      private key never leaves FILE: whoever has it prescribes in your name.

      Examples:
        handpiecectl prescriber keygen --name clinic-physician --key prescriber.key
      """)

  @Option(help: "A name for the key. It stands in the log, so that a role is better than a person.")
  var name: String

  @Option(name: .customLong("key"), help: "The file to create for the private key.")
  var file: String

  @Flag(help: "Print JSON instead of text.")
  var json = false

  func run() throws {
    let key: NoteSignerKey
    do {
      key = try NoteSignerKey(name: name, seed: Self.randomSeed())
    } catch {
      throw complain("--name: \(error)", exitCode: .usage)
    }
    try SignerKeyFile.create(file, key)
    let made = MadeKey(name: key.verifierKey.name, verifierKey: key.verifierKey.text, file: file)
    StandardStream.output.write(json ? try JSONOutput.text(made) : made.verifierKey + "\n")
  }

  /// 32 bytes of the kernel's randomness.
  private static func randomSeed() -> [UInt8] {
    var source = SystemRandomNumberGenerator()
    return (0..<32).map { _ in UInt8.random(in: 0 ... .max, using: &source) }
  }

  private struct MadeKey: Encodable {
    let name: String
    let verifierKey: String
    let file: String

    private enum CodingKeys: String, CodingKey {
      case name
      case verifierKey = "verifier_key"
      case file = "key_file"
    }
  }
}
