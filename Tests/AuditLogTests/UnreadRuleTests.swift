import AuditLog
import Quantities
import Testing

/// Promise 4: every delivery once, also those that nobody could read and those of somebody else.
@Suite struct `The verifier on what was not read in time` {
  @Test func `finds nothing in a good history`() {
    #expect(findings(in: LogBuilder.rows(UnreadHistory.all)) == [])
  }

  @Test func `finds nothing when the handpiece turns out not to have counted it`() {
    var history = UnreadHistory.all
    history.replace(
      "handpiece_attached", 2, with: SampleHistory.attached(lastPulse: 11, stopCount: 2))
    history.drop("foreign")
    history.drop("foreign")
    history.armed(2) { $0.lastPulse = PulseNumber(11) }
    history.pulse(15) { $0.number = PulseNumber(12) }
    history.replace(
      "session_closed", 2,
      with: UnreadHistory.moved(
        SampleHistory.closed(pulses: 1, lastNumber: 12), to: UnreadHistory.later))
    #expect(findings(in: LogBuilder.rows(history)) == [])
  }

  @Test func `counts a counter made anew from its first number`() {
    var history = UnreadHistory.all
    history.insert(
      contentsOf: [renewed(SampleHistory.attached(lastPulse: 2, stopCount: 2))],
      at: history.endIndex)
    history.append(renewed(UnreadHistory.foreign(1, 2, "counter_restarted")))
    #expect(findings(in: LogBuilder.rows(history)) == [])
    history[history.endIndex - 1] = renewed(UnreadHistory.foreign(2, 2, "counter_restarted"))
    #expect(findings(in: LogBuilder.rows(history)).map(\.code) == [.pulseMissing])
  }

  @Test(arguments: bad)
  func `each broken rule is found, and found first`(_ bad: BadHistory) {
    var history = UnreadHistory.all
    bad.edit(&history)
    #expect(findings(in: LogBuilder.rows(history)).first?.code == bad.code)
  }

  @Test func `adds assumed pulses to pass and session, and foreign ones to neither`() throws {
    var verifier = LogVerifier()
    for row in LogBuilder.rows(UnreadHistory.all) { verifier.check(row) }
    let session = try #require(verifier.takeSummaries().first)
    #expect(session.pulses == 2)
    #expect(session.assumed == 1)
    #expect(session.passes.first?.assumed == 1)
    #expect(session.passes.first?.energyTotal == Microjoules(39_900 * 49))
    let counter = try #require(verifier.summary().counters.first)
    #expect(counter.pulses == 2)
    #expect(counter.assumed == 1)
    #expect(counter.foreign == 3)
    #expect(counter.lastNumber == PulseNumber(15))
  }

  static let bad = [
    BadHistory("assumed again what the log has", .pulseDoubled) {
      $0.replace("assumed", with: UnreadHistory.assumed(first: 11))
    },
    BadHistory("assumed with a gap before", .pulseMissing) {
      $0.replace("assumed", with: UnreadHistory.assumed(first: 13))
    },
    BadHistory("assumed no number", .counterDiffers) {
      $0.replace("assumed", with: UnreadHistory.assumed(first: 12, deliveries: 0))
    },
    BadHistory("assumed more numbers than there are", .counterDiffers) {
      $0.replace("assumed", with: UnreadHistory.assumed(first: 12, deliveries: .max))
    },
    BadHistory("assumed less than the full energy", .totalsDiffer) {
      $0.replace("assumed", with: UnreadHistory.assumed(first: 12, energyPerPin: 19_999))
      $0.passEnded(1) { $0.energyTotal -= Microjoules(49) }
    },
    BadHistory("assumed less than the handpiece told of", .pulseMissing) { history in
      history.insert(
        SampleHistory.attached(lastPulse: 13, stopCount: 2), at: history.place(of: "assumed"))
    },
    BadHistory("assumed while the permission was in force", .notInterrupted) { history in
      let assumed = history.remove(at: history.place(of: "assumed"))
      history.insert(assumed, at: 9)
    },
    BadHistory("assumed under another arm id", .pulseNotArmed) { history in
      guard case .assumed(var leaf) = history[history.place(of: "assumed")] else { return }
      leaf.arm = ArmID(4)
      history.replace("assumed", with: .assumed(leaf))
    },
    BadHistory("assumed and not counted in the pass", .totalsDiffer) {
      $0.passEnded(1) { $0.pulses = 1 }
    },
    BadHistory("assumed and not charged in the pass", .totalsDiffer) {
      $0.passEnded(1) { $0.energyTotal = Microjoules(19_900 * 49) }
    },
    BadHistory("closed without assuming or reading", .totalsDiffer) { $0.drop("assumed") },
    BadHistory("charged again what was assumed", .pulseDoubled) { history in
      history.replace(
        "foreign", with: SampleHistory.pulse(12, arm: 1, pass: 1, source: .recovered))
    },
    BadHistory("said to have been assumed, and was not", .notAssumed) {
      $0.replace("foreign", 2, with: UnreadHistory.foreign(13, 14, ForeignLeaf.assumedBefore))
    },
    BadHistory("foreign twice", .pulseDoubled) { $0.double("foreign", 2) },
    BadHistory("foreign with a gap before", .pulseMissing) {
      $0.replace("foreign", 2, with: UnreadHistory.foreign(14, 14, "not_ours"))
    },
    BadHistory("foreign that ends before it begins", .counterDiffers) {
      $0.replace("foreign", 2, with: UnreadHistory.foreign(14, 13, "not_ours"))
    },
    BadHistory("armed before the foreign ones were recorded", .counterDiffers) {
      $0.drop("foreign", 2)
    },
    BadHistory("armed before the handpiece was read again", .armedUnresolved) { history in
      history.drop("handpiece_attached", 2)
      history.drop("foreign")
      history.drop("foreign")
      history.armed(2) { $0.lastPulse = PulseNumber(11) }
    },
  ]

  private func renewed(_ body: LeafBody) -> LeafBody {
    switch body {
    case .handpieceAttached(var leaf):
      leaf.counterEpoch = CounterEpoch(6)
      return .handpieceAttached(leaf)
    case .foreign(var leaf):
      leaf.counterEpoch = CounterEpoch(6)
      return .foreign(leaf)
    default: return body
    }
  }
}
