import AuditLog
import Quantities
import Testing

/// Things that do happen and break no promise must not cry wolf.
@Suite struct `The verifier keeps quiet about` {
  @Test func `a cable pulled with nothing in flight, and armed again`() {
    var history = SampleHistory.all
    history[history.place(of: "handpiece_attached", 2)] =
      SampleHistory.attached(lastPulse: 16, stopCount: 3)
    history.drop("pulse", 7)
    history.drop("pulse", 7)
    history.drop("reconciled")
    history.pulse(19) { $0.number = PulseNumber(17) }
    history.armed(4) { $0.lastPulse = PulseNumber(16) }
    history.passEnded(2) {
      $0.pulses = 4
      $0.energyTotal = Microjoules(4 * 15_900 * 49)
    }
    history[history.place(of: "session_closed")] = SampleHistory.closed(pulses: 7, lastNumber: 17)
    #expect(findings(in: LogBuilder.rows(history)) == [])
  }

  @Test func `settings raised to the default on the first patch`() {
    var history = SampleHistory.all
    history.envelope(1) { $0.titrate(3) }
    history.change(after: "disarmed") { $0.values[.energyPerPin] = 22_000 }
    #expect(findings(in: LogBuilder.rows(history)) == [])
  }

  @Test func `settings lowered inside a pass`() {
    var history = SampleHistory.all
    history.envelope(1) { $0.bounds[1].safer = "neither" }
    history.change(after: "disarmed") { $0.values[.energyPerPin] = 19_000 }
    #expect(findings(in: LogBuilder.rows(history)) == [])
  }

  @Test func `the pulse before a stop read from the journal`() {
    var history = SampleHistory.all
    history.pulse(15) { $0.source = .recovered }
    #expect(findings(in: LogBuilder.rows(history)) == [])
  }

  @Test func `a permission that ends right before the stop that ended it`() {
    var history = SampleHistory.all
    let disarmed = history.remove(at: history.place(of: "disarmed", 2))
    history.insert(disarmed, at: history.place(of: "stop"))
    #expect(findings(in: LogBuilder.rows(history)) == [])
  }

  @Test func `a handpiece that came with a stop latched`() {
    var history = SampleHistory.all
    history.insert(
      .stopReset(
        StopResetLeaf(
          handpiece: SampleHistory.handpiece, stopCount: StopCount(2), operatorUID: 1000,
          person: SampleHistory.person)), at: 3)
    #expect(findings(in: LogBuilder.rows(history)) == [])
  }

  @Test func `a handpiece that was used and stopped elsewhere between two sessions`() {
    var history = SampleHistory.all
    history.insert(SampleHistory.attached(lastPulse: 50, stopCount: 9), at: history.endIndex - 1)
    #expect(findings(in: LogBuilder.rows(history)) == [])
  }

  @Test func `a daemon that died, read back what it missed and closed the session`() {
    var history = SampleHistory.all
    let lost = history.place(of: "handpiece_lost")
    history[lost] = UnreadHistory.restarted(size: lost)
    history.drop("armed", 4)
    history.drop("pulse", 9)
    history.drop("disarmed", 3)
    history.passEnded(2) {
      $0.pulses = 5
      $0.energyTotal = Microjoules((4 * 15_900 + 16_000) * 49)
    }
    history[history.place(of: "session_closed")] = SampleHistory.closed(pulses: 8, lastNumber: 18)
    #expect(findings(in: LogBuilder.rows(history)) == [])
  }
}
