import AuditLog
import Quantities

/// A daemon that died while armed, a handpiece that did not come back in time, and what it turned
/// out to have counted since.
enum UnreadHistory {
  static let handpiece = SampleHistory.handpiece
  static let later = SessionPseudonym(high: 0xAAAA, low: 0xBBBB)

  static let all: [LeafBody] = opening + afterwards + again

  private static let opening: [LeafBody] = [
    .daemonStarted(
      DaemonStartedLeaf(
        version: "0.1.0", catalogHash: SampleHistory.catalogHash, recoveredLogSize: 0)),
    SampleHistory.attached(lastPulse: 10, stopCount: 2), SampleHistory.enrolled,
    SampleHistory.opened, SampleHistory.envelope(1), SampleHistory.started(1),
    SampleHistory.chosen(1),
    SampleHistory.armed(1, pass: 1, stopCount: 2, lastPulse: 10),
    SampleHistory.pulse(11, arm: 1, pass: 1),
  ]

  private static let afterwards: [LeafBody] = [
    restarted(size: 9),
    .interruption(
      InterruptionLeaf(
        session: SampleHistory.session, handpiece: handpiece, reason: "daemon_restarted",
        lastKnownPulse: PulseNumber(11))),
    assumed(first: 12),
    SampleHistory.ended(1, pulses: 2, energyPerPin: 19_900 + 20_000),
    SampleHistory.closed(pulses: 2, lastNumber: 11),
    SampleHistory.attached(lastPulse: 14, stopCount: 2),
    foreign(12, 12, ForeignLeaf.assumedBefore),
    foreign(13, 14, "not_ours"),
  ]

  /// A session as before, on the same handpiece.
  private static let again: [LeafBody] = [
    SampleHistory.opened, SampleHistory.envelope(1), SampleHistory.started(1),
    SampleHistory.chosen(1),
    SampleHistory.armed(2, pass: 1, stopCount: 2, lastPulse: 14),
    SampleHistory.pulse(15, arm: 2, pass: 1),
    SampleHistory.disarmed(2),
    SampleHistory.ended(1, pulses: 1, energyPerPin: 19_900),
    SampleHistory.closed(pulses: 1, lastNumber: 15),
  ].map { moved($0, to: later) }

  static func restarted(size: Int) -> LeafBody {
    .daemonStarted(
      DaemonStartedLeaf(
        version: "0.1.0", hostBootID: BootID(high: 3, low: 4),
        catalogHash: SampleHistory.catalogHash, tablesHash: Hash256(of: [6]),
        recoveredLogSize: size, discardedWALBytes: 4120, isClosedInOrder: false))
  }

  static func assumed(
    first: UInt32, deliveries: Int = 1, energyPerPin: Int64 = 20_000,
    exposure: Milliseconds = .zero
  ) -> LeafBody {
    .assumed(
      AssumedLeaf(
        session: SampleHistory.session, handpiece: handpiece, counterEpoch: CounterEpoch(5),
        arm: ArmID(1), firstNumber: PulseNumber(first), deliveries: deliveries,
        energyTotal: Microjoules(energyPerPin * Int64(SampleHistory.pinCount)),
        exposureTotal: exposure, operatorUID: 1000, reason: "not_readable"))
  }

  static func foreign(_ first: UInt32, _ last: UInt32, _ reason: ReasonCode) -> LeafBody {
    .foreign(
      ForeignLeaf(
        handpiece: handpiece, counterEpoch: CounterEpoch(5), firstNumber: PulseNumber(first),
        lastNumber: PulseNumber(last), reason: reason))
  }

  /// The same said of another session.
  static func moved(_ body: LeafBody, to session: SessionPseudonym) -> LeafBody {
    let leaf = Leaf(seq: 0, stamp: LogBuilder.stamp(0), body: body)
    let text = String(decoding: leaf.encoded(), as: UTF8.self)
      .replacing("\(SampleHistory.session)", with: "\(session)")
    return (try? Leaf(reading: Array(text.utf8)))?.body ?? body
  }
}

extension [LeafBody] {
  mutating func replace(_ kind: String, _ ordinal: Int = 1, with body: LeafBody) {
    self[place(of: kind, ordinal)] = body
  }

  mutating func started(_ ordinal: Int, _ change: (inout DaemonStartedLeaf) -> Void) {
    let place = place(of: "daemon_started", ordinal)
    guard case .daemonStarted(var leaf) = self[place] else { return }
    change(&leaf)
    self[place] = .daemonStarted(leaf)
  }
}
