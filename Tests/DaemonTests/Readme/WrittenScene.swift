import Backstage
import ControlAPI
import ControlClient
import Foundation
import Glibc
import Testing

/// A folder in which commands are carried out as they are written, and what the words in capitals
/// stand for there.
final class WrittenScene {
  let folder: String
  /// By a word, or a part of a path.
  var values: [String: String]
  private var goingOn: [(name: String, program: Program)] = []
  private var fresh = 0
  private(set) var carriedOut = 0

  init() throws {
    // Short, because a socket's path has at most 107 bytes.
    folder = "/tmp/hpw-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/Devices", withDestinationPath: Checkout.devices)
    try HealthyPatient.profile().write(
      toFile: folder + "/patient.json", atomically: true, encoding: .utf8)
    values = ["DIR": folder, "SOCKET": folder + "/state/control.sock"]
  }

  deinit {
    // The daemon before its handpiece: a line that hangs up may become somebody else's.
    for (_, program) in goingOn.reversed() {
      program.signal(SIGKILL)
      _ = program.end()
    }
    try? FileManager.default.removeItem(atPath: folder)
  }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// Patient: other tests may hold every thread for a while.
  var connection: ControlConnection {
    ControlConnection(socketAt: path("state/control.sock"), timeoutMilliseconds: 1_800_000)
  }

  /// Waits until the handpiece can be asked for something; every change of state is an event.
  func untilReady() async throws {
    while (try? await connection.handpieces().first?.state) != .ready { await Task.yield() }
  }

  /// Ends what goes on under a name, by the signal a terminal or systemd sends.
  func end(_ name: String) {
    for index in goingOn.indices.reversed() where goingOn[index].name == name {
      goingOn[index].program.signal(name == "handpieced" ? SIGTERM : SIGKILL)
      let status = goingOn[index].program.end().status
      #expect(name != "handpieced" || status == 0)
      goingOn.remove(at: index)
    }
  }

  /// Carries a step out, and again while the daemon says that it is not the time, or that the line
  /// was silent.
  func perform(_ step: WrittenStep) async throws {
    try await step.before(self)
    carriedOut += 1
    var attempt = try attempt(step)
    var earlier = ""
    while !step.statuses.contains(attempt.status),
      attempt.status == 75 || Silence.isMeant(by: attempt.said)
        || attempt.said.contains("did not confirm it: silence. Do it once more")
    {
      await Task.yield()
      earlier += attempt.said
      attempt = try self.attempt(step)
    }
    let (status, said) = attempt
    try #require(
      step.statuses.contains(status), "\(step.command) ended with \(status):\n\(said)")
    try #require(
      step.says.isEmpty || (earlier + said).contains(step.says), "\(step.command) said:\n\(said)")
    try await step.after(self, said)
  }

  /// Its status, or one that was expected where it did not end by itself; and what it said.
  private func attempt(_ step: WrittenStep) throws -> (status: Int32, said: String) {
    var (words, file) = Self.redirected(words(of: step))
    let program = words.removeFirst()
    let anyStatus = step.statuses.first ?? 0
    switch step.way {
    case .elsewhere, .notHere: return (anyStatus, "")
    case .terminal(let answers):
      return try Dialogue(words, program, in: folder).answer(
        answers.map { answer in (answer.question, { try answer.line(self) }) })
    case .run:
      let running = try start(program, words)
      for line in step.typing { running.say(line) }
      let run = running.result()
      if let file {
        try run.output.write(toFile: path(file), atomically: true, encoding: .utf8)
      }
      return (run.status, run.said)
    case .until(let text), .goesOn(let text):
      let running = try start(program, words)
      let isTold =
        program == "handpieced"
        ? running.complaint(until: text) != nil : running.output(until: text) != nil
      guard isTold else { return (-1, running.end().complaint) }
      goingOn.append((program, running))
      if case .until = step.way { end(program) }
      return (anyStatus, step.says)
    }
  }

  /// By its name alone, as a shell does.
  private func start(_ program: String, _ words: [String]) throws -> Program {
    try Program(
      at: URL(filePath: "/usr/bin/env"), [try WrittenPlaces.search(), program] + words, in: folder)
  }

  /// The words of a step, with those in capitals replaced.
  private func words(of step: WrittenStep) -> [String] {
    (ShellWords.split(step.command) + step.adding).map { word in
      value(of: step.replacing[word] ?? word)
    }
  }

  private func value(of word: String) -> String {
    if ["FILE", "FOLDER", "COPY"].contains(word) {
      fresh += 1
      return path("made-\(fresh)")
    }
    if let whole = values[word] { return whole }
    return word.split(separator: "/", omittingEmptySubsequences: false)
      .map { values[String($0)] ?? String($0) }.joined(separator: "/")
  }

  private static func redirected(_ words: [String]) -> (words: [String], file: String?) {
    guard let mark = words.firstIndex(of: ">"), mark + 1 < words.count else { return (words, nil) }
    return (Array(words[..<mark]), words[mark + 1])
  }
}

/// Where our programs and scripts lie.
enum WrittenPlaces {
  static func file(of program: String) throws -> URL {
    guard !program.contains("/") else { return Checkout.root.appending(path: program) }
    return try Program.place(of: program)
  }

  /// Where a shell would find our programs first.
  static func search() throws -> String {
    let further = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return "PATH=\(try file(of: "").path):\(further)"
  }

  /// Whether a path is a program of the checkout, and not a folder.
  static func isScript(_ path: String) -> Bool {
    let file = Checkout.root.appending(path: path)
    let values = try? file.resourceValues(forKeys: [.isRegularFileKey, .isExecutableKey])
    return path.contains("/") && values?.isRegularFile == true && values?.isExecutable == true
  }

  /// Whether a script names a command's program, and runs on every change or is named in one that
  /// does.
  static func isNamed(_ program: String, in script: String) throws -> Bool {
    guard try Checkout.text(script).contains(program) || program == script else { return false }
    // A suite of tests, or what checks everything.
    if script.hasSuffix(".swift") || script.hasPrefix(".github/") { return true }
    let everything = try Checkout.text(".ci/run")
    return script == ".ci/run" || everything.contains(script)
  }
}
