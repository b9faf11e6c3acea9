import ControlAPI
import ControlClient
import DoseLimits
import Quantities
import handpiecectl

/// A demonstration in which everything held.
enum Samples {
  static func record() throws -> TreatmentRecord {
    TreatmentRecord(plan: .reference, account: try account(), log: try log())
  }

  static func account() throws -> Account {
    let plan = TreatmentPlan.reference
    let reasons = [
      Reason(
        rule: "rfmn-depth-forehead-4-6", dimension: "depth", asked: 3000, bound: 1000, unit: "um",
        source: "https://example.org/depth", sentence: "The skin of this area allows 1 mm.")
    ]
    return Account(
      handpiece: try serial(),
      refusals: [
        SeenRefusal(
          pass: plan.passes[2], asked: PlannedPass.Excess(.depth, 3000),
          problem: Problem(.refused, "forehead does not allow these settings.", reasons: reasons))
      ],
      stops: [
        SeenStop(
          pass: plan.passes[1],
          outcome: .confirmed, sentAfter: Microseconds(300), settledAfter: Microseconds(2500),
          safeAfter: Microseconds(41_000), countBefore: StopCount(0), countAfter: StopCount(1))
      ],
      cablePulls: [SeenCablePull(pass: plan.passes[2], pulsesBefore: 12, pulsesAfter: 13)],
      counter: CounterReport(
        counterEpoch: CounterEpoch(7), lastPulse: PulseNumber(90), stopCount: StopCount(1)),
      daemonStatus: 0)
  }

  static func log() throws -> CheckedLog {
    guard let log = CheckedLog(json: report) else { throw Unreadable() }
    return log
  }

  private static func serial() throws -> HandpieceSerial {
    guard let serial = HandpieceSerial("HP-0001") else { throw Unreadable() }
    return serial
  }

  struct Unreadable: Error {}

  /// The report of `handpiece-audit verify --json`.
  static let report = """
    {"database":"audit.sqlite","sessions":[{"session":"00aa","handpiece":"HP-0001",\
    "opened_seq":2,"closed_seq":120,"pulses":90,"refusals":1,"stops":1,"interruptions":1,\
    "passes":[\(pass("cheek", "left", 1, energy: 20_000, depth: 1200)),\
    \(pass("cheek", "left", 2, energy: 16_000, depth: 1000, stops: 1)),\
    \(pass("forehead", "midline", 1, energy: 16_000, depth: 1000, refusals: 1, gaps: 1))]}],\
    "findings":[],"finding_count":0,"counters":[{"handpiece":"HP-0001","counter_epoch":7,\
    "last_number":90,"pulses":90}],"leaves":122,"root":"abcd","clean":true}
    """

  private static func pass(
    _ area: String, _ side: String, _ number: Int, energy: Int, depth: Int, refusals: Int = 0,
    stops: Int = 0, gaps: Int = 0
  ) -> String {
    """
    {"area":"\(area)","side":"\(side)","pass":\(number),"pulses":30,\
    "set":{"energy_per_pin_uj":{"min":\(energy),"mean":\(energy),"max":\(energy)},\
    "depth_um":{"min":\(depth),"mean":\(depth),"max":\(depth)}},"delivered":{\
    "energy_per_pin_uj":{"min":\(energy - 449),"mean":\(energy + 51),"max":\(energy + 551)},\
    "depth_um":{"min":\(depth - 20),"mean":\(depth + 5),"max":\(depth + 25)}},\
    "energy_total_uj":1,"exposure_ms":0,"strokes":0,"refusals":\(refusals),"stops":\(stops),"interruptions":\(gaps)}
    """
  }
}
