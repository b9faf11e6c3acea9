import Backstage
import Foundation
import Testing
import handpiecectl

/// What every command says of itself, and what shells make of it.
@Suite struct `The help of handpiecectl` {
  /// A command as the parser describes it.
  private struct Command: Decodable {
    let commandName: String
    let abstract: String?
    let discussion: String?
    let shouldDisplay: Bool?
    let subcommands: [Command]?
    let arguments: [Argument]?

    struct Argument: Decodable {
      let names: [Name]?
      let abstract: String?
      let valueName: String?
      let shouldDisplay: Bool?
    }

    struct Name: Decodable {
      let name: String
    }

    /// All that are shown, each with its words.
    func all(_ path: [String] = []) -> [(path: String, command: Command)] {
      guard shouldDisplay != false, commandName != "help" else { return [] }
      let words = path + [commandName]
      return [(words.joined(separator: " "), self)] + (subcommands ?? []).flatMap { $0.all(words) }
    }
  }

  private struct Dump: Decodable {
    let command: Command
  }

  private static func commands() throws -> [(path: String, command: Command)] {
    let dump = try handpiecectl(["--experimental-dump-help"])
    return try JSONDecoder().decode(Dump.self, from: Data(dump.output.utf8)).command.all()
  }

  @Test func `says of each command what it does, with an example`() throws {
    let commands = try Self.commands()
    #expect(commands.count > 40)
    for (path, command) in commands {
      #expect(command.abstract?.hasSuffix(".") == true, "\(path)")
      let examples = command.discussion?.range(of: "Example").map {
        String((command.discussion ?? "")[$0.lowerBound...])
      }
      #expect(examples?.contains(path) == true, "\(path) has no example of itself")
    }
  }

  @Test func `says of each option what it is for`() throws {
    for (path, command) in try Self.commands() {
      for argument in command.arguments ?? [] where argument.shouldDisplay != false {
        let name = argument.names?.first?.name ?? argument.valueName ?? "?"
        #expect(argument.abstract?.isEmpty == false, "\(path) \(name)")
      }
    }
  }

  /// What is for a person alone has nothing to say to a program.
  @Test func `offers JSON of every verb`() throws {
    let exempt: Set = ["handpiecectl console", "handpiecectl metrics"]
    for (path, command) in try Self.commands()
    where (command.subcommands ?? []).isEmpty && !exempt.contains(path) {
      let names = (command.arguments ?? []).flatMap { $0.names ?? [] }.map(\.name)
      #expect(names.contains("json"), "\(path)")
    }
  }

  @Test func `lists every exit status, as the article for scripts does`() throws {
    let help = try handpiecectl(["--help"]).output
    let article = try String(
      contentsOf: URL(filePath: Checkout.devices).deletingLastPathComponent()
        .appending(path: "Sources/DaemonRuntime/DaemonRuntime.docc/Running.md"), encoding: .utf8)
    for status in ExitStatus.allCases {
      #expect(help.contains("\n  \(status.rawValue) "), "\(status)")
      #expect(article.contains("| \(status.rawValue) | \(status.meaning) |"), "\(status)")
    }
    #expect(ExitStatus.allCases.count == Set(ExitStatus.allCases.map(\.meaning)).count)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `makes a completion that the shell can read`(shell: String) throws {
    let script = try handpiecectl(["--generate-completion-script", shell])
    #expect(script.status == 0)
    for words in ["session", "pin-stdin"] {
      #expect(script.output.contains(words))
    }
    let paths = ["/bin/", "/usr/bin/", "/usr/local/bin/"].map { $0 + shell }
    guard let path = paths.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
      return
    }
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try script.output.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let read = try Run(at: URL(filePath: path), ["-n", file.path()])
    #expect(read.status == 0, "\(read.said)")
  }
}
