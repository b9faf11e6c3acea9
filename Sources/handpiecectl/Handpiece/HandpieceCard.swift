import AuditLog
package import ControlAPI
import DoseLimits
import Quantities

/// A handpiece with what the log knows of it, as people read it.
package enum HandpieceCard {
  package static func text(_ record: HandpieceRecord) -> String {
    let parts = [
      identity(record), counters(record), calibrations(record), trend(record), checks(record),
      incidents(record),
    ]
    return parts.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  private static func identity(_ record: HandpieceRecord) -> [String] {
    let handpiece = record.handpiece
    let tip = handpiece.tip.map { "\($0.kind) \($0.uid), \($0.usesLeft) uses left" }
    return [
      "\(handpiece.serial)  \(handpiece.model)  \(handpiece.modality)  \(handpiece.state.rawValue)",
      "  firmware      \(handpiece.firmware)",
      "  tip           \(tip ?? "none")",
      "  running       \(handpiece.live.map { BenchTable.time($0.running) } ?? "not heard")",
      "  line          \(handpiece.line.rawValue)"
        + (handpiece.link.map { ", " + link($0) } ?? ""),
      "  calibrated    "
        + (handpiece.calibrationValidUntil.map { "until \($0)" } ?? "NO: it does not arm"),
    ]
  }

  /// How good a line is, in a few words.
  static func link(_ link: LinkSnapshot) -> String {
    let errors = link.errors.map { "\($0.count / 10).\($0.count % 10) % lost" } ?? "quality unknown"
    let latency = link.latency99.map { ", p99 \($0.count) ms" } ?? ""
    return "\(errors)\(latency), \(link.defects) damaged, \(link.missed) missed, "
      + "\(link.repeated) repeated"
  }

  private static func counters(_ record: HandpieceRecord) -> [String] {
    let (handpiece, log) = (record.handpiece, record.log)
    let isContinuous = Modality(name: handpiece.modality)?.isContinuous ?? false
    let unit = isContinuous ? "slices of a second" : "pulses"
    var lines = ["counted by itself: \(handpiece.lastPulse) \(unit), \(handpiece.stopCount) stops"]
    if let since = log.since {
      let then = log.counterThen.map { ", at \($0) then" } ?? ""
      let counted = log.counted.map { "; \($0) since" } ?? "; its counter has begun anew since"
      lines.append("in this log since \(time(since))\(then)\(counted)")
    }
    for output in handpiece.output ?? [] {
      let sign = output.deviation.count < 0 ? "" : "+"
      lines.append(
        "output by its own word: \(output.dimension) \(sign)\(output.deviation.count) permille of what "
          + "is set, \(output.tolerance.count) allowed")
    }
    let some = log.sessions == log.sessionsLimit ? "newest \(log.sessions)" : "\(log.sessions)"
    let (hours, minutes) = (log.inSessions / 3600, log.inSessions / 60 % 60)
    lines.append(
      "\(some) sessions ended here, \(hours) h \(minutes) min together, with \(log.pulses) \(unit)")
    return lines
  }

  private static func calibrations(_ record: HandpieceRecord) -> [String] {
    guard !record.calibrations.isEmpty else { return ["No calibration is in this log."] }
    var table = TextTable([
      ("CALIBRATED", .left), ("DAY", .left), ("RESULT", .left), ("WORST OF TOLERANCE", .right),
      ("DUE", .left), ("FIRMWARE", .left), ("INSTRUMENT", .left),
    ])
    for one in record.calibrations {
      table.add([
        one.quantity, "\(one.day)", one.result, one.worst.map { share($0.share) } ?? "-",
        one.due?.description ?? "-", one.firmware,
        one.instrument.map { "\($0.model) \($0.serial), \($0.certificate)" } ?? "-",
      ])
    }
    return table.lines
  }

  private static func trend(_ record: HandpieceRecord) -> [String] {
    guard !record.trend.isEmpty else { return ["No error trend yet."] }
    var table = TextTable([
      ("AS FOUND", .left), ("DAY", .left), ("AT", .right), ("OF TOLERANCE", .right),
    ])
    for point in record.trend {
      table.add([
        point.quantity, "\(point.day)", "\(point.asFound.setPoint)", share(point.asFound.share),
      ])
    }
    return table.lines
  }

  private static func checks(_ record: HandpieceRecord) -> [String] {
    guard !record.checks.isEmpty else { return ["No check in the records that were read."] }
    var table = TextTable([("CHECKED", .left), ("RESULT", .left), ("RECORD", .right)])
    for check in record.checks { table.add([time(check.at), check.result, "\(check.seq)"]) }
    return table.lines
  }

  private static func incidents(_ record: HandpieceRecord) -> [String] {
    let read = "\(record.log.leavesRead) of \(record.log.size) records were read for this"
    guard !record.incidents.isEmpty else { return ["No incident; \(read)."] }
    var table = TextTable([
      ("INCIDENT", .left), ("WHAT", .left), ("REASON", .left), ("RECORD", .right),
    ])
    for one in record.incidents {
      table.add([time(one.at), one.kind, one.reason, "\(one.seq)"])
    }
    return table.lines + ["\(read)."]
  }

  /// Rounded away from zero: nothing is shown better than it is.
  private static func share(_ permille: Int64) -> String {
    let percent = permille.magnitude / 10 + (permille.magnitude % 10 == 0 ? 0 : 1)
    return "\(permille < 0 ? "-" : "")\(percent) %"
  }

  private static func time(_ instant: UTCInstant) -> String {
    UTCSecond(secondsSince1970: instant.microseconds / 1_000_000).map { "\($0)" } ?? "-"
  }
}
