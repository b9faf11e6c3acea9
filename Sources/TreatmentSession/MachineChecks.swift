import AuditLog
import DoseLimits
import HandpieceWire
import Quantities

/// What the log says of a handpiece beside that it is there: what it has stood, and its tip.
extension HandpieceMachine {
  /// Records what the handpiece had to stand; the last check is the one that may have failed.
  mutating func noteChecks(_ checks: [ReasonCode], passed: Bool, at now: BootInstant) {
    record(
      .handpieceChecked(
        HandpieceCheckedLeaf(
          handpiece: serialText, checks: checks, result: passed ? "passed" : Self.logPosition)),
      then: .nothing, at: now)
  }

  static var logPosition: ReasonCode { "log_position" }

  /// Records that the handpiece has another tip than when it was attached last, or none.
  mutating func noteTip(of identity: Identity, at now: BootInstant) {
    let tip = identity.tip?.uid ?? .none
    let known = tipsSeen[serialText]
    if known == nil, tipsSeen.count >= Self.tipsSeenLimit { tipsSeen = [:] }
    tipsSeen[serialText] = tip
    guard let known, known != tip else { return }
    record(
      .tipChanged(
        TipChangedLeaf(
          handpiece: serialText, tip: tip, tipKind: tipDescription?.kind ?? "",
          tipUsesLeft: Int(identity.tip?.usesLeft ?? 0), tipExpiryDay: identity.tip?.expiry)),
      then: .nothing, at: now)
  }

  /// One line meets few handpieces; the log has the tips of all others.
  private static let tipsSeenLimit = 64

  /// What a handpiece has stood before the log is asked about it: who it is, that it keeps by itself
  /// what firing depends on, and that it may be driven at all.
  var proofs: [ReasonCode] {
    ["identity", "capabilities", context.isDevelopment ? "attestation" : "approval"]
  }
}
