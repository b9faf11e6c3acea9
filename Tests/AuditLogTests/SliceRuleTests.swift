import AuditLog
import Quantities
import Testing

/// Promises 1, 3 and 4, as far as the log of a continuous delivery shows them.
@Suite struct `The verifier on slices` {
  @Test func `finds nothing in a good history`() {
    #expect(codes(of: SliceHistory.all) == [])
  }

  static let bad = [
    BadHistory("a slice is missing", .pulseMissing) { $0.drop("exposure", 2) },
    BadHistory("a slice comes twice", .pulseDoubled) { $0.double("exposure", 2) },
    BadHistory("a third slice after the stop", .pulseAfterStop) {
      let place = $0.place(of: "stop_confirmed")
      $0.insert(SliceHistory.slice(5, arm: 1), at: place)
    },
    BadHistory("a slice longer than a second", .deliveredOutsideEnvelope) {
      $0.slice(1) { $0.duration = Milliseconds(1051) }
    },
    BadHistory("a stroke too deep", .deliveredOutsideEnvelope) {
      $0.slice(1) { $0.measured[0].maximum = 1551 }
    },
    BadHistory("a stroke rate too high", .deliveredOutsideEnvelope) {
      $0.slice(1) { $0.measured[1].maximum = 136_001 }
    },
    BadHistory("set deeper than the settings in force", .settingsDiffer) {
      $0.slice(1) { $0.settings.values[.depth] = 600 }
    },
    BadHistory("a dimension left out of what was set", .settingsDiffer) {
      $0.slice(1) { $0.settings.values[.strokeRate] = nil }
    },
    BadHistory("set beyond the envelope", .settingOutsideEnvelope) {
      $0.slice(1) { $0.settings.values[.depth] = 1301 }
    },
    BadHistory("the seconds do not add up", .totalsDiffer) {
      $0.passEnded(1) { $0.exposureTotal = Milliseconds(5399) }
    },
    BadHistory("under an arm id of nobody", .pulseNotArmed) {
      $0.slice(2) { $0.arm = ArmID(9) }
    },
  ]

  @Test(arguments: bad) func `finds each thing wrong`(_ history: BadHistory) {
    var leaves = SliceHistory.all
    history.edit(&leaves)
    #expect(codes(of: leaves).contains(history.code))
  }

  private func codes(of leaves: [LeafBody]) -> [FindingCode] {
    var verifier = LogVerifier()
    for row in LogBuilder.rows(leaves) { verifier.check(row) }
    return verifier.takeFindings().map(\.code)
  }
}
