/// What one look at the machine or the daemon found.
package struct Finding: Encodable, Hashable, Sendable {
  /// What was looked at.
  package enum Check: String, Encodable, CaseIterable, Hashable, Sendable {
    case daemon
    case handpieces
    case line
    case access
    case modemManager = "modem_manager"
    case brltty
    case rule = "udev_rule"
    case latency
    case groups
    case clock
    case disk
    case witness
  }

  /// How much it matters for a treatment.
  package enum Severity: String, Encodable, Hashable, Sendable {
    case ok
    /// Treatment is possible; somebody should look after it.
    case warning
    /// It stands in the way of a treatment.
    case problem
    /// It could not be found out.
    case unknown
  }

  package let check: Check
  package let severity: Severity
  /// What was found.
  package let sentence: String
  /// What that means for a treatment; `nil` when all is well.
  package let meaning: String?
  /// The command that mends it, or that finds out what is unknown; `nil` when there is none.
  package let remedy: String?

  init(
    _ check: Check, _ severity: Severity, _ sentence: String, meaning: String, remedy: String?
  ) {
    self.check = check
    self.severity = severity
    self.sentence = sentence
    self.meaning = meaning
    self.remedy = remedy
  }

  private init(fine check: Check, _ sentence: String) {
    self.check = check
    severity = .ok
    self.sentence = sentence
    meaning = nil
    remedy = nil
  }

  /// A finding that nobody needs to do anything about.
  static func ok(_ check: Check, _ sentence: String) -> Finding {
    Finding(fine: check, sentence)
  }
}
