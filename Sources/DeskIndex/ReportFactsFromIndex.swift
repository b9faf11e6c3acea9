package import AuditDesk
import AuditLog
import AuditStore
package import BundleFiles

extension ReportFacts {
  /// What the index and the log have beside the leaves of a session.
  package init(
    _ row: SessionRow, _ findings: [FindingRow], of source: LogSource, _ state: IndexState,
    _ rules: RulesOfCatalog?, log: String
  ) {
    self.init(
      engine: row.engine, reference: row.reference, history: row.history,
      findings: findings.map {
        ReportedFinding(seq: $0.seq, code: $0.code, severity: $0.severity, sentence: $0.sentence)
      },
      log: ReportedLog(source, state, log: log),
      enforcement: rules?.enforcement(of: row.model) ?? [:])
  }
}

extension ReportedLog {
  /// The log as the index found it.
  package init(_ source: LogSource, _ state: IndexState, log: String) {
    var checkpoint = ""
    if case .bundle(let bundle) = source {
      checkpoint = String(decoding: bundle.tiles.note.bytes, as: UTF8.self)
    }
    let key = state.keyIsKnown ? " --key KEY" : ""
    self.init(
      leaves: state.leaves, root: state.root, key: state.key, keyIsKnown: state.keyIsKnown,
      findingCount: state.findingCount, hoursUnwitnessed: state.hoursUnwitnessed,
      checkpoint: checkpoint, command: "handpiece-audit replay \(log)\(key)",
      redactedLeaves: state.redactedLeaves)
  }
}
