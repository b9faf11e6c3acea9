import AuditLog
import Quantities

/// What happens around sessions: keys, checks, tips, calibration, alarms, clocks, links.
enum HouseHistory {
  static let handpiece = SampleHistory.handpiece

  static let all: [LeafBody] = beginning + visit + service

  private static let beginning: [LeafBody] =
    [
      .daemonStarted(
        DaemonStartedLeaf(
          version: "0.1.0", catalogHash: SampleHistory.catalogHash, recoveredLogSize: 0))
    ] + rotation(from: nil, to: 1) + [
      SampleHistory.attached(lastPulse: 0, stopCount: 0),
      .handpieceChecked(
        HandpieceCheckedLeaf(
          handpiece: handpiece,
          checks: [
            "lease_expiry", "other_arm_id", "stale_echo", "inhibit", "stop_latch", "stop_reset",
            "acknowledgement_too_high",
          ], result: "passed", stopCount: StopCount(1))),
      .tipChanged(
        TipChangedLeaf(
          handpiece: handpiece, tip: TipUID(78), tipKind: "insulated-49", tipUsesLeft: 1,
          tipExpiryDay: CalendarDay(daysSince1970: 21_000))),
    ]

  private static let visit: [LeafBody] = [
    .visitOpened(VisitOpenedLeaf(linkCommitment: Hash256(of: [5]), operatorUID: 1000)),
    SampleHistory.opened,
    SampleHistory.envelope(1),
    .cautionsAcknowledged(
      CautionsAcknowledgedLeaf(
        pass: SampleHistory.pass(1), operatorUID: 1000, cautions: ["recent-sun", "keloid"])),
    .alarmRaised(
      AlarmRaisedLeaf(
        alarm: "tip_expires", priority: .low, handpiece: handpiece,
        session: SampleHistory.session)),
    .alarmEscalated(AlarmEscalatedLeaf(alarmSeq: 9, priority: .medium)),
    .alarmAcknowledged(AlarmAcknowledgedLeaf(alarmSeq: 9, operatorUID: 1000)),
    .pinsCounted(
      PinsCountedLeaf(
        session: SampleHistory.session, handpiece: handpiece, tip: TipUID(77), moment: .before,
        pins: 49, pinsOfKind: 49, lot: "24-117", operatorUID: 1000)),
    .sessionClosed(
      SessionClosedLeaf(session: SampleHistory.session, reason: "cancelled", pulsesTotal: 0)),
  ]

  private static let service: [LeafBody] =
    [
      .handpieceAdopted(
        HandpieceAdoptedLeaf(
          handpiece: handpiece, operatorUID: 1001, logSizeKnown: 5120,
          rootPrefixKnown: ShortHash(0x49f5_c0f6_090a_06a2))),
      .clockStep(ClockStepLeaf(step: Microseconds(-1_500_000), isSynchronised: true)),
    ] + people + calibration + [
      .denials(
        DenialsLeaf(
          uid: 1002, route: "arm", count: 12, first: BootInstant(microseconds: 5_000_000))),
      .linkDisclosed(
        LinkDisclosedLeaf(operatorUID: 1003, sessions: 1, fileHash: Hash256(of: [7]))),
      .identityErased(IdentityErasedLeaf(operatorUID: 1000, sessions: 1)),
    ] + rotation(from: 1, to: 2) + [
      .storageFailed(StorageFailedLeaf(reason: "disk_full", isFatal: false)),
      .alarmEnded(AlarmEndedLeaf(alarmSeq: 9)),
      .daemonStopped(DaemonStoppedLeaf(reason: "signal")),
    ]

  private static let calibration = ServiceHistory.all

  private static let people: [LeafBody] =
    SampleHistory.person.map { person in
      [
        .personEnrolled(
          PersonEnrolledLeaf(person: person, mayOperate: true, mayService: false, operatorUID: 1002)
        ),
        .personChanged(PersonChangedLeaf(person: person, change: .pin, operatorUID: 1000)),
        .pinsRefused(
          PINsRefusedLeaf(
            person: person, uid: 1000, count: 4, first: BootInstant(microseconds: 5_000_000))),
        .personLocked(PersonLockedLeaf(person: person, uid: 1000)),
        .personChanged(PersonChangedLeaf(person: person, change: .unlocked, operatorUID: 1002)),
      ]
    } ?? []

  /// The leaf of a key; empty when it cannot be made, which the test that counts kinds finds out.
  static func rotation(from old: UInt8?, to new: UInt8) -> [LeafBody] {
    guard let newKey = try? key(new),
      let note = try? KeyRotationStatement.note(from: old.map { try key($0) }, to: newKey)
    else { return [] }
    return [.signingKey(SigningKeyLeaf(note: note))]
  }

  private static func key(_ number: UInt8) throws -> NoteSignerKey {
    try NoteSignerKey(name: "handpieced/test", seed: [UInt8](repeating: number, count: 32))
  }
}
