import AuditDesk
import AuditLog
import Backstage
import Foundation
import Testing

/// `handpiece-audit replay` as people and programs read it.
@Suite struct `The replay command` {
  private let desk: Desk

  init() throws { desk = try Desk() }

  private struct Answer: Decodable {
    struct Session: Decodable {
      let session: String
      let engine: String
      let reference: String
      let history: String
      let findings: Int
    }

    struct Finding: Decodable, Equatable {
      let code: String
      let severity: String
      let seq: Int
      let session: String
      let promise: Int
      let sentence: String
    }

    let sessions: [Session]
    let findings: [Finding]
    let finding_count: Int
    let clean: Bool
  }

  private struct SARIF: Decodable {
    struct Run: Decodable {
      struct Result: Decodable {
        struct Message: Decodable { let text: String }
        let ruleId: String
        let level: String
        let message: Message
      }
      struct Tool: Decodable {
        struct Driver: Decodable {
          struct Rule: Decodable { let id: String }
          let name: String
          let rules: [Rule]
        }
        let driver: Driver
      }
      let tool: Tool
      let results: [Result]
    }
    let version: String
    let runs: [Run]
  }

  /// The daemon of a simulated day has no key in its log, so the auditor brings it.
  private func replay(_ bundle: String, _ arguments: String...) throws -> Run {
    try audit(["replay", bundle, "--key", try Desk.key().verifierKey.text] + arguments)
  }

  private func decoded<Value: Decodable>(_ program: Run) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(program.output.utf8))
  }

  @Test func `ends with 0 and two verdicts for each session of an honest day`() throws {
    let bundle = try desk.bundle(try SimulatedLog(seed: 5).rows())
    let program = try replay(bundle, "--json")
    #expect(program.status == 0, "\(program.output) \(program.complaint)")
    let answer: Answer = try decoded(program)
    #expect(answer.clean && answer.findings.isEmpty && answer.finding_count == 0)
    #expect(answer.sessions.count > 3)
    #expect(answer.sessions.contains { $0.engine == "agrees" && $0.reference == "agrees" })
    #expect(answer.sessions.allSatisfy { $0.history == "asserted" && $0.findings == 0 })
    let text = try replay(bundle)
    #expect(text.status == 0)
    #expect(text.output.contains("engine agrees on "))
    #expect(text.output.hasSuffix("Nothing found.\n"))
  }

  @Test func `says the same finding as text, JSON and SARIF, and ends with 1`() throws {
    var log = try SimulatedLog(seed: 5)
    let doctored = log.doctor(.armedByNobody)
    let place = try #require(doctored)
    let bundle = try desk.bundle(log.rows())
    let json = try replay(bundle, "--json")
    #expect(json.status == 1)
    let answer: Answer = try decoded(json)
    let finding = try #require(answer.findings.first)
    #expect(finding.code == "person_not_enrolled" && finding.seq == place)
    #expect(finding.severity == "error" && finding.promise == 2)
    #expect(answer.sessions.first { $0.session == finding.session }?.findings == 1)
    let text = try replay(bundle)
    #expect(text.status == 1)
    #expect(
      text.output.contains(
        "\(place)  person_not_enrolled  error  promise 2  \(finding.session)  \(finding.sentence)\n"
      ))
    let sarif: SARIF = try decoded(try replay(bundle, "--sarif"))
    #expect(sarif.version == "2.1.0")
    let run = try #require(sarif.runs.first)
    #expect(run.results.map(\.message.text) == [finding.sentence])
    #expect(run.results.map(\.ruleId) == [finding.code] && run.results.map(\.level) == ["error"])
    #expect(Set(run.tool.driver.rules.map(\.id)) == Set(DeskCode.all.map(\.name)))
  }

  @Test func `finds that no witness has seen the log for so long`() throws {
    let bundle = try desk.bundle(try SimulatedLog(seed: 5).rows())
    let program = try replay(bundle, "--witnessed-within", "24")
    #expect(program.status == 1)
    #expect(program.output.contains("  not_witnessed  warning  promise 9  -  "))
  }

  @Test func `needs no catalog in the bundle when another is named`() throws {
    let bundle = try desk.bundle(try SimulatedLog(seed: 5).rows())
    try FileManager.default.removeItem(atPath: bundle + "/catalog")
    let without = try replay(bundle)
    #expect(without.status == 1 && without.output.contains("catalog_missing"))
    #expect(try replay(bundle, "--catalog", Checkout.devices).status == 0)
    #expect(try replay(bundle, "--catalog", bundle).status == 66)
    #expect(try replay(bundle, "--tables", Checkout.devices).status == 1)
  }

  @Test func `finds what its article lists`() throws {
    let article = try String(
      contentsOfFile: Checkout.path("Sources/AuditDesk/AuditDesk.docc/Replay.md"),
      encoding: .utf8)
    let listed = article.split(separator: "\n").compactMap { line -> String? in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 4, cells[0].hasPrefix("`") else { return nil }
      return "\(cells[0].dropFirst().dropLast()) \(cells[1]) \(cells[2])"
    }
    let own = ReplayCode.allCases.map { DeskCode($0) }
    #expect(listed == own.map { "\($0.name) \($0.severity.rawValue) \($0.promise)" })
  }

  @Test func `has one code for one thing`() {
    #expect(Set(DeskCode.all.map(\.name)).count == DeskCode.all.count)
    #expect(DeskCode.all.allSatisfy { (1...12).contains($0.promise) })
  }
}
