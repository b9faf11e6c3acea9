package import AuditLog
import DoseLimits
package import Quantities

/// How an unfinished session is brought to its end.
extension UnfinishedSession {
  /// The name of the reason in the log.
  package static let restarted: ReasonCode = "daemon_restarted"

  /// What says that the session is interrupted, when the daemon has come back.
  package var interruption: LeafBody {
    .interruption(
      InterruptionLeaf(
        session: pseudonym, handpiece: opened.handpiece, reason: Self.restarted,
        lastKnownPulse: lastPulse ?? PulseNumber(0)))
  }

  /// The leaves that end it once nothing is missing any more.
  ///
  /// - Parameter lastNumber: Where the handpiece's counter stands, if beyond this session's own.
  package func closing(
    _ reason: ReasonCode, lastNumber: PulseNumber? = nil
  ) -> [LeafBody] {
    let passEnd = pass.map { pass in
      LeafBody.passEnded(
        PassEndedLeaf(
          pass: pass.id, reason: reason, pulses: pass.deliveries, energyTotal: pass.energy,
          exposureTotal: pass.exposure))
    }
    let close = LeafBody.sessionClosed(
      SessionClosedLeaf(
        session: pseudonym, reason: reason, pulsesTotal: pulsesTotal, counterEpoch: counterEpoch,
        lastNumber: lastNumber ?? lastPulse))
    return [passEnd, close].compactMap { $0 }
  }

  /// What is charged when nobody can read any more what the handpiece delivered after its last
  /// report: as many as it could begin without an acknowledgement, each in full. `nil` when nothing
  /// can be missing.
  ///
  /// - Parameter epoch: The handpiece's counter, where no delivery of this session names it.
  package func assumption(by operatorUID: UInt32, epoch: CounterEpoch?) -> LeafBody? {
    guard mayLackDeliveries, let lastArm, let pass else { return nil }
    return AssumedLeaf(
      pass, of: pseudonym, arm: lastArm, handpiece: opened.handpiece,
      epoch: counterEpoch ?? epoch, after: lastPulse, by: operatorUID
    ).map { .assumed($0) }
  }

  /// What it leaves for the patient's history.
  package var ended: EndedSession {
    EndedSession(
      session: pseudonym, kind: opened.sessionKind == "test_spot" ? .testSpot : .treatment,
      model: opened.model,
      passes: (endedPasses + (pass.map { [$0] } ?? [])).compactMap(\.visitPass))
  }
}

extension AssumedLeaf {
  /// As many deliveries as a handpiece can begin without an acknowledgement, each as it was set.
  init?(
    _ pass: LoggedPass, of session: SessionPseudonym, arm: ArmID, handpiece: String,
    epoch: CounterEpoch?, after last: PulseNumber?, by operatorUID: UInt32
  ) {
    guard let first = (last ?? PulseNumber(0)).next else { return nil }
    let isContinuous = pass.modality?.isContinuous ?? false
    let count: Int64 = isContinuous ? 2 : 1
    let armed = pass.armed ?? pass.values
    let energyPerPin = Microjoules(
      armed[.pulseEnergyPerPin] ?? armed[.energyPerPin] ?? 0)
    self.init(
      session: session, handpiece: handpiece, counterEpoch: epoch ?? CounterEpoch(0), arm: arm,
      firstNumber: first, deliveries: Int(count),
      energyTotal: energyPerPin.times(Int64(pass.pinCount)).times(count),
      exposureTotal: isContinuous ? Milliseconds(1000).times(count) : .zero,
      operatorUID: operatorUID, reason: "not_readable")
  }
}
