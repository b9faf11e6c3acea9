import AuditLog
import Quantities
import Testing

/// Promise 4: what nobody could read is charged in full, whatever was delivered and at how many
/// depths, and to the counter that was in use.
@Suite struct `The verifier on what is assumed in full` {
  private func codes(_ history: [LeafBody]) -> [FindingCode] {
    findings(in: LogBuilder.rows(history)).map(\.code)
  }

  /// The continuous treatment whose last slice nobody could read.
  private func slices(_ exposure: Int64) -> [LeafBody] {
    var history = SliceHistory.all
    history.drop("exposure", 6)
    history.replace(
      "reconciled",
      with: .assumed(
        AssumedLeaf(
          session: SliceHistory.session, handpiece: SliceHistory.handpiece,
          counterEpoch: CounterEpoch(1), arm: ArmID(2), firstNumber: PulseNumber(6), deliveries: 1,
          energyTotal: .zero, exposureTotal: Milliseconds(exposure), operatorUID: 1000,
          reason: "not_readable")))
    history.passEnded(1) { $0.exposureTotal = Milliseconds(4400 + exposure) }
    history.replace(
      "session_closed",
      with: .sessionClosed(
        SessionClosedLeaf(
          session: SliceHistory.session, reason: "closed", pulsesTotal: 6,
          counterEpoch: CounterEpoch(1), lastNumber: PulseNumber(5))))
    return history
  }

  @Test func `a slice counts as its whole second`() {
    #expect(codes(slices(1000)) == [])
    #expect(codes(slices(999)) == [.totalsDiffer])
  }

  /// The treatment with two depths in each insertion, of which one was never read.
  private func twoDepths(_ energyPerPin: Int64) -> [LeafBody] {
    let shallow = [Micrometres(600)]
    var history = UnreadHistory.all
    history.envelope(1) { $0.maximumDepths = 2 }
    history.settings(1) { $0.settings.furtherDepths = shallow }
    history.pulse(11) { $0.setFurtherDepths = shallow }
    history.replace("assumed", with: UnreadHistory.assumed(first: 12, energyPerPin: energyPerPin))
    history.passEnded(1) { $0.energyTotal = Microjoules((19_900 + energyPerPin) * 49) }
    return history
  }

  @Test func `each depth of an insertion counts at the full setting`() {
    #expect(codes(twoDepths(40_000)) == [])
    #expect(codes(twoDepths(39_999)) == [.totalsDiffer])
  }

  @Test func `no number counts on a counter that is not in use any more`() {
    guard case .handpieceAttached(var leaf) = SampleHistory.attached(lastPulse: 0, stopCount: 2)
    else { return }
    leaf.counterEpoch = CounterEpoch(6)
    let history = UnreadHistory.all + [.handpieceAttached(leaf)]
    #expect(codes(history) == [])
    #expect(codes(history + [UnreadHistory.foreign(16, 16, "not_ours")]) == [.handpieceUnknown])
  }

  @Test func `foreign numbers that end before they begin are found where they are said`() {
    let history = UnreadHistory.all + [UnreadHistory.foreign(16, 15, "not_ours")]
    let found = findings(in: LogBuilder.rows(history))
    #expect(found.map(\.code) == [.counterDiffers])
    #expect(found.map(\.seq) == [Int64(history.count - 1)])
  }
}
