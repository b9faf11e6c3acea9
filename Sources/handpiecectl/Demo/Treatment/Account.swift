package import ControlAPI
package import ControlClient
package import Quantities

/// What was seen while the treatment went on; the figures of the summary come from the log.
package struct Account: Hashable, Sendable {
  package var handpiece: HandpieceSerial
  package var refusals: [SeenRefusal]
  package var stops: [SeenStop]
  package var cablePulls: [SeenCablePull]
  /// What the handpiece itself counted, asked for after the daemon had ended.
  package var counter: CounterReport
  /// The daemon's exit status.
  package var daemonStatus: Int32

  package init(
    handpiece: HandpieceSerial, refusals: [SeenRefusal], stops: [SeenStop],
    cablePulls: [SeenCablePull], counter: CounterReport, daemonStatus: Int32
  ) {
    self.handpiece = handpiece
    self.refusals = refusals
    self.stops = stops
    self.cablePulls = cablePulls
    self.counter = counter
    self.daemonStatus = daemonStatus
  }
}

/// Settings that were declined.
package struct SeenRefusal: Hashable, Sendable {
  package var pass: PlannedPass
  package var asked: PlannedPass.Excess
  package var problem: Problem

  package init(pass: PlannedPass, asked: PlannedPass.Excess, problem: Problem) {
    self.pass = pass
    self.asked = asked
    self.problem = problem
  }
}

/// A stop over the stop socket.
package struct SeenStop: Hashable, Sendable {
  package var pass: PlannedPass
  package var outcome: StopReport.Outcome
  /// From the call to the word that the stop is on the line.
  package var sentAfter: Microseconds
  /// From the call to the outcome.
  package var settledAfter: Microseconds
  /// From the call to the moment at which the handpiece was safe: RF off, needles home.
  package var safeAfter: Microseconds
  package var countBefore: StopCount
  package var countAfter: StopCount

  package init(
    pass: PlannedPass, outcome: StopReport.Outcome, sentAfter: Microseconds,
    settledAfter: Microseconds, safeAfter: Microseconds, countBefore: StopCount,
    countAfter: StopCount
  ) {
    self.pass = pass
    self.outcome = outcome
    self.sentAfter = sentAfter
    self.settledAfter = settledAfter
    self.safeAfter = safeAfter
    self.countBefore = countBefore
    self.countAfter = countAfter
  }
}

/// A cable pulled and plugged again.
package struct SeenCablePull: Hashable, Sendable {
  package var pass: PlannedPass
  /// Pulses of the pass that the log held when the line was gone, and when the journal was read.
  package var pulsesBefore: Int
  package var pulsesAfter: Int

  package init(pass: PlannedPass, pulsesBefore: Int, pulsesAfter: Int) {
    self.pass = pass
    self.pulsesBefore = pulsesBefore
    self.pulsesAfter = pulsesAfter
  }
}
