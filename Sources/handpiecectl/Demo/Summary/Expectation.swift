import ControlAPI
import ControlClient
import Quantities

/// One thing that must hold for the demonstration to have succeeded, and whether it did.
package struct Expectation: Codable, Hashable, Sendable {
  package var sentence: String
  package var held: Bool
  /// What was found.
  package var found: String

  /// How long the way from stop to safety may take.
  static let safeWithin = Milliseconds(250)

  init(_ sentence: String, _ held: Bool, found: String) {
    self.sentence = sentence
    self.held = held
    self.found = found
  }

  /// Every expectation, in the order of the treatment.
  package static func all(of record: TreatmentRecord) -> [Expectation] {
    let passes = record.plan.passes
    let refused = passes.filter { $0.depthBeyondLimits != nil }
    return passes.flatMap { [pulses(of: $0, record), settings(of: $0, record)] }
      + refused.map { refusal(in: $0, record) }
      + passes.flatMap { incident(in: $0, record) }
      + [counter(record), ending(record), verdict(record)]
  }

  private static func pulses(of planned: PlannedPass, _ record: TreatmentRecord) -> Expectation {
    let logged = record.logged(planned)?.pulses
    return Expectation(
      "\(planned.name): \(planned.pulses) pulses are in the log", logged == planned.pulses,
      found: "\(logged ?? 0)")
  }

  private static func settings(of planned: PlannedPass, _ record: TreatmentRecord) -> Expectation {
    let logged = record.logged(planned)
    let energy = logged?.setEnergy
    let depth = logged?.setDepth
    return Expectation(
      "\(planned.name): every pulse was set as asked",
      energy?.min == planned.energy.count && energy?.max == planned.energy.count
        && depth?.min == planned.depth.count && depth?.max == planned.depth.count,
      found: "\(span(energy)) uJ, \(span(depth)) um")
  }

  private static func span(_ range: CheckedLog.Range?) -> String {
    guard let minimum = range?.min, let maximum = range?.max else { return "nothing" }
    return minimum == maximum ? "\(minimum)" : "\(minimum) to \(maximum)"
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

  private static func recovery(in planned: PlannedPass, _ record: TreatmentRecord) -> Expectation {
    let pull = record.account.cablePulls.first { $0.pass == planned }
    let logged = record.logged(planned)?.interruptions ?? 0
    return Expectation(
      "\(planned.name): the pulled cable interrupted the session, and it went on from there",
      pull.map { $0.pulsesAfter >= $0.pulsesBefore } ?? false && logged >= 1,
      found: pull.map {
        "\($0.pulsesBefore) pulses before, \($0.pulsesAfter) after, \(logged) in the log"
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
      "the handpiece counted \(planned) pulses, and the log has each of them once",
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
      "the log holds: hashes, order, every pulse permitted and inside its envelope",
      record.log.isClean && record.log.findingCount == 0,
      found: record.log.findings.first.map {
        "\(record.log.findingCount) findings, the first at leaf \($0.seq): \($0.sentence)"
      } ?? "\(record.log.findingCount) findings in \(record.log.leafCount) leaves")
  }
}
