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
    promises = Self.rows(of: article, below: ["promise", "what it says"]).map { $0[0] }
    hazards = Self.rows(
      of: article, below: ["hazard", "what", "sequence of events", "harm", "controls"]
    ).map { Hazard(id: $0[0], words: Array($0[1...3]), controls: Self.list($0[4])) }
    controls = Self.rows(of: article, below: ["control", "what it does", "promises"])
      .map { Control(id: $0[0], does: $0[1], promises: Self.list($0[2]).map { Int($0) ?? 0 }) }
    evidence = Self.rows(of: article, below: ["control", "target", "suite", "test"])
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
    let named = tests.filter { $0.test.name == wanted.name }
    guard let found = named.first(where: { $0.test == wanted }) else {
      return ["there is no test \(wanted)"]
    }
    if found.isSwitchedOff { return ["\(wanted) is switched off"] }
    return named.count > 1 ? ["\(wanted) shares its name"] : []
  }

  private static func twice(_ ids: [String]) -> [String] {
    Dictionary(grouping: ids) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
      .map { "\($0) is there twice" }
  }

  private static func list(_ cell: String) -> [String] {
    cell.split(separator: ",").map { String($0.drop { $0 == " " }) }
  }

  /// The rows below a heading; one with another number of cells is filled up or cut.
  private static func rows(of article: String, below heading: [String]) -> [[String]] {
    let lines = article.split(separator: "\n", omittingEmptySubsequences: false).map(cells)
    guard let start = lines.firstIndex(of: heading) else { return [] }
    return lines[(start + 1)...].prefix { !$0.isEmpty }
      .filter { !($0.first?.allSatisfy { "-: ".contains($0) } ?? true) }
      .map { row in heading.indices.map { row.indices.contains($0) ? row[$0] : "" } }
  }

  /// The cells of a line of a table; none for any other line.
  private static func cells(_ line: Substring) -> [String] {
    guard line.hasPrefix("|"), line.hasSuffix("|"), line.count > 1 else { return [] }
    return line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
      .map { cell in
        let start = cell.drop { $0 == " " }
        let end = start.lastIndex { $0 != " " }
        return end.map { String(start[...$0]) } ?? ""
      }
  }
}
