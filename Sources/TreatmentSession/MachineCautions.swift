import AuditLog
import ControlAPI
import DoseLimits
import Quantities

extension LimitDecision {
  /// The rules that gave cautions, each once.
  var cautionRules: [String] {
    cautions.map(\.rule.id).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// Why a pass does not start yet; `nil` when every caution was named as read.
  func problem(acknowledging named: [String]) -> Problem? {
    let unread = cautions.filter { !named.contains($0.rule.id) }
    guard !unread.isEmpty else { return nil }
    return Problem(
      .conflict, "There are cautions to be read first: name them when starting the pass.",
      reasons: unread.map {
        Reason(rule: $0.rule.id, source: $0.rule.source, sentence: $0.reason)
      })
  }
}

extension HandpieceMachine {
  /// Records that the person who starts a pass has read its cautions.
  mutating func acknowledgeCautions(
    _ cautions: [String], of pass: PassID, by user: UInt32, at now: BootInstant
  ) {
    guard !cautions.isEmpty else { return }
    record(
      .cautionsAcknowledged(
        CautionsAcknowledgedLeaf(pass: pass, operatorUID: user, cautions: cautions)),
      then: .nothing, at: now)
  }
}
