import DeviceCatalog
import DoseLimits

/// What a report says beside the leaves of its session.
package struct ReportFacts: Sendable {
  package var engine: String
  package var reference: String
  package var history: String
  package var findings: [ReportedFinding]
  package var log: ReportedLog
  /// How each dimension of the handpiece is held, by its name: enforced, checked or declared.
  package var enforcement: [String: String]

  package init(
    engine: String, reference: String, history: String, findings: [ReportedFinding],
    log: ReportedLog, enforcement: [String: String]
  ) {
    self.engine = engine
    self.reference = reference
    self.history = history
    self.findings = findings
    self.log = log
    self.enforcement = enforcement
  }
}

package struct ReportedFinding: Hashable, Sendable {
  package let seq: Int64
  package let code: String
  package let severity: String
  package let sentence: String

  package init(seq: Int64, code: String, severity: String, sentence: String) {
    self.seq = seq
    self.code = code
    self.severity = severity
    self.sentence = sentence
  }
}

/// The log that a session stands in.
package struct ReportedLog: Hashable, Sendable {
  package let leaves: Int64
  package let root: String
  /// Empty where the log names none.
  package let key: String
  package let keyIsKnown: Bool
  /// Of the whole log.
  package let findingCount: Int
  /// -1 where no witness that the auditor knows has signed.
  package let hoursUnwitnessed: Int64
  /// The checkpoint's note; empty where there is none.
  package let checkpoint: String
  /// What verifies it.
  package let command: String
  /// How many of its leaves are not disclosed.
  package let redactedLeaves: Int64

  package init(
    leaves: Int64, root: String, key: String, keyIsKnown: Bool, findingCount: Int,
    hoursUnwitnessed: Int64, checkpoint: String, command: String, redactedLeaves: Int64 = 0
  ) {
    self.leaves = leaves
    self.root = root
    self.key = key
    self.keyIsKnown = keyIsKnown
    self.findingCount = findingCount
    self.hoursUnwitnessed = hoursUnwitnessed
    self.checkpoint = checkpoint
    self.command = command
    self.redactedLeaves = redactedLeaves
  }

  /// That something is not disclosed; empty where all is.
  package var redaction: String {
    redactedLeaves == 0
      ? "" : "\(redactedLeaves) of its leaves are not disclosed, and were not checked."
  }

  /// Its state in a few sentences.
  package var sentence: String {
    let found =
      findingCount == 0 ? "Nothing was found in this log." : "\(findingCount) findings in this log."
    let known =
      keyIsKnown
      ? " Its key is one that the auditor brought." : " Its key is the log's own word."
    let seen =
      hoursUnwitnessed < 0
      ? " No witness that was named has seen it."
      : " The newest leaf is \(hoursUnwitnessed) hours younger than a witness's newest signature."
    return found + (redactedLeaves == 0 ? "" : " " + redaction) + known + seen
  }
}

extension RulesOfCatalog {
  /// How each dimension of a model is held.
  package func enforcement(of model: String) -> [String: String] {
    guard let handpiece = catalog.handpieces[model] else { return [:] }
    return Dictionary(
      handpiece.dimensions.map { ($0.dimension.rawValue, $0.enforcement.rawValue) },
      uniquingKeysWith: { first, _ in first })
  }
}
