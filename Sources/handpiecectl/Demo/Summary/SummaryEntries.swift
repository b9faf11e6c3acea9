package import ControlAPI
import ControlClient
import DoseLimits
package import Quantities

extension Summary {
  /// One planned pass with the log's figures.
  package struct Pass: Encodable, Hashable, Sendable {
    package var area: String
    package var side: String
    package var pass: Int
    package var plannedPulses: Int
    package var pulses: Int
    /// By keys with the unit, such as `depth_um`.
    package var set: [String: CheckedLog.Range]
    package var delivered: [String: CheckedLog.Range]
    /// Over slices; zero for pulses.
    package var exposure: Milliseconds
    package var strokes: Int64
    package var refusals: Int
    package var stops: Int
    package var gaps: Int

    private enum CodingKeys: String, CodingKey {
      case area, side, pass, pulses, set, delivered, strokes, refusals, stops, gaps
      case plannedPulses = "planned_pulses"
      case exposure = "exposure_ms"
    }

    init(_ planned: PlannedPass, _ logged: CheckedLog.Pass?) {
      area = planned.area.region
      side = planned.area.side.rawValue
      pass = planned.pass
      plannedPulses = planned.pulses
      pulses = logged?.pulses ?? 0
      set = logged?.set ?? [:]
      delivered = logged?.delivered ?? [:]
      exposure = logged?.exposure ?? .zero
      strokes = logged?.strokes ?? 0
      refusals = logged?.refusals ?? 0
      stops = logged?.stops ?? 0
      gaps = logged?.interruptions ?? 0
    }
  }

  /// Over the whole session.
  package struct Totals: Encodable, Hashable, Sendable {
    package var pulses: Int
    package var refusals: Int
    package var stops: Int
    package var gaps: Int
  }

  /// A stop over the stop socket, from the call on.
  package struct Stop: Encodable, Hashable, Sendable {
    package var outcome: String
    package var stopCount: StopCount
    package var sentAfter: Microseconds
    package var settledAfter: Microseconds
    package var safeAfter: Microseconds

    private enum CodingKeys: String, CodingKey {
      case outcome
      case stopCount = "stop_count"
      case sentAfter = "sent_after_us"
      case settledAfter = "settled_after_us"
      case safeAfter = "safe_after_us"
    }

    init(_ seen: SeenStop) {
      outcome = seen.outcome.rawValue
      stopCount = seen.countAfter
      sentAfter = seen.sentAfter
      settledAfter = seen.settledAfter
      safeAfter = seen.safeAfter
    }
  }

  /// What was asked beyond the limits, and every reason against it.
  package struct Refusal: Encodable, Hashable, Sendable {
    package var area: String
    package var side: String
    /// Under its key with the unit.
    package var asked: DimensionCounts
    package var reasons: [Reason]

    private enum CodingKeys: String, CodingKey {
      case area, side, asked, reasons
    }

    init(_ seen: SeenRefusal) {
      area = seen.pass.area.region
      side = seen.pass.area.side.rawValue
      asked = DimensionCounts([seen.asked.dimension: seen.asked.count])
      reasons = seen.problem.reasons
    }
  }
}
