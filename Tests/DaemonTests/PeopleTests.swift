import Backstage
import ControlAPI
import ControlClient
import Foundation
import Quantities
import Testing

/// Design §7: a seat is not a person; arming and releasing a stop take fresh proof of one.
@Suite(.takingTurns, .timeLimit(.minutes(30))) struct `People of the daemon` {
  private typealias Prepared = (session: SessionID, arm: ArmBody)

  private static func ready(_ stage: Stage) async throws -> Program {
    let daemon = try stage.daemon()
    try await stage.wait(for: .ready)
    return daemon
  }

  private static func enrol(
    _ connection: ControlConnection, _ roles: Set<PersonRole> = [.operate], pin: String
  ) async throws -> PersonProof {
    let body = EnrolmentBody(
      name: try #require(PersonName("Grace Example")), roles: roles, pin: try #require(PIN(pin)))
    return PersonProof(person: try await connection.enrol(body).person, pin: body.pin)
  }

  /// What a request is refused for; the rules of its reasons.
  private static func rules(
    _ request: () async throws -> some Any
  ) async -> [String] {
    do {
      _ = try await request()
      return ["granted"]
    } catch ControlClientError.problem(let problem) {
      guard problem.code == .refused, problem.status == 422 else { return ["\(problem.code)"] }
      return problem.reasons.map(\.rule)
    } catch {
      return ["\(error)"]
    }
  }

  private static func arm(
    _ connection: ControlConnection, _ prepared: Prepared, _ proof: PersonProof?
  ) async -> [String] {
    var body = prepared.arm
    body.proof = proof
    return await rules { try await connection.arm(body, in: prepared.session) }
  }

  /// Why arming is refused.
  private static func problem(
    _ connection: ControlConnection, _ prepared: Prepared, _ proof: PersonProof
  ) async throws -> Problem {
    var body = prepared.arm
    body.proof = proof
    let sent = body
    let error = await #expect(throws: ControlClientError.self) {
      try await connection.arm(sent, in: prepared.session)
    }
    guard case .problem(let problem) = error else {
      throw error ?? .noAnswer(path: connection.path)
    }
    return problem
  }

  private static func wrong(_ proof: PersonProof) throws -> PersonProof {
    PersonProof(person: proof.person, pin: try #require(PIN("190283")))
  }

  private static func leaves(_ connection: ControlConnection) async throws -> [String] {
    try await connection.leaves(from: 0).leaves.map(\.text)
  }

  @Test func `arm with their own PIN and not without, and the log says who`() async throws {
    let stage = try Stage(options: ["--manual"])
    let daemon = try await Self.ready(stage)
    let connection = stage.connection
    let console = Console(connection)
    defer { console.close() }
    let prepared = try await ArmedSession.prepare("HP-0001", stage)
    let proof = try await stage.proof()
    #expect(await Self.arm(connection, prepared, nil) == ["proof_missing"])
    let service = try await Self.enrol(connection, [.service], pin: "58210394")
    #expect(await Self.arm(connection, prepared, service) == ["proof_role"])
    // Who is not enrolled is answered as who gives the wrong PIN.
    let nobody = PersonProof(person: try #require(PersonID("P-22222222")), pin: proof.pin)
    let first = try await Self.problem(connection, prepared, nobody)
    let second = try await Self.problem(connection, prepared, try Self.wrong(proof))
    #expect(first == second)
    #expect(first.reasons.map(\.rule) == ["proof_wrong"])
    try await ArmedSession.arm(prepared, connection)
    _ = try await connection.stop()
    try await stage.wait(for: .stopped)
    let handpiece = try #require(try await connection.handpieces().first)
    let wrong = try Self.wrong(proof)
    #expect(
      await Self.rules {
        try await connection.resetStop(handpiece.stopCount, of: handpiece.serial, proof: wrong)
      } == ["proof_wrong"])
    _ = try await connection.resetStop(handpiece.stopCount, of: handpiece.serial, proof: proof)
    let leaves = try await Self.leaves(connection)
    for kind in ["armed", "stop_reset"] {
      let acts = leaves.filter { $0.contains("\"kind\":\"\(kind)\"") }
      #expect(!acts.isEmpty)
      #expect(acts.allSatisfy { $0.contains("\"person\":\"\(proof.person)\"") }, "\(acts)")
    }
    #expect(
      leaves.contains {
        $0.contains("\"kind\":\"pins_refused\"") && $0.contains("\"person\":\"\"")
      })
    try stage.end(daemon)
  }

  @Test func `are locked by the fifth wrong PIN, over a restart, until somebody unlocks them`()
    async throws
  {
    let stage = try Stage(options: ["--manual"])
    var daemon = try await Self.ready(stage)
    let connection = stage.connection
    let proof = try await Self.enrol(connection, pin: "482917")
    let wrong = PINChangeBody(
      old: try Self.wrong(proof).pin, new: try #require(PIN("58210394")))
    func tryWrong() async -> [String] {
      await Self.rules { try await connection.changePIN(of: proof.person, wrong) }
    }
    let change = PINChangeBody(old: proof.pin, new: try #require(PIN("58210394")))
    for _ in 0..<4 { #expect(await tryWrong() == ["proof_wrong"]) }
    #expect(try await connection.changePIN(of: proof.person, change).locked == false)
    // The right one began anew.
    for _ in 0..<3 { #expect(await tryWrong() == ["proof_wrong"]) }
    daemon.signal(SIGKILL)
    _ = daemon.end()
    daemon = try await Self.ready(stage)
    #expect(await tryWrong() == ["proof_wrong"])
    #expect(try await connection.people().map(\.locked) == [false])
    #expect(await tryWrong() == ["proof_wrong"])
    #expect(try await connection.people().map(\.locked) == [true])
    let locks = try await Self.leaves(connection).filter {
      $0.contains("\"kind\":\"person_locked\"")
    }
    #expect(locks.count == 1 && locks[0].contains(proof.person.text))
    daemon.signal(SIGKILL)
    _ = daemon.end()
    daemon = try await Self.ready(stage)
    let again = PINChangeBody(old: change.new, new: proof.pin)
    #expect(
      await Self.rules { try await connection.changePIN(of: proof.person, again) }
        == ["person_locked"])
    #expect(try await connection.unlock(proof.person).locked == false)
    #expect(await Self.rules { try await connection.unlock(proof.person) } == ["conflict"])
    #expect(try await connection.changePIN(of: proof.person, again).person == proof.person)
    let changes = try await Self.leaves(connection).filter {
      $0.contains("\"kind\":\"person_changed\"")
    }
    #expect(changes.map { $0.contains("\"change\":\"unlocked\"") } == [false, true, false])
    try stage.end(daemon)
  }

  /// Many at once have no more tries than one after the other.
  @Test func `are locked by wrong PINs that come all at once`() async throws {
    let stage = try Stage(options: ["--manual"])
    let daemon = try await Self.ready(stage)
    let connection = stage.connection
    let proof = try await Self.enrol(connection, pin: "482917")
    let wrong = PINChangeBody(
      old: try Self.wrong(proof).pin, new: try #require(PIN("58210394")))
    let answers = await withTaskGroup(of: [String].self) { group in
      for _ in 0..<12 {
        group.addTask {
          await Self.rules { try await connection.changePIN(of: proof.person, wrong) }
        }
      }
      var answers: [String: Int] = [:]
      for await rules in group { answers[rules.joined(), default: 0] += 1 }
      return answers
    }
    #expect(answers["proof_wrong"] == 5, "\(answers)")
    #expect(answers["person_locked", default: 0] + answers["busy", default: 0] == 7, "\(answers)")
    try stage.end(daemon)
  }

  @Test func `can do nothing once they are removed`() async throws {
    let stage = try Stage(options: ["--manual"])
    let daemon = try await Self.ready(stage)
    let connection = stage.connection
    let console = Console(connection)
    defer { console.close() }
    let prepared = try await ArmedSession.prepare("HP-0001", stage)
    let proof = try await stage.proof()
    #expect(try await connection.people().map(\.name.text) == ["Ada Example"])
    #expect(try await connection.remove(proof.person).person == proof.person)
    #expect(try await connection.people().isEmpty)
    #expect(await Self.arm(connection, prepared, proof) == ["proof_wrong"])
    #expect(await Self.rules { try await connection.remove(proof.person) } == ["notFound"])
    #expect(await Self.rules { try await connection.unlock(proof.person) } == ["notFound"])
    #expect(try await Self.leaves(connection).contains { $0.contains("\"change\":\"removed\"") })
    try stage.end(daemon)
  }

  @Test(arguments: ["0000", "1234", "987654321"])
  func `are not enrolled with a PIN that is easy to guess`(pin: String) async throws {
    let stage = try Stage(options: ["--manual"])
    let daemon = try await Self.ready(stage)
    let connection = stage.connection
    #expect(await Self.rules { try await Self.enrol(connection, pin: pin) } == ["pin_weak"])
    #expect(try await connection.people().isEmpty)
    try stage.end(daemon)
  }

  /// Nothing that is written or said has the digits.
  @Test func `leave their PIN nowhere`() async throws {
    let (pin, next, wrong) = ("730295184617", "285017394620", "904718263552")
    let stage = try Stage(options: ["--manual"])
    let daemon = try await Self.ready(stage)
    let connection = stage.connection
    let console = Console(connection)
    var said: [String] = []
    func control(_ arguments: [String], _ lines: [String] = []) throws {
      let run = try Program(
        "handpiecectl", arguments + ["--socket", stage.state + "/control.sock"])
      for line in lines { run.say(line) }
      let end = run.result()
      said += ["\(end.status)", end.said]
    }
    try control(
      ["people", "enrol", "Ada Example", "--role", "operate", "--pin-stdin", "--json"], [pin])
    let person = try #require(try await connection.people().first?.person)
    try control(["people", "pin", person.text, "--pin-stdin"], [wrong, next])
    try control(["people", "pin", person.text, "--pin-stdin", "--json"], [pin, next])
    try control(["people", "--json"])
    let proof = PersonProof(person: person, pin: try #require(PIN(next)))
    let prepared = try await ArmedSession.prepare("HP-0001", stage)
    for pin in [wrong, next] {
      let proof = PersonProof(person: person, pin: try #require(PIN(pin)))
      said += await Self.arm(connection, prepared, proof)
    }
    #expect(said.last == "granted", "\(said)")
    _ = try await connection.disarm(prepared.session)
    _ = try? await connection.resetStop(
      StopCount(9), of: try #require(HandpieceSerial("HP-0001")), proof: proof)
    said.append(try await Self.leaves(connection).joined())
    console.close()
    daemon.signal(SIGTERM)
    let (status, complaint) = daemon.end()
    #expect(status == 0)
    said.append(complaint)
    for digits in [pin, next, wrong] {
      #expect(!said.contains { $0.contains(digits) }, "\(said)")
    }
    var files = 0
    let names = try #require(FileManager.default.subpaths(atPath: stage.state))
    for name in names {
      guard let bytes = FileManager.default.contents(atPath: stage.state + "/" + name) else {
        continue
      }
      files += 1
      for digits in [pin, next, wrong] {
        #expect(bytes.firstRange(of: Data(digits.utf8)) == nil, "\(name)")
      }
    }
    #expect(files > 4)
  }
}
