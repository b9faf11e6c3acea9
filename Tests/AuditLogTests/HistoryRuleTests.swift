import AuditLog
import Quantities
import Testing

/// Promises 1 to 4 and 6, as far as a log can show them.
@Suite struct `The verifier follows the history` {
  @Test func `a good history has no findings`() {
    #expect(findings(in: LogBuilder.rows(SampleHistory.all)) == [])
  }

  @Test(arguments: badSessions + badLimits + badArms + badPulses + badStops)
  func `each broken rule is found, and found first`(_ bad: BadHistory) {
    var history = SampleHistory.all
    bad.edit(&history)
    #expect(findings(in: LogBuilder.rows(history)).first?.code == bad.code)
  }

  private static let badSessions = [
    BadHistory("use before opening", .sessionNotOpen) { $0.drop("session_opened") },
    BadHistory("use after closing", .sessionNotOpen) {
      $0.append(SampleHistory.pulse(20, arm: 4, pass: 2))
    },
    BadHistory("opened twice", .sessionOpenedTwice) { $0.double("session_opened") },
    BadHistory("closed twice", .sessionNotOpen) { $0.double("session_closed") },
    BadHistory("handpiece never attached", .handpieceUnknown) { $0.drop("handpiece_attached") },
    BadHistory("two sessions on one handpiece", .handpieceInUse) { history in
      let place = history.place(of: "session_opened")
      guard case .sessionOpened(var leaf) = history[place] else { return }
      leaf.session = SessionPseudonym(high: 1, low: 1)
      history.insert(.sessionOpened(leaf), at: place)
    },
    BadHistory("pass started twice", .passOpenedTwice) { $0.double("pass_started") },
    BadHistory("pass ended twice", .passNotOpen) { $0.double("pass_ended") },
    BadHistory("pass never ended", .passLeftOpen) { $0.drop("pass_ended", 2) },
    BadHistory("pass ended while armed", .closedWhileArmed) { $0.drop("disarmed", 1) },
    BadHistory("pulses of a pass miscounted", .totalsDiffer) { $0.passEnded(1) { $0.pulses = 4 } },
    BadHistory("energy of a pass misreckoned", .totalsDiffer) {
      $0.passEnded(2) { $0.energyTotal += Microjoules(1) }
    },
    BadHistory("pulses of the session miscounted", .totalsDiffer) { history in
      history[history.place(of: "session_closed")] =
        SampleHistory.closed(pulses: 8, lastNumber: 19)
    },
    BadHistory("closed at another pulse", .counterDiffers) { history in
      history[history.place(of: "session_closed")] =
        SampleHistory.closed(pulses: 9, lastNumber: 18)
    },
    BadHistory("closed without saying at which pulse", .counterDiffers) { history in
      history[history.place(of: "session_closed")] = .sessionClosed(
        SessionClosedLeaf(session: SampleHistory.session, reason: "finished", pulsesTotal: 9))
    },
    BadHistory("closed before it is settled", .closedUnresolved) { history in
      let place = history.place(of: "reconciled")
      history.removeSubrange(place..<history.place(of: "pass_ended", 2))
      history.remove(at: history.place(of: "pass_ended", 2))
    },
    BadHistory("fewer needles out than in", .pinsMissing) { history in
      history.insert(pins(49, .before), at: history.place(of: "session_opened") + 1)
      history.insert(pins(48, .after), at: history.place(of: "session_closed"))
    },
    BadHistory("needles counted before, and not since", .pinsNotCounted) { history in
      history.insert(pins(49, .before), at: history.place(of: "session_opened") + 1)
      history.insert(pins(49, .after), at: history.place(of: "pass_started"))
      let place = history.place(of: "session_closed")
      guard case .sessionClosed(var leaf) = history[place] else { return }
      leaf.reason = "closed"
      history[place] = .sessionClosed(leaf)
    },
    BadHistory("needles of another tip", .handpieceDiffers) {
      $0.insert(pins(49, .before, of: TipUID(5)), at: $0.place(of: "session_opened") + 1)
    },
    BadHistory("needles counted in no session", .sessionNotOpen) { $0.append(pins(49, .after)) },
  ]

  private static func pins(
    _ count: Int, _ moment: PinMoment, of tip: TipUID = TipUID(77)
  ) -> LeafBody {
    .pinsCounted(
      PinsCountedLeaf(
        session: SampleHistory.session, handpiece: SampleHistory.handpiece, tip: tip,
        moment: moment, pins: count, pinsOfKind: 49, lot: "", operatorUID: 1000))
  }

  private static let badLimits = [
    BadHistory("bounds in disorder", .envelopeDisordered) {
      $0.envelope(1) { $0.bounds[0].recommended = $0.bounds[0].absolute + 1 }
    },
    BadHistory("a dimension bounded twice", .envelopeDisordered) {
      $0.envelope(1) { $0.bounds.append($0.bounds[0]) }
    },
    BadHistory("a dimension without bounds", .settingOutsideEnvelope) {
      $0.envelope(1) { $0.bounds.removeLast() }
    },
    BadHistory("settings without an envelope", .envelopeMissing) { $0.drop("envelope") },
    BadHistory("settings from another envelope", .envelopeDiffers) {
      $0.settings(1) { $0.envelopeHash = Hash256(of: [1]) }
    },
    BadHistory("energy set above", .settingOutsideEnvelope) {
      $0.settings(1) { $0.settings.values[.energyPerPin] = 28_001 }
    },
    BadHistory("energy set below", .settingOutsideEnvelope) {
      $0.settings(1) { $0.settings.values[.energyPerPin] = 1999 }
    },
    BadHistory("depth set above", .settingOutsideEnvelope) {
      $0.settings(1) { $0.settings.values[.depth] = 1901 }
    },
    BadHistory("width set above", .settingOutsideEnvelope) {
      $0.settings(1) { $0.settings.values[.pulseWidth] = 60_001 }
    },
    BadHistory("set beyond what is recommended", .settingNotOverridden) {
      $0.settings(1) { $0.settings.values[.energyPerPin] = 25_000 }
    },
    BadHistory("set below what is recommended", .settingNotOverridden) {
      $0.envelope(1) { $0.bounds[0].recommendedMinimum = 10_000 }
      $0.settings(1) { $0.settings.values[.energyPerPin] = 9000 }
    },
    BadHistory("set deeper before a prescriber allowed it", .settingNotOverridden) {
      $0.settings(1) { $0.settings.values[.depth] = 1300 }
    },
    BadHistory("energy raised inside a pass", .settingRaised) {
      $0.change(after: "disarmed") { $0.values[.energyPerPin] = 20_001 }
    },
    BadHistory("raised after the first patch", .settingRaised) {
      $0.envelope(1) { $0.titrate(2) }
      $0.change(after: "disarmed") { $0.values[.energyPerPin] = 22_000 }
    },
    BadHistory("raised beyond the default on the first patch", .settingRaised) {
      $0.envelope(1) { $0.titrate(3) }
      $0.change(after: "disarmed") { $0.values[.energyPerPin] = 22_001 }
    },
    BadHistory("shallower where no direction is safer", .settingRaised) {
      $0.envelope(1) { $0.bounds[1].safer = "neither" }
      $0.change(after: "disarmed") { $0.values[.depth] = 1100 }
    },
    BadHistory("less where more is safer", .settingRaised) {
      $0.envelope(1) { $0.bounds[1].safer = "more" }
      $0.change(after: "disarmed") { $0.values[.depth] = 1100 }
    },
    BadHistory("a further depth inside a pass", .settingRaised) {
      $0.envelope(1) { $0.maximumDepths = 2 }
      $0.change(after: "disarmed") { $0.furtherDepths = [Micrometres(600)] }
    },
    BadHistory("second pass as deep as the first", .passNotSafer) {
      $0.settings(2) { $0.settings.values[.depth] = 1200 }
    },
    BadHistory("second pass as strong as the first", .passNotSafer) {
      $0.settings(2) { $0.settings.values[.energyPerPin] = 20_000 }
    },
    BadHistory("one pin had too much", .deliveredOutsideEnvelope) {
      $0.delivery(12) { $0.energyMaximum = Microjoules(32_001) }
    },
    BadHistory("measured too deep", .deliveredOutsideEnvelope) {
      $0.delivery(12) { $0.depth = Micrometres(2101) }
    },
    BadHistory("measured too long", .deliveredOutsideEnvelope) {
      $0.delivery(12) { $0.pulseWidth = Microseconds(61_001) }
    },
  ]

  private static let badArms = [
    BadHistory("armed without settings", .settingsMissing) { $0.drop("settings") },
    BadHistory("armed with other settings", .settingsDiffer) {
      $0.armed(1) { $0.settingsHash = ShortHash(3) }
    },
    BadHistory("armed with another envelope", .envelopeDiffers) {
      $0.armed(1) { $0.envelopeLink = ShortHash(3) }
    },
    BadHistory("a new envelope after the settings", .envelopeDiffers) { history in
      history.insert(SampleHistory.envelope(1), at: history.place(of: "armed"))
    },
    BadHistory("armed before the pass", .passNotOpen) { $0.drop("pass_started") },
    BadHistory("armed while armed", .armedTwice) { history in
      history.insert(
        SampleHistory.armed(9, pass: 1, stopCount: 2, lastPulse: 11),
        at: history.place(of: "pulse", 2))
    },
    BadHistory("an arm id used again", .armedTwice) { $0.armed(3) { $0.arm = ArmID(2) } },
    BadHistory("armed at another stop count", .stopCountDiffers) {
      $0.armed(2) { $0.stopCount = StopCount(1) }
    },
    BadHistory("armed at another pulse", .counterDiffers) {
      $0.armed(2) { $0.lastPulse = PulseNumber(12) }
    },
    BadHistory("armed while stopped", .armedWhileStopped) { $0.drop("stop_reset") },
    BadHistory("armed before it is settled", .armedUnresolved) { $0.drop("reconciled") },
    BadHistory("disarmed what was not armed", .armNotKnown) { history in
      history[history.place(of: "disarmed")] = SampleHistory.disarmed(8)
    },
  ]

  private static let badPulses = [
    BadHistory("a pulse is missing", .pulseMissing) { $0.drop("pulse", 2) },
    BadHistory("a pulse comes twice", .pulseDoubled) { $0.double("pulse", 2) },
    BadHistory("two pulses change places", .pulseMissing) { $0.swap("pulse", 2) },
    BadHistory("another counter epoch", .handpieceUnknown) {
      $0.pulse(12) { $0.counterEpoch = CounterEpoch(6) }
    },
    BadHistory("a pulse before arming", .pulseNotArmed) { $0.swap("armed") },
    BadHistory("a pulse of another arm id", .pulseNotArmed) { $0.pulse(12) { $0.arm = ArmID(7) } },
    BadHistory("a pulse of another area", .pulseNotArmed) {
      $0.pulse(12) { $0.pass.area = "forehead" }
    },
    BadHistory("two pulses after disarming", .pulseNotArmed) { history in
      let disarmed = history.remove(at: history.place(of: "disarmed"))
      history.insert(disarmed, at: history.place(of: "pulse", 2))
    },
    BadHistory("a pulse set otherwise", .settingsDiffer) {
      $0.pulse(12) { $0.setEnergyPerPin = Microjoules(19_000) }
    },
    BadHistory("a delivery set otherwise", .settingsDiffer) {
      $0.delivery(12) { $0.setDepth = Micrometres(1100) }
    },
    BadHistory("read back without an interruption", .notInterrupted) {
      $0.pulse(12) { $0.source = .interrupted }
    },
    BadHistory("reported after the cable was pulled", .pulseNotArmed) {
      $0.pulse(17) { $0.source = .reported }
    },
    BadHistory("one of the journal's pulses never read back", .counterDiffers) {
      $0.drop("pulse", 8)
    },
    BadHistory("settled with wrong counts", .totalsDiffer) {
      $0.reconciled { $0.recoveredCount = 2 }
    },
    BadHistory("settled twice", .totalsDiffer) { $0.double("reconciled") },
    BadHistory("the counter ran back", .counterDiffers) { history in
      history[history.place(of: "handpiece_attached", 2)] =
        SampleHistory.attached(lastPulse: 15, stopCount: 3)
    },
    BadHistory("interrupted at another pulse", .counterDiffers) { history in
      history[history.place(of: "interruption")] = .interruption(
        InterruptionLeaf(
          session: SampleHistory.session, handpiece: SampleHistory.handpiece,
          reason: "linkLost", lastKnownPulse: PulseNumber(15)))
    },
  ]

  private static let badStops = [
    BadHistory("a second pulse after the stop", .pulseAfterStop) { history in
      let stop = history.remove(at: history.place(of: "stop"))
      history.insert(stop, at: history.place(of: "pulse", 4))
    },
    BadHistory("two pulses read back after the stop", .pulseAfterStop) { history in
      let stop = history.remove(at: history.place(of: "stop"))
      history.insert(stop, at: history.place(of: "pulse", 4))
      history.pulse(14) { $0.source = .recovered }
      history.pulse(15) { $0.source = .recovered }
    },
    BadHistory("a confirmation without a stop", .notStopped) { $0.drop("stop") },
    BadHistory("a reset of another stop", .stopCountDiffers) { history in
      history[history.place(of: "stop_reset")] = .stopReset(
        StopResetLeaf(
          handpiece: SampleHistory.handpiece, stopCount: StopCount(2), operatorUID: 1000,
          person: SampleHistory.person))
    },
    BadHistory("a reset without a stop", .notStopped) { history in
      history.insert(
        history[history.place(of: "stop_reset")], at: history.place(of: "armed", 3) + 1)
    },
    BadHistory("the stop count ran back", .stopCountDiffers) { history in
      history[history.place(of: "handpiece_attached", 2)] =
        SampleHistory.attached(lastPulse: 18, stopCount: 2)
    },
  ]
}
