import AuditDesk
import AuditLog
import AuditStore
import Backstage
import Foundation
import Quantities
import Testing

/// A checker in another language, which shares no code with ours, and a replay agree on what is
/// wrong with fifty days, honest and doctored, and on what they came to.
@Suite struct `An independent checker and a replay agree` {
  private static let seeds = Array(UInt64(1)...50)
  private let desk: Desk

  init() throws { desk = try Desk() }

  @Test func `that honest days are honest, and on their totals`() throws {
    let logs = try Self.seeds.map { try SimulatedLog(seed: $0).rows() }
    let answers = try judged(logs)
    for (place, seed) in Self.seeds.enumerated() {
      let replayed = try Replayed(logs[place])
      #expect(replayed.codes == [], "seed \(seed)")
      #expect(answers[place].findings == [], "seed \(seed)")
      #expect(answers[place].totals == replayed.totals, "seed \(seed)")
    }
    #expect(answers.flatMap(\.totals).count > 200)
  }

  @Test func `where a day was doctored, in every way, at the same leaf`() throws {
    var cases: [(seed: UInt64, doctoring: Doctoring, place: Int, rows: [StoredLeaf])] = []
    for (number, seed) in Self.seeds.enumerated() {
      for turn in 0..<3 {
        let all = Doctoring.allCases
        let doctoring = all[(number * 3 + turn) % all.count]
        var log = try SimulatedLog(seed: seed)
        guard let place = log.doctor(doctoring) else { continue }
        cases.append((seed, doctoring, place, log.rows()))
      }
    }
    // What few days allow is done on the first that does.
    for doctoring in Doctoring.allCases where !cases.contains(where: { $0.doctoring == doctoring })
    {
      for seed in Self.seeds {
        var log = try SimulatedLog(seed: seed)
        guard let place = log.doctor(doctoring) else { continue }
        cases.append((seed, doctoring, place, log.rows()))
        break
      }
    }
    let answers = try judged(cases.map(\.rows))
    for (doctored, answer) in zip(cases, answers) {
      let comment: Comment = "seed \(doctored.seed), \(doctored.doctoring)"
      let expected = "\(doctored.place) \(doctored.doctoring.code)"
      let replayed = try Replayed(doctored.rows)
      #expect(replayed.codes.contains(expected), comment)
      #expect(answer.findings.contains(expected), comment)
      // What the checker does not look for it cannot find; on the rest both say the same.
      #expect(Set(answer.findings).isSubset(of: Set(replayed.codes)), comment)
      let sought = Set(Doctoring.allCases.map(\.code))
      func both(_ codes: [String]) -> Set<String> {
        Set(codes.filter { code in sought.contains { code.hasSuffix(" \($0)") } })
      }
      #expect(both(answer.findings) == both(replayed.codes), comment)
    }
    // Each way was gone at least once, and there are twenty and more.
    #expect(Set(cases.map(\.doctoring)) == Set(Doctoring.allCases))
    #expect(Doctoring.allCases.count >= 20)
  }

  @Test func `that what is no bundle cannot be read`() throws {
    let rows = try SimulatedLog(seed: 1).rows()
    let bundle = try desk.bundle(rows, named: "torn")
    let file = "torn/tiles/tile/entries/000.p/\(rows.count)"
    let entries = try desk.bytes(file)
    _ = try desk.write(Array(entries.dropLast(3)), to: file)
    let run = try IndependentChecker.run([bundle])
    #expect(run.status == 66)
    #expect(run.complaint.contains("cut off"))
  }

  /// What the checker says of each log.
  private func judged(_ logs: [[StoredLeaf]]) throws -> [CheckerAnswer] {
    let bundles = try logs.enumerated().map { try desk.bundle($1, named: "b\($0)") }
    let run = try IndependentChecker.run(bundles)
    #expect(run.complaint == "")
    let answers = run.output.split(separator: "\n").compactMap {
      try? JSONDecoder().decode(CheckerAnswer.self, from: Data($0.utf8))
    }
    #expect(answers.count == logs.count)
    return answers
  }
}

extension Replayed {
  /// Each pass with what it came to.
  var totals: [String] {
    verdicts.flatMap { verdict in
      verdict.summary.passes.filter { $0.pulses > 0 }.map { pass in
        "\(verdict.summary.session) \(pass.pass.area) \(pass.pass.side) \(pass.pass.pass) "
          + "\(pass.pulses) \(pass.energyTotal.count) \(pass.exposure.count)"
      }
    }.sorted()
  }
}
