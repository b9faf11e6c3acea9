import AuditLog

/// What a replay finds, for people: a line for each finding and for each session.
package struct ReplayText: ReplayReport {
  package init() {}

  package mutating func begin(log: String) -> String { "" }

  package mutating func add(_ findings: [DeskFinding], _ verdicts: [SessionVerdict]) -> String {
    (findings.map(Self.line) + verdicts.map(Self.line)).map { $0 + "\n" }.joined()
  }

  package mutating func end(_ ending: ReplayEnding) -> String {
    let summary = ending.summary
    let key = summary.signingKey.map { "Key in force: \($0)" } ?? "The log names no signing key"
    let witness =
      ending.hoursUnwitnessed.map {
        "The newest leaf is \($0) hours younger than the newest signature of a witness."
      } ?? "No witness that you named has seen the log."
    let redacted = summary.redaction.lines.map { $0 + "\n" }.joined()
    return """

      \(redacted)\(key)\(ending.keyIsKnown ? "." : ". This is the log's own word.")
      \(witness)
      \(summary.leafCount) leaves, root \(summary.root)
      \(ending.findingCount == 0 ? "Nothing found." : "\(ending.findingCount) findings.")

      """
  }

  private static func line(_ finding: DeskFinding) -> String {
    let session = finding.session.map { "\($0)" } ?? "-"
    return "\(finding.seq)  \(finding.code.name)  \(finding.code.severity.rawValue)  "
      + "promise \(finding.code.promise)  \(session)  \(finding.sentence)"
  }

  private static func line(_ verdict: SessionVerdict) -> String {
    let end = verdict.summary.closedSeq.map { "to \($0)" } ?? "on, not closed"
    return "Session \(verdict.summary.session), leaves \(verdict.summary.openedSeq) \(end): "
      + "engine \(verdict.engine.text), reference \(verdict.reference.text), history "
      + "\(verdict.history.text), findings: \(verdict.findingCount)"
  }
}

extension RulesVerdict {
  fileprivate var text: String {
    switch self {
    case .agrees(let passes): "agrees on \(passes) passes"
    case .differs(let seq): "differs from leaf \(seq) on"
    case .notAsked(.noPass): "was not asked, there is no pass"
    case .notAsked(.noCatalog): "was not asked, the catalog is not at hand"
    case .notAsked(.inputsUnreadable): "was not asked, the inputs cannot be read"
    }
  }
}

extension HistoryVerdict {
  fileprivate var text: String {
    if case .erased(let seq) = self { "erased by record \(seq)" } else { word }
  }
}
