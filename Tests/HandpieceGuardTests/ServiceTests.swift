import HandpieceGuard
import HandpieceWire
import Quantities
import Testing

extension Bench {
  static let fixture = Tip(
    kind: 1, pinCount: 49, isInsulated: true, uid: TipUID(77), usesLeft: 0, isFixture: true)

  /// One on a load fixture, greeted, with an envelope for it and the settings chosen.
  static func onFixture(_ profile: HandpieceProfile? = nil) -> Bench {
    var applicator = BenchApplicator()
    applicator.reading.tip = fixture
    let bench = Bench(profile: profile, applicator: applicator)
    bench.send(.hello(protocolVersion: HostMessage.protocolVersion))
    bench.send(.installEnvelope(.bench))
    bench.send(.configure(GuardEnvelope.bench.settings))
    return bench
  }

  /// Fires into the fixture as long as the switch is held.
  @discardableResult
  func serve(_ id: ArmID) -> HandpieceMessage? {
    let answer = send(.serviceFire(arm(id)))
    if answer == .armed(id) { armID = id }
    return answer
  }
}

/// Design §8: promises 2 to 7 hold in service too, and no service fires at a person.
@Suite struct `A permission for service` {
  private func refused(_ id: UInt8, _ reasons: RefusalReasons) -> HandpieceMessage {
    .refused(Refusal(messageID: id, reasons: reasons))
  }

  @Test func `fires into a load fixture, also uncalibrated and without uses left`() {
    var profile = Bench.profile()
    profile.calibrationDay = nil
    let bench = Bench.onFixture(profile)
    #expect(bench.serve(ArmID(1)) == .armed(ArmID(1)))
    bench.press()
    #expect(bench.fire(2))
    #expect(bench.reports.map(\.outcome) == [.completed, .completed])
  }

  @Test func `is refused on whatever is no fixture`() {
    let bench = Bench.armed()
    bench.send(.disarm(armID: ArmID(1)))
    #expect(bench.serve(ArmID(2)) == refused(0x0F, .fixtureDiffers))
    bench.press()
    bench.run(milliseconds: 500)
    #expect(bench.drives.isEmpty)
  }

  @Test func `is the only one into a fixture`() {
    let bench = Bench.onFixture()
    var reasons = RefusalReasons.fixtureDiffers
    reasons.insert(.tipWornOut)
    #expect(bench.send(.arm(bench.arm(ArmID(1)))) == refused(0x04, reasons))
  }

  @Test func `ends when the fixture gives way to a tip of the same number`() {
    let bench = Bench.onFixture()
    bench.serve(ArmID(1))
    bench.reading.tip?.isFixture = false
    bench.press()
    bench.run(milliseconds: 300)
    #expect(bench.status.armID == ArmID(0) && bench.status.lastDisarm == .tipChanged)
    #expect(bench.drives.isEmpty)
  }

  @Test func `ends, and RF with it, when the load behaves like skin`() {
    let bench = Bench.onFixture()
    bench.serve(ArmID(1))
    bench.press()
    let isOn = bench.run(upTo: 500) { $0.reading.rfOn }
    #expect(isOn)
    // 3 % of 350 Ω are a load's; 11 Ω are not.
    bench.reading.impedance = Ohms(340)
    bench.step()
    #expect(bench.reading.rfOn)
    bench.reading.impedance = Ohms(339)
    bench.step()
    #expect(!bench.reading.rfOn)
    let isReported = bench.run(upTo: 500) { !$0.reports.isEmpty }
    #expect(isReported)
    #expect(bench.reports.map(\.outcome) == [.loadUnstable])
    #expect(bench.status.armID == ArmID(0) && bench.status.lastDisarm == .deliveryExceeded)
  }

  @Test func `of skin may move its impedance`() {
    let bench = Bench.armed()
    bench.press()
    let isOn = bench.run(upTo: 500) { $0.reading.rfOn }
    #expect(isOn)
    bench.reading.impedance = Ohms(300)
    bench.step()
    #expect(bench.reading.rfOn)
  }

  @Test func `ends with its lease, and waits for each acknowledgement`() {
    let bench = Bench.onFixture()
    bench.acknowledges = false
    bench.serve(ArmID(1))
    bench.press()
    bench.run(milliseconds: 2000)
    #expect(bench.status.lastPulse == PulseNumber(1))
    bench.keepsAlive = false
    bench.run(milliseconds: 251)
    #expect(bench.status.armID == ArmID(0) && bench.status.lastDisarm == .leaseExpired)
  }

  @Test func `is refused while a stop is latched`() {
    let bench = Bench.onFixture()
    bench.stop(sequence: 1)
    #expect(bench.serve(ArmID(1)) == refused(0x0F, .stopLatched))
  }
}
