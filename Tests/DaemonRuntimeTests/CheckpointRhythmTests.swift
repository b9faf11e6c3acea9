import AuditLog
import DaemonRuntime
import Quantities
import Testing

/// Promise 9: a checkpoint is signed at whatever begins, ends, stops or alarms, and at most 5 s
/// behind while something is delivered.
@Suite struct `A checkpoint` {
  private static let session = SessionPseudonym(high: 1, low: 2)
  private static let pass = PassID(session: session, area: "cheek", side: "left", pass: 1)
  private static let handpiece = "HP-0001"

  private static func at(_ milliseconds: Int64) -> BootInstant {
    BootInstant(microseconds: 5_000_000 + milliseconds * 1000)
  }

  private static func rotation() throws -> LeafBody {
    let key = try NoteSignerKey(name: "handpieced/test", seed: [UInt8](repeating: 1, count: 32))
    return .signingKey(SigningKeyLeaf(note: try KeyRotationStatement.note(from: nil, to: key)))
  }

  static let occasions: [LeafBody] = [
    .daemonStarted(DaemonStartedLeaf(version: "1", catalogHash: .zero, recoveredLogSize: 0)),
    .sessionOpened(
      SessionOpenedLeaf(
        session: session, handpiece: handpiece, tip: TipUID(7), operatorUID: 1000, fitzpatrick: 2,
        ageYears: 34, indication: "acne-scars", inputs: [], catalogHash: .zero)),
    .sessionClosed(SessionClosedLeaf(session: session, reason: "closed", pulsesTotal: 0)),
    .stop(
      StopLeaf(
        handpiece: handpiece, source: .stopSocket, operatorUID: nil, stopCount: nil,
        requested: at(0))),
    .alarmRaised(
      AlarmRaisedLeaf(alarm: "disk_full", priority: .high, handpiece: handpiece, session: nil)),
    .identityErased(IdentityErasedLeaf(operatorUID: 1000, sessions: 1)),
    .linkDisclosed(LinkDisclosedLeaf(operatorUID: 1003, sessions: 1, fileHash: .zero)),
  ]

  static let others: [LeafBody] = [
    .passStarted(PassStartedLeaf(pass: pass, area: SquareMillimetres(3000), plannedPulses: 6)),
    .disarmed(DisarmedLeaf(session: session, arm: ArmID(1), reason: "operator")),
    .handpieceLost(HandpieceLostLeaf(handpiece: handpiece, reason: "hung_up")),
    .denials(DenialsLeaf(uid: 1002, route: "arm", count: 12, first: at(0))),
    .clockStep(ClockStepLeaf(step: Microseconds(2_000_000), isSynchronised: true)),
  ]

  private static let pulse = LeafBody.pulse(
    PulseLeaf(
      pass: pass, handpiece: handpiece, counterEpoch: CounterEpoch(5), number: PulseNumber(1),
      arm: ArmID(1), source: .reported, outcome: "complete", setEnergyPerPin: Microjoules(20_000),
      setDepth: Micrometres(1200), setPulseWidth: Microseconds(20_000), deliveries: [],
      temperature: MillidegreesCelsius(33_000), began: HandpieceInstant(milliseconds: 1),
      ended: HandpieceInstant(milliseconds: 2)))

  private static let slice = LeafBody.exposure(
    ExposureLeaf(
      pass: pass, handpiece: handpiece, counterEpoch: CounterEpoch(5), number: PulseNumber(1),
      arm: ArmID(1), source: .reported, outcome: "completed",
      settings: LoggedSettings(values: [.depth: 500]), duration: Milliseconds(1000), strokes: 90,
      measured: [], temperature: MillidegreesCelsius(30_000),
      began: HandpieceInstant(milliseconds: 1), ended: HandpieceInstant(milliseconds: 1001)))

  @Test(arguments: occasions) func `is due at each occasion`(_ body: LeafBody) {
    var rhythm = CheckpointRhythm()
    #expect(rhythm.isDue(after: body, at: Self.at(0)) == true)
    #expect(rhythm.isDue(after: body, at: Self.at(1)) == true, "however soon it comes again")
  }

  @Test func `is due at a new signing key`() throws {
    var rhythm = CheckpointRhythm()
    #expect(rhythm.isDue(after: try Self.rotation(), at: Self.at(0)) == true)
  }

  @Test(arguments: others) func `is not due at anything else`(_ body: LeafBody) {
    var rhythm = CheckpointRhythm()
    #expect(rhythm.isDue(after: body, at: Self.at(0)) == false)
    #expect(rhythm.isDue(after: body, at: Self.at(3_600_000)) == false)
  }

  @Test(arguments: [pulse, slice])
  func `is due with the first delivery, and then every five seconds`(_ delivery: LeafBody) {
    var rhythm = CheckpointRhythm()
    let due = stride(from: Int64(0), through: 12_000, by: 250).filter {
      rhythm.isDue(after: delivery, at: Self.at($0))
    }
    #expect(due == [0, 5000, 10_000])
  }

  @Test func `counts its five seconds from the newest occasion, not from the one before`() {
    var rhythm = CheckpointRhythm()
    #expect(rhythm.isDue(after: Self.pulse, at: Self.at(0)) == true)
    #expect(rhythm.isDue(after: Self.occasions[4], at: Self.at(4000)) == true)
    #expect(rhythm.isDue(after: Self.pulse, at: Self.at(8999)) == false)
    #expect(rhythm.isDue(after: Self.pulse, at: Self.at(9000)) == true)
  }
}
