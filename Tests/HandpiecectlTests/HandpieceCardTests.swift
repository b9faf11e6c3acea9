import ControlAPI
import DoseLimits
import Quantities
import Testing
import handpiecectl

/// One handpiece as a service engineer reads it.
@Suite struct `The card of a handpiece` {
  private static func record() throws -> HandpieceRecord {
    let handpiece = HandpieceSnapshot(
      serial: try #require(HandpieceSerial("HP-0031")), model: "rfmn-49i",
      modality: "rfMicroneedling", firmware: "1.0.0", state: .locked, line: .pseudoTerminal,
      tip: TipSnapshot(uid: Hash64(9), kind: "insulated-49", usesLeft: 3),
      counterEpoch: CounterEpoch(1), lastPulse: PulseNumber(1234), stopCount: StopCount(7),
      calibrationValidUntil: nil, session: nil,
      link: LinkSnapshot(
        errors: Permille(13), sent: 100, received: 100, defects: 2, missed: 1, repeated: 3,
        latencyMedian: Milliseconds(2), latency99: Milliseconds(4)),
      live: LiveSnapshot(
        lease: Milliseconds(0), isInContact: false, isFootswitchPressed: true,
        isReleaseNeeded: true, needles: .unknown, isEnergised: false, isInhibited: true,
        isStopLatched: true, isGateOpen: false, lastDisarm: "lease_expired",
        running: Milliseconds(3_725_000), impedance: Ohms(300),
        temperature: MillidegreesCelsius(31_260), heat: nil))
    let day = CalendarDay(daysSince1970: 20_000)
    let deviation = HandpieceRecord.Deviation(
      setPoint: 6000, error: -301_000, tolerance: 600_000, share: -501)
    return HandpieceRecord(
      handpiece: handpiece,
      checks: [
        HandpieceRecord.Check(
          seq: 40, at: UTCInstant(microseconds: 0), proofs: ["inhibit"], result: "inhibit")
      ],
      calibrations: [
        HandpieceRecord.Calibration(
          seq: 30, quantity: "energy_per_pin", day: day,
          due: CalendarDay(daysSince1970: 20_365), result: "passed", firmware: "1.0.0",
          worst: deviation,
          instrument: HandpieceRecord.Instrument(
            model: "esu-2400", serial: "0042", certificate: "D-K-15001"))
      ],
      trend: [
        HandpieceRecord.TrendPoint(
          seq: 30, quantity: "energy_per_pin", day: day, asFound: deviation)
      ],
      incidents: [
        HandpieceRecord.Incident(
          seq: 41, at: UTCInstant(microseconds: 1_000_000), kind: "alarm_raised",
          reason: "check_failed")
      ],
      log: HandpieceRecord.Account(
        size: 9000, leavesRead: 4096, since: UTCInstant(microseconds: 0),
        counterThen: PulseNumber(34), counted: 1200, sessions: 64, pulses: 900,
        inSessions: 7505, sessionsLimit: 64))
  }

  @Test func `says of its tip how often it may be used, and what is against it`() {
    let good = TipSnapshot(
      uid: Hash64(9), kind: "insulated-49", usesLeft: 480,
      expiry: CalendarDay(daysSince1970: 20_600), sessions: 1, objections: [])
    let text = TipCard.text(good)
    #expect(text.contains("uses left  480 (by its chip 480)"))
    #expect(text.contains("in 1 session: for the same person only"))
    let bad = TipSnapshot(
      uid: Hash64(9), kind: "insulated-49", usesLeft: 0,
      chipUsesLeft: 500, sessions: 2, objections: ["It was reset.", "It is worn out."])
    #expect(TipCard.text(bad).contains("by its chip 500"))
    #expect(TipCard.text(bad).hasSuffix("It was reset.\nIt is worn out.\n"))
    #expect(TipCard.text(nil) == "There is no tip on the handpiece.\n")
  }

  @Test func `says what is against it, and how much was read for that`() throws {
    let text = HandpieceCard.text(try Self.record())
    for part in [
      "HP-0031  rfmn-49i  rfMicroneedling  locked\n", "running       1 h 2 min",
      "1.3 % lost, p99 4 ms, 2 damaged, 1 missed, 3 repeated", "NO: it does not arm",
      "counted by itself: 1234 pulses, 7 stops",
      "in this log since 1970-01-01T00:00:00Z, at 34 then; 1200 since",
      "newest 64 sessions ended here, 2 h 5 min together, with 900 pulses", "-51 %",
      "esu-2400 0042, D-K-15001",
      "alarm_raised  check_failed", "4096 of 9000 records were read for this.",
    ] {
      #expect(text.contains(part), "\(part) is not in\n\(text)")
    }
  }

  @Test func `says of a handpiece that is new that nothing is known of it`() throws {
    var record = try Self.record()
    record.checks = []
    record.calibrations = []
    record.trend = []
    record.incidents = []
    record.log.since = nil
    record.log.counted = nil
    record.handpiece.live = nil
    let text = HandpieceCard.text(record)
    for part in [
      "No calibration is in this log.", "No error trend yet.", "No check in the records",
      "No incident; 4096 of 9000", "not heard",
    ] {
      #expect(text.contains(part), "\(part) is not in\n\(text)")
    }
    #expect(!text.contains("in this log since"))
  }

  @Test func `has every sensor on the bench, and none of one that is not heard`() throws {
    var handpiece = try Self.record().handpiece
    let text = BenchTable.text(handpiece)
    for part in [
      "footswitch      pressed\n", "contact         no\n", "needles         unknown\n",
      "inhibit         engaged\n", "stop latch      LATCHED\n", "temperature     31.3 °C\n",
      "last disarm     lease_expired\n", "lease           0 ms\n",
    ] {
      #expect(text.contains(part), "\(part) is not in\n\(text)")
    }
    handpiece.live = nil
    #expect(BenchTable.text(handpiece).hasSuffix("all     not heard\n"))
  }
}
