import AuditLog

/// Findings in the form of SARIF 2.1.0, at most 4,096 of them, so that other tools can show them.
package struct ReplaySARIF: ReplayReport {
  private static let findingLimit = 4096
  private var text = JSONText()
  private var count = 0

  package init() {}

  package mutating func begin(log: String) -> String {
    text.openObject()
    text.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
    text.put("version", "2.1.0")
    text.key("runs")
    text.openArray()
    text.openObject()
    writeTool()
    text.key("automationDetails")
    text.openObject()
    text.put("id", log)
    text.closeObject()
    text.key("results")
    text.openArray()
    return taken()
  }

  package mutating func add(_ findings: [DeskFinding], _ verdicts: [SessionVerdict]) -> String {
    for finding in findings.prefix(max(0, Self.findingLimit - count)) { write(finding) }
    count += findings.count
    return taken()
  }

  package mutating func end(_ ending: ReplayEnding) -> String {
    for rule in ending.summary.redaction.unchecked {
      write(
        Result(
          rule: rule.code.rawValue, level: "none", sentence: "not checkable: redacted",
          seq: rule.seq, session: nil, promise: DeskCode(rule.code).promise, isOpen: true))
    }
    text.closeArray()
    text.key("properties")
    text.openObject()
    text.put("findingCount", ending.findingCount)
    text.put("leaves", ending.summary.leafCount)
    text.put("root", ending.summary.root)
    text.put("redactedLeaves", ending.summary.redaction.leaves)
    text.closeObject()
    text.closeObject()
    text.closeArray()
    text.closeObject()
    return taken() + "\n"
  }

  private mutating func taken() -> String { String(decoding: text.takeBytes(), as: UTF8.self) }

  private mutating func writeTool() {
    text.key("tool")
    text.openObject()
    text.key("driver")
    text.openObject()
    text.put("name", "handpiece-audit")
    text.put("version", SoftwareVersion.text)
    text.key("rules")
    text.openArray()
    for code in DeskCode.all {
      text.openObject()
      text.put("id", code.name)
      text.key("defaultConfiguration")
      text.openObject()
      text.put("level", code.severity.rawValue)
      text.closeObject()
      text.key("properties")
      text.openObject()
      text.put("promise", code.promise)
      text.closeObject()
      text.closeObject()
    }
    text.closeArray()
    text.closeObject()
    text.closeObject()
  }

  /// One result as SARIF has it; one that is open was not decided.
  private struct Result {
    let rule: String
    let level: String
    let sentence: String
    let seq: Int64
    let session: SessionPseudonym?
    let promise: Int
    var isOpen = false
  }

  private mutating func write(_ finding: DeskFinding) {
    write(
      Result(
        rule: finding.code.name, level: finding.code.severity.rawValue, sentence: finding.sentence,
        seq: finding.seq, session: finding.session, promise: finding.code.promise))
  }

  private mutating func write(_ finding: Result) {
    text.openObject()
    text.put("ruleId", finding.rule)
    if finding.isOpen { text.put("kind", "open") }
    text.put("level", finding.level)
    text.key("message")
    text.openObject()
    text.put("text", finding.sentence)
    text.closeObject()
    text.key("locations")
    text.openArray()
    text.openObject()
    text.key("logicalLocations")
    text.openArray()
    text.openObject()
    text.put("name", "leaf \(finding.seq)")
    text.put("fullyQualifiedName", "leaf/\(finding.seq)")
    text.put("kind", "element")
    text.closeObject()
    text.closeArray()
    text.closeObject()
    text.closeArray()
    text.key("properties")
    text.openObject()
    text.put("seq", finding.seq)
    text.put("session", orEmpty: finding.session)
    text.put("promise", finding.promise)
    text.closeObject()
    text.closeObject()
  }
}
