import ControlAPI
import ControlClient
import DoseLimits
import Quantities

/// One thing that must hold for the demonstration to have succeeded, and whether it did.
package struct Expectation: Codable, Hashable, Sendable {
  package var sentence: String
  package var held: Bool
  /// What was found.
  package var found: String

  /// How long the way from stop to safety may take.
  static let safeWithin = Milliseconds(250)
  /// A slice is a second; the handpiece looks every few milliseconds.
  private static let longestSlice = Milliseconds(1050)

  init(_ sentence: String, _ held: Bool, found: String) {
    self.sentence = sentence
    self.held = held
    self.found = found
  }

  /// Every expectation, in the order of the treatment.
  package static func all(of record: TreatmentRecord) -> [Expectation] {
    let passes = record.plan.passes
    let refused = passes.filter { $0.excess != nil }
    return passes.flatMap { [pulses(of: $0, record), settings(of: $0, record)] }
      + refused.map { refusal(in: $0, record) }
      + passes.flatMap { incident(in: $0, record) }
      + [counter(record), ending(record), verdict(record)]
  }

  private static func pulses(of planned: PlannedPass, _ record: TreatmentRecord) -> Expectation {
    let logged = record.logged(planned)
    let count = logged?.pulses ?? 0
    let sentence = "\(planned.name): \(record.plan.counted(planned.pulses)) are in the log"
    guard record.plan.isContinuous else {
      return Expectation(sentence, count == planned.pulses, found: "\(count)")
    }
    let exposure = logged?.exposure ?? .zero
    let most = longestSlice.times(Int64(planned.pulses))
    return Expectation(
      "\(sentence), none longer than a second",
      count == planned.pulses && exposure > .zero && exposure <= most,
      found: "\(count), \(Figures.seconds(exposure)) s")
  }

  /// As far as the log lists what was set: a dimension with one figure throughout, the planned one.
  private static func settings(of planned: PlannedPass, _ record: TreatmentRecord) -> Expectation {
    let logged = TreatmentSettings.settable.compactMap { dimension in
      record.logged(planned)?.set[dimension.key].map { (dimension, $0) }
    }.filter { planned.settings[$0.0] != nil }
    return Expectation(
      "\(planned.name): all of it was set as asked",
      !logged.isEmpty
        && logged.allSatisfy { dimension, range in
          range.min == planned.settings[dimension] && range.max == planned.settings[dimension]
        },
      found: logged.isEmpty
        ? "nothing"
        : logged.map { "\($0.0.spokenName) \(span($0.1, $0.0))" }.joined(separator: ", "))
  }

  private static func span(_ range: CheckedLog.Range, _ dimension: Dimension) -> String {
    guard let minimum = range.min, let maximum = range.max else { return "nothing" }
    return minimum == maximum
      ? dimension.text(minimum) : "\(dimension.text(minimum)) to \(dimension.text(maximum))"
  }

  private static func refusal(in planned: PlannedPass, _ record: TreatmentRecord) -> Expectation {
    let seen = record.account.refusals.filter { $0.pass == planned }
    let reasons = seen.first?.problem.reasons ?? []
    let logged = record.logged(planned)?.refusals ?? 0
    return Expectation(
      "\(planned.name): what lies beyond the limits was refused with reasons, and the log says so",
      seen.count == 1 && logged == 1
        && reasons.allSatisfy { $0.source != nil } && reasons.contains { $0.bound != nil },
      found: "\(seen.count) seen with \(reasons.count) reasons, \(logged) in the log")
  }

  private static func incident(in planned: PlannedPass, _ record: TreatmentRecord) -> [Expectation]
  {
    switch planned.incident {
    case .stop: [safety(in: planned, record), latch(in: planned, record)]
    case .cablePulled: [recovery(in: planned, record)]
    case nil: []
    }
  }

  private static func safety(in planned: PlannedPass, _ record: TreatmentRecord) -> Expectation {
    let stop = record.account.stops.first { $0.pass == planned }
    let allowed = Microseconds.zero...Microseconds(safeWithin.times(1000).count)
    return Expectation(
      "\(planned.name): after the stop the handpiece was safe within \(safeWithin.count) ms",
      stop.map { allowed.contains($0.safeAfter) } ?? false,
      found: stop.map { "\(Figures.milliseconds($0.safeAfter)) ms" } ?? "no stop")
  }

  private static func latch(in planned: PlannedPass, _ record: TreatmentRecord) -> Expectation {
    let stop = record.account.stops.first { $0.pass == planned }
    let logged = record.logged(planned)?.stops ?? 0
    return Expectation(
      "\(planned.name): the stop was confirmed, counted once, and is in the log",
      stop?.outcome == .confirmed && stop?.countBefore.next == stop?.countAfter
        && stop != nil && logged == 1,
      found: stop.map {
        "\($0.outcome.rawValue), count \($0.countBefore) to \($0.countAfter), \(logged) in "
          + "the log"
      } ?? "no stop")
  }

  /// Promises 3 and 4: nothing got lost, and no more than the gate lets through was unacknowledged.
  private static func recovery(in planned: PlannedPass, _ record: TreatmentRecord) -> Expectation {
    let pull = record.account.cablePulls.first { $0.pass == planned }
    let logged = record.logged(planned)?.interruptions ?? 0
    return Expectation(
      "\(planned.name): the pulled cable interrupted the session, at most "
        + "\(record.plan.counted(record.plan.gate)) had to be read back, and it went on from there",
      pull.map { (0...record.plan.gate).contains($0.pulsesAfter - $0.pulsesBefore) } ?? false
        && logged >= 1,
      found: pull.map {
        "\($0.pulsesBefore) before, \($0.pulsesAfter) after, \(logged) gaps in the log"
      } ?? "no cable pulled")
  }

  /// Promise 4: every delivery once.
  private static func counter(_ record: TreatmentRecord) -> Expectation {
    let own = record.account.counter
    let logged = record.log.counters.first {
      $0.handpiece == record.account.handpiece.text && $0.epoch == own.counterEpoch
    }
    let planned = record.plan.passes.map(\.pulses).reduce(0, +)
    return Expectation(
      "the handpiece counted \(record.plan.counted(planned)), and the log has each of them once",
      own.lastPulse.rawValue == UInt32(clamping: planned) && logged?.lastNumber == own.lastPulse
        && logged?.pulses == planned && record.log.counters.count == 1,
      found: "\(own.lastPulse) counted, \(logged?.pulses ?? 0) in the log")
  }

  private static func ending(_ record: TreatmentRecord) -> Expectation {
    let isClosed = (record.session?.closedSeq ?? -1) >= 0
    return Expectation(
      "the session is closed and handpieced ended well",
      isClosed && record.account.daemonStatus == 0,
      found: "\(isClosed ? "closed" : "not closed"), exit status \(record.account.daemonStatus)")
  }

  /// Promises 1, 2 and 9, as far as the log shows them.
  private static func verdict(_ record: TreatmentRecord) -> Expectation {
    Expectation(
      "the log holds: hashes, order, every \(record.plan.isContinuous ? "slice" : "pulse") permitted and inside its "
        + "envelope",
      record.log.isClean && record.log.findingCount == 0,
      found: record.log.findings.first.map {
        "\(record.log.findingCount) findings, the first at leaf \($0.seq): \($0.sentence)"
      } ?? "\(record.log.findingCount) findings in \(record.log.leafCount) leaves")
  }
}
