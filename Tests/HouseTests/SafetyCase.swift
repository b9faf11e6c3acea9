/// The article `SafetyCase` as its tables say it.
struct SafetyCase {
  struct Hazard {
    let id: String
    /// What it is, how it comes about, and whom it harms.
    let words: [String]
    let controls: [String]
  }

  struct Control {
    let id: String
    let does: String
    let promises: [Int]
  }

  struct Evidence {
    let control: String
    let test: TestName
  }

  /// The promises have one table, so their numbers are their places.
  let promises: [String]
  let hazards: [Hazard]
  let controls: [Control]
  let evidence: [Evidence]

  init(_ article: String) {
    promises = ArticleTable.rows(of: article, below: ["promise", "what it says"]).map { $0[0] }
    hazards = ArticleTable.rows(
      of: article, below: ["hazard", "what", "sequence of events", "harm", "controls"]
    ).map { Hazard(id: $0[0], words: Array($0[1...3]), controls: Self.list($0[4])) }
    controls = ArticleTable.rows(of: article, below: ["control", "what it does", "promises"])
      .map { Control(id: $0[0], does: $0[1], promises: Self.list($0[2]).map { Int($0) ?? 0 }) }
    evidence = ArticleTable.rows(of: article, below: ["control", "target", "suite", "test"])
      .map { Evidence(control: $0[0], test: TestName(target: $0[1], suite: $0[2], name: $0[3])) }
  }

  /// What is missing, and what contradicts itself or the tests that there are.
  func findings(tests: [FoundTest]) -> [String] {
    gaps() + promiseGaps() + evidence.flatMap { findings(of: $0.test, among: tests) }
  }

  private func gaps() -> [String] {
    let known = Set(controls.map(\.id))
    let used = Set(hazards.flatMap(\.controls))
    let shown = Set(evidence.map(\.control))
    var findings = Self.twice(hazards.map(\.id) + controls.map(\.id))
    for hazard in hazards {
      if hazard.words.contains("") { findings.append("\(hazard.id) lacks a word") }
      if hazard.controls.isEmpty { findings.append("\(hazard.id) has no control") }
      findings += hazard.controls.filter { !known.contains($0) }
        .map { "\(hazard.id) names \($0), which is none" }
    }
    for control in controls {
      if control.does.isEmpty { findings.append("\(control.id) lacks a word") }
      if !used.contains(control.id) { findings.append("\(control.id) is for no hazard") }
      if !shown.contains(control.id) { findings.append("\(control.id) has no test") }
    }
    findings += shown.filter { !known.contains($0) }.sorted().map { "\($0) has tests and is none" }
    return findings
  }

  private func promiseGaps() -> [String] {
    guard promises == (1...12).map({ "\($0)" }) else { return ["the promises are not twelve"] }
    var findings: [String] = []
    for control in controls {
      if control.promises.isEmpty { findings.append("\(control.id) keeps no promise") }
      findings += control.promises.filter { !(1...12).contains($0) }
        .map { _ in "\(control.id) names a promise that is none" }
    }
    let used = Set(hazards.flatMap(\.controls))
    let kept = Set(controls.filter { used.contains($0.id) }.flatMap(\.promises))
    return findings + (1...12).filter { !kept.contains($0) }.map { "promise \($0) has no hazard" }
  }

  /// A run of the tests prints names without their suites, so a name has to be the only one.
  private func findings(of wanted: TestName, among tests: [FoundTest]) -> [String] {
    let findings = wanted.findings(among: tests)
    guard findings.isEmpty else { return findings }
    return tests.count { $0.test.name == wanted.name } > 1 ? ["\(wanted) shares its name"] : []
  }

  private static func twice(_ ids: [String]) -> [String] {
    Dictionary(grouping: ids) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
      .map { "\($0) is there twice" }
  }

  private static func list(_ cell: String) -> [String] {
    cell.split(separator: ",").map { String($0.drop { $0 == " " }) }
  }
}
