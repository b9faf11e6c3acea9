import ControlAPI
import Quantities

/// What is said of one handpiece.
extension Samples {
  static let record = HandpieceRecord(
    handpiece: handpiece,
    checks: [
      HandpieceRecord.Check(
        seq: 40, at: UTCInstant(microseconds: 5), proofs: ["inhibit"], result: "passed")
    ],
    calibrations: [
      HandpieceRecord.Calibration(
        seq: 30, quantity: "depth", day: CalendarDay(daysSince1970: 20_000), due: nil,
        result: "failed", firmware: "1.0", worst: deviation,
        instrument: HandpieceRecord.Instrument(model: "m", serial: "s", certificate: "c"))
    ],
    trend: [
      HandpieceRecord.TrendPoint(
        seq: 30, quantity: "depth", day: CalendarDay(daysSince1970: 20_000), asFound: deviation)
    ],
    incidents: [
      HandpieceRecord.Incident(
        seq: 41, at: UTCInstant(microseconds: 7), kind: "alarm_raised", reason: "check_failed")
    ],
    log: HandpieceRecord.Account(
      size: 9000, leavesRead: 4096, since: UTCInstant(microseconds: 1),
      counterThen: PulseNumber(3), counted: 4, sessions: 5, pulses: 6, inSessions: 7,
      sessionsLimit: 64))
  static let selfTest = SelfTestReport(
    passed: false, result: "inhibit", proofs: ["lease_expiry", "inhibit"], remedy: "Repair it.",
    handpiece: handpiece)
  static let frames = FramePage(
    handpiece: serial, model: "m", firmware: "1.0",
    lines: [
      FrameLine(
        index: 4, at: BootInstant(microseconds: 9), kind: .received, content: "000102")
    ], newest: 8, kept: [FramePage.Kept(number: 17, reason: "handpiece_fault")])

  private static let deviation = HandpieceRecord.Deviation(
    setPoint: 6000, error: -5, tolerance: 7, share: -714)
}
