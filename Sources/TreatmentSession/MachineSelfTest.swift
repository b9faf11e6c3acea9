import AuditLog
import ControlAPI
import DoseLimits
import HandpieceWire
import Quantities

/// A conformance check that somebody has asked for.
struct WaitingSelfTest: Sendable {
  let request: RequestID
  /// When whoever waits is told what stands in the way.
  let patienceEnds: BootInstant
}

/// The conformance check at somebody's wish: the same one that is made when a handpiece is attached.
extension HandpieceMachine {
  mutating func selfTest(_ request: RequestID, at now: BootInstant) {
    let reasons = reasonsAgainstSelfTest
    guard reasons.isEmpty else {
      return effects.append(
        .answer(
          request,
          .problem(Problem(.refused, "The handpiece cannot be tried now.", reasons: reasons))))
    }
    conformity.selfTest = WaitingSelfTest(
      request: request, patienceEnds: now + WaitingSession.patience)
    changePhase(to: .checking(ConformanceCheck()))
  }

  private var reasonsAgainstSelfTest: [Reason] {
    var reasons: [Reason] = []
    if session != nil || unfinished != nil {
      reasons.append(
        Reason(
          rule: "session_open", sentence: "A session is open on the handpiece: close it first."))
    }
    if service != nil {
      reasons.append(
        Reason(
          rule: "service_open",
          sentence: "A calibration is in progress: go on with it, or close it."))
    }
    if let quarantine {
      reasons.append(quarantine)
    } else if !isReady {
      reasons.append(
        Reason(
          rule: "handpiece_ready",
          sentence: "The handpiece is \(snapshotState.rawValue), not ready."))
    }
    return reasons
  }

  /// Why a handpiece that has failed its check does nothing, and what can be done about it.
  var quarantine: Reason? {
    guard case .refused(let reason) = phase, reason.text.hasPrefix(Self.failed) else { return nil }
    let proof = reason.text.dropFirst(Self.failed.count)
    return Reason(rule: "check_failed", sentence: Self.remedy(proof))
  }

  /// What the reason of a quarantine begins with.
  static var failed: String { "failed_" }

  private static func remedy(_ proof: some StringProtocol) -> String {
    "It failed its check (\(proof)) and is not driven: plug it in anew, then it is tried again; if "
      + "it fails again, do not treat with it and have it repaired."
  }

  /// The check is recorded: whoever asked for it is told.
  mutating func answerSelfTest(_ result: ReasonCode, _ request: RequestID) {
    guard let snapshot = handpieceSnapshot else {
      return refuse(request, .unavailable, "The handpiece has gone meanwhile.")
    }
    let isPassed = result == Self.passed
    effects.append(
      .answer(
        request,
        .selfTest(
          SelfTestReport(
            passed: isPassed, result: result.text,
            proofs: ConformanceCheck.proofs.map(\.rawValue),
            remedy: isPassed ? nil : Self.remedy(result.text), handpiece: snapshot))))
  }

  static var passed: ReasonCode { "passed" }
}
