import Backstage
import Testing

/// Promise 1 rests on two narrow places: the engine permits, and one function commands.
@Suite struct `What lets a handpiece fire comes from one place` {
  @Test func `one file of the daemon builds the envelope, the settings and the arm command`() throws
  {
    let daemon = ImportTable.house.reach(of: "handpieced")
    let builders = try Checkout.sources.get().filter {
      daemon.contains($0.target) && !firingCommands(in: $0).isEmpty
    }
    #expect(builders.map(\.path) == ["Sources/TreatmentSession/FiringPermission.swift"])
  }

  @Test func `only the engine makes permitted settings, and nothing decodes them`() throws {
    expectNone(try Checkout.sources.get().flatMap(permittedSettings))
  }

  @Test func `a command built elsewhere is found, also by an initializer without a name`() {
    func found(_ code: String, in module: String = "DaemonRuntime") -> Int {
      let text = "import HandpieceWire\n" + code
      return firingCommands(in: SourceFile(path: "Sources/\(module)/X.swift", text: text)).count
    }
    #expect(found("send(.installEnvelope(bounds))") == 1)
    #expect(found("send(HostMessage.configure(settings))") == 1)
    #expect(found("let permission = GuardEnvelope(tip: tip)") == 1)
    #expect(found("let hash = PulseSettings(permitted)?.hash") == 0)
    #expect(found("send(.arm(.init(id: id)))") == 1)
    #expect(found("let message = HostMessage.arm(old)") == 1)
    #expect(found("let arm = Arm(id: id)") == 1)
    #expect(found("send(.serviceFire(old))") == 1)
    #expect(found("switch message { case .arm(let arm): handle(arm) }") == 0)
    #expect(found("case .hello, .configure(let settings): handle(settings)") == 0)
    #expect(found("if case .arm(expected) = message {}") == 0)
    #expect(found("if case .hello = message, case .configure(let it) = message {}") == 0)
    #expect(found("permission.arm(stopCount: count)") == 0)
    #expect(found("send(.arm(arm))", in: "HandpieceWire") == 0)
    let request = SourceFile(path: "Sources/ControlClient/X.swift", text: "send(.arm(body))")
    #expect(firingCommands(in: request).isEmpty)
  }

  @Test func `permitted settings made elsewhere are found`() {
    func found(_ code: String, in module: String = "TreatmentSession") -> Int {
      permittedSettings(in: SourceFile(path: "Sources/\(module)/X.swift", text: code)).count
    }
    #expect(found("let it = PermittedSettings(settings: it, envelope: that)") == 1)
    #expect(found("let it: PermittedSettings = .init()\nPermittedSettings.init()") == 1)
    #expect(found("extension PermittedSettings: Codable {}") == 1)
    #expect(found("struct PermittedSettings: Hashable, Decodable {}", in: "DoseLimits") == 1)
    #expect(found("PermittedSettings(settings: it)", in: "DoseLimits") == 0)
    #expect(found("func fire(_ it: PermittedSettings) -> PermittedSettings { it }") == 0)
  }
}

/// Where a file builds a command that lets a handpiece fire, or what such a command carries.
///
/// The wire itself decodes every message, and the guard only matches them.
private func firingCommands(in file: SourceFile) -> [String] {
  guard file.imports.contains("HandpieceWire"), file.target != "HandpieceWire" else { return [] }
  let carried = ["Arm", "GuardEnvelope"].flatMap {
    file.places(of: ["\($0)(", "\($0).init"])
  }
  return carried
    + ["arm", "configure", "installEnvelope", "serviceFire"].flatMap { builtCases($0, in: file) }
}

/// Where `.name(` or `HostMessage.name(` builds a value: not as a pattern, and not as a method
/// of something.
private func builtCases(_ name: String, in file: SourceFile) -> [String] {
  let tokens = file.tokens
  return tokens.indices.dropFirst().filter { index in
    guard tokens[index].text == ".", index + 3 < tokens.count, tokens[index + 1].text == name,
      tokens[index + 2].text == "(", !["let", "var", "_"].contains(tokens[index + 3].text)
    else { return false }
    let before = tokens[index - 1]
    if before.text == "case" { return false }
    let isMember = before.kind == .word || [")", "]", "?", "!"].contains(before.text)
    return !isMember || ["HostMessage", "return"].contains(before.text)
  }.map { "\(file.path):\(tokens[$0].line): .\(name)(" }
}

/// Where a file makes permitted settings outside the engine, or lets them be decoded.
private func permittedSettings(in file: SourceFile) -> [String] {
  let made =
    file.target == "DoseLimits"
    ? [] : file.places(of: ["PermittedSettings(", "PermittedSettings.init"])
  let tokens = file.tokens
  let decoded = tokens.indices.filter { index in
    guard tokens[index].text == "PermittedSettings", index > 0,
      ["struct", "extension"].contains(tokens[index - 1].text)
    else { return false }
    let conformances = tokens[index...].prefix { $0.text != "{" }.map(\.text)
    return !Set(conformances).isDisjoint(with: ["Codable", "Decodable"])
  }
  return made + decoded.map { "\(file.path):\(tokens[$0].line): permitted settings are decodable" }
}
