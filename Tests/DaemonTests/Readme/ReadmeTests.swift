import Backstage
import Foundation
import Testing

/// Every command of ours that stands in README, and in the articles that it leads to.
@Suite(.takingTurns, .timeLimit(.minutes(30))) struct `Every command in the README` {
  private static let documents = [
    "README.md", "Sources/DaemonRuntime/DaemonRuntime.docc/Running.md",
    "Sources/DaemonRuntime/DaemonRuntime.docc/Operations.md",
    "Sources/AuditDesk/AuditDesk.docc/Desk.md",
    "Sources/Calibration/Calibration.docc/ServiceDay.md",
    "Sources/ControlAPI/ControlAPI.docc/ControlSocket.md",
  ]

  private static var steps: [WrittenStep] {
    ClinicSteps.all + ServiceSteps.all + LoneSteps.all + AbsentSteps.all
  }

  private static func written() throws -> [WrittenCommands] {
    try documents.map {
      WrittenCommands(try Checkout.text($0), isScript: WrittenPlaces.isScript)
    }
  }

  /// What stands in documents and in no step, and the other way round.
  private static func strangers(
    _ commands: [WrittenCommand], _ steps: [WrittenStep]
  ) -> [String] {
    let known = Set(steps.map { ShellWords.split($0.command) })
    let there = Set(commands.map(\.words)).union([["handpiecectl", "watch"]])
    return commands.filter { !$0.isMention && !known.contains($0.words) }
      .map { "nobody runs: \($0.text)" }
      + steps.filter { !there.contains(ShellWords.split($0.command)) }
      .map { "stands nowhere: \($0.command)" }
  }

  /// How a program is called by its own help. An unknown verb has the help of what is around it.
  private static func usage(_ help: String) -> String {
    let words = help.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return words.firstRange(of: "USAGE: ").map { String(words[$0.upperBound...]) } ?? words
  }

  @Test func `is in the table of those that are carried out here`() throws {
    let commands = try Self.written().flatMap(\.commands)
    #expect(commands.count > 100)
    let strangers = Self.strangers(commands, Self.steps)
    #expect(strangers.isEmpty, "\(strangers.joined(separator: "\n"))")
  }

  @Test func `does what it says, on one day of a clinic`() async throws {
    let scene = try WrittenScene()
    for step in ClinicSteps.all { try await scene.perform(step) }
    scene.end("watch")
    scene.end("handpieced")
    #expect(scene.carriedOut == ClinicSteps.all.count)
  }

  @Test(.enabled(if: SimulatedMeter.isWanted, "sinstruments (PyPI) is not installed"))
  func `does what it says, on a service day`() async throws {
    let scene = try WrittenScene()
    let meter = try SimulatedMeter(["truth": scene.path("truth.json")])
    defer { meter.end() }
    scene.values["METER"] = meter.path
    scene.values["INSTRUMENTS"] = scene.path("described")
    try SimulatedMeter.describe(in: URL(filePath: scene.path("described")))
    for (name, plan) in ServiceSteps.plans {
      try plan.write(toFile: scene.path(name), atomically: true, encoding: .utf8)
    }
    for step in ServiceSteps.all { try await scene.perform(step) }
    scene.end("handpieced")
  }

  @Test func `does what it says, by itself`() async throws {
    let scene = try WrittenScene()
    for step in LoneSteps.all { try await scene.perform(step) }
  }

  @Test func `is named by what runs it, or has its options, where it is not run here`() throws {
    var absent: [String] = []
    for step in AbsentSteps.all {
      let words = ShellWords.split(step.command)
      switch step.way {
      case .elsewhere(let script):
        #expect(try WrittenPlaces.isNamed(words[0], in: script), "\(step.command)")
      case .notHere(let reason):
        let verbs = words.dropFirst().prefix { $0.allSatisfy(\.isLowercase) }
        let help = try Run(at: WrittenPlaces.file(of: words[0]), verbs + ["--help"])
        #expect(help.status == 0, "\(step.command)")
        // A script says in sentences how it is called.
        let usage = Self.usage(help.output)
        #expect(
          words[0].contains("/")
            ? usage.contains(words[0])
            : usage.hasPrefix(([words[0]] + verbs).joined(separator: " ")), "\(step.command)")
        for option in words where option.hasPrefix("--") {
          #expect(help.output.contains("\(option) "), "\(step.command): \(option)")
        }
        absent.append("\(step.command): \(reason)")
      default: Issue.record("\(step.command) is run")
      }
    }
    print("README: \(Self.steps.count) steps, \(absent.count) of them not run by a test:")
    print(absent.map { "  \($0)" }.joined(separator: "\n"))
  }

  @Test func `explains itself, with each verb of the table of commands`() throws {
    let written = try Self.written()
    let verbs = Set(
      written.flatMap(\.listed)
        + written.flatMap(\.commands).filter(\.isMention).map(\.text))
    #expect(verbs.count > 45)
    for verb in verbs.sorted() {
      let words = ShellWords.split(verb)
      let help = try Run(words[0], words.dropFirst() + ["--help"])
      #expect(help.status == 0, "\(verb)")
      #expect(Self.usage(help.output).hasPrefix(verb), "\(verb)")
    }
  }

  @Test func `has the name of its program`() throws {
    struct Dump: Decodable {
      struct Command: Decodable {
        let commandName: String
        let subcommands: [Command]?
      }
      let command: Command
    }
    let verbs = try ["handpiecectl", "handpiece-audit"].flatMap { program in
      let dump = try Run(program, ["--experimental-dump-help"]).output
      return try JSONDecoder().decode(Dump.self, from: Data(dump.utf8)).command.subcommands ?? []
    }.map(\.commandName)
    #expect(verbs.count > 35)
    for span in try Self.written().flatMap(\.spans) {
      let words = span.split(separator: " ")
      #expect(words.count < 2 || !verbs.contains(String(words[0])), "`\(span)` is of what?")
    }
  }

  @Test func `is missed when it is new, and when it is gone`() {
    let document = """
      Say `handpiecectl
      people new NAME`, as `handpieced` does.

      ```text
      .build/release/handpiece-audit verify DIR \\
        --key VKEY     # a key
      handpiecectl: no such thing
      ```
      ```sh
      handpiecectl demo
      ```
      | command | what it does |
      |---|---|
      | `handpiecectl status`, `stop` | `handpiecectl --version` |
      """
    let found = WrittenCommands(document) { _ in false }
    #expect(
      found.commands.map(\.text) == [
        "handpiecectl people new NAME", "handpieced", "handpiece-audit verify DIR --key VKEY",
        "handpiecectl status", "handpiecectl --version",
      ])
    #expect(found.commands.map(\.isMention) == [false, true, false, true, false])
    #expect(found.listed == ["handpiecectl status", "handpiecectl stop"])
    let steps = [WrittenStep("handpiecectl people new NAME"), WrittenStep("handpiecectl gone X")]
    #expect(
      Self.strangers(found.commands, steps) == [
        "nobody runs: handpiece-audit verify DIR --key VKEY", "nobody runs: handpiecectl --version",
        "stands nowhere: handpiecectl gone X",
      ])
  }
}
