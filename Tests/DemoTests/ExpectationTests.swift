import ControlAPI
import ControlClient
import DoseLimits
import Quantities
import Testing
import handpiecectl

@Suite struct `What the demonstration demands` {
  @Test func `holds for a treatment in which everything held`() throws {
    let expectations = Expectation.all(of: try Samples.record())
    #expect(expectations.count == 13)
    #expect(expectations.filter { !$0.held } == [])
  }

  /// Promise 3: two seconds may be unacknowledged, not three; and no slice lasts longer than one.
  @Test func `of a continuous delivery counts seconds`() throws {
    var record = try Samples.record()
    record.plan.isContinuous = true
    for index in record.log.sessions[0].passes.indices {
      record.log.sessions[0].passes[index].exposure = Milliseconds(29_500)
    }
    record.account.cablePulls[0].pulsesAfter = 14
    func failed() -> [String] {
      Expectation.all(of: record).filter { !$0.held }.map(\.sentence)
    }
    #expect(failed() == [])
    record.account.cablePulls[0].pulsesAfter = 15
    #expect(failed().count == 1)
    record.account.cablePulls[0].pulsesAfter = 14
    record.log.sessions[0].passes[1].exposure = Milliseconds(31_501)
    #expect(failed().map { $0.contains("none longer than a second") } == [true])
    record.log.sessions[0].passes[1].exposure = .zero
    #expect(failed().count == 1)
  }

  /// One thing that went wrong, and the words of the expectation that must fail alone.
  struct Defect: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let failing: [String]
    let spoil: @Sendable (inout TreatmentRecord) -> Void

    init(
      _ name: String, failing: [String],
      _ spoil: @escaping @Sendable (inout TreatmentRecord) -> Void
    ) {
      testDescription = name
      self.failing = failing
      self.spoil = spoil
    }
  }

  @Test(arguments: Self.defects)
  func `fails for each thing that went wrong`(_ defect: Defect) throws {
    var record = try Samples.record()
    defect.spoil(&record)
    let failed = Expectation.all(of: record).filter { !$0.held }.map(\.sentence)
    #expect(failed.count == defect.failing.count)
    for (sentence, words) in zip(failed, defect.failing) { #expect(sentence.contains(words)) }
  }

  static let defects = [
    Defect("a pulse is missing in the log", failing: ["pass 2: 30 pulses"]) {
      $0.log.sessions[0].passes[1].pulses = 29
    },
    Defect("a pulse was set higher than asked", failing: ["pass 1: all of it was set"]) {
      $0.log.sessions[0].passes[0].set["energy_per_pin_uj"]?.max = 21_000
    },
    Defect("a pulse was set deeper than asked", failing: ["pass 1: all of it was set"]) {
      $0.log.sessions[0].passes[0].set["depth_um"]?.max = 1300
    },
    Defect("the log lists nothing that was set", failing: ["pass 1: all of it was set"]) {
      $0.log.sessions[0].passes[0].set = [:]
    },
    Defect("nothing was refused", failing: ["beyond the limits"]) { $0.account.refusals = [] },
    Defect("the refusal is not in the log", failing: ["beyond the limits"]) {
      $0.log.sessions[0].passes[2].refusals = 0
    },
    Defect("the refusal names no source", failing: ["beyond the limits"]) {
      $0.account.refusals[0].problem.reasons[0].source = nil
    },
    Defect("the refusal names no bound", failing: ["beyond the limits"]) {
      $0.account.refusals[0].problem.reasons[0].bound = nil
    },
    Defect("the handpiece was safe too late", failing: ["safe within"]) {
      $0.account.stops[0].safeAfter = Microseconds(250_001)
    },
    Defect("safety is older than the stop", failing: ["safe within"]) {
      $0.account.stops[0].safeAfter = Microseconds(-1)
    },
    Defect("the stop was not confirmed", failing: ["was confirmed"]) {
      $0.account.stops[0].outcome = .unconfirmed
    },
    Defect("the stop was counted twice", failing: ["was confirmed"]) {
      $0.account.stops[0].countAfter = StopCount(2)
    },
    Defect("the stop is not in the log", failing: ["was confirmed"]) {
      $0.log.sessions[0].passes[1].stops = 0
    },
    Defect("nobody stopped", failing: ["safe within", "was confirmed"]) {
      $0.account.stops = []
    },
    Defect("the log knows no interruption", failing: ["cable"]) {
      $0.log.sessions[0].passes[2].interruptions = 0
    },
    Defect("pulses got lost with the cable", failing: ["cable"]) {
      $0.account.cablePulls[0].pulsesAfter = 11
    },
    Defect("more than one pulse was not acknowledged", failing: ["at most 1 pulse had"]) {
      $0.account.cablePulls[0].pulsesAfter = 14
    },
    Defect("the handpiece counted one more", failing: ["counted 90 pulses"]) {
      $0.account.counter.lastPulse = PulseNumber(91)
    },
    Defect("the log has one twice", failing: ["counted 90 pulses"]) {
      $0.log.counters[0].pulses = 91
    },
    Defect("the log speaks of another counter", failing: ["counted 90 pulses"]) {
      $0.account.counter.counterEpoch = CounterEpoch(8)
    },
    Defect("the session was not closed", failing: ["session is closed"]) {
      $0.log.sessions[0].closedSeq = -1
    },
    Defect("the daemon crashed", failing: ["session is closed"]) {
      $0.account.daemonStatus = 139
    },
    Defect("the log has a finding", failing: ["the log holds"]) { $0.log.findingCount = 1 },
    Defect("the log is not clean", failing: ["the log holds"]) { $0.log.isClean = false },
  ]
}
