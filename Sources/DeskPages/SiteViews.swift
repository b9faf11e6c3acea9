import AuditDesk
import AuditLog
import BundleFiles
import DeskIndex
import Quantities

extension DeskSite {
  func sessions(_ query: [String: String]) throws(DeskIndexError) -> DeskPage {
    let asked = AskedFilter(query)
    let total = try index.count()
    let count = asked.problem == nil ? try index.count(asked.filter) : 0
    let rows =
      asked.problem == nil
      ? try index.sessions(asked.filter, limit: Self.pageSize, offset: asked.offset) : []
    var context: [String: Any] = [
      "count": count, "total": total, "fields": asked.fields,
      "sessions": rows.map { row -> [String: Any] in
        [
          "opened": UTCText.seconds(UTCInstant(microseconds: row.openedUTC)),
          "session": row.session, "name": String(row.session.prefix(12)),
          "handpiece": row.handpiece, "serialPath": AddressText.escaped(row.handpiece),
          "areas": row.areas, "pulses": row.pulses, "engine": row.engine,
          "reference": row.reference, "history": row.history, "findings": row.findings,
        ]
      },
    ]
    if let problem = asked.problem { context["problem"] = problem }
    if count > Int64(asked.offset + Self.pageSize) {
      context["next"] = asked.address(offset: asked.offset + Self.pageSize)
    }
    return page("Sessions", at: "/", render("sessions", context))
  }

  func session(_ name: String) throws(DeskIndexError) -> DeskPage {
    let row = try index.session(name)
    let findings = try index.findings(of: row.session)
    let marks = try index.marks(of: row.handpiece)
    guard let source = open(), let dossier = try? source.dossier(of: row, marks: marks) else {
      return problem(500, "The leaves of this session cannot be read.")
    }
    let own = rules.first { "\($0.hash)" == row.catalogHash }
    let report = SessionReport(
      dossier, ReportFacts(row, findings, of: source, index.state, own, log: log))
    return page("Session \(row.session.prefix(12))", at: "/sessions", report.body.text)
  }

  func findings() throws(DeskIndexError) -> DeskPage {
    table(
      "Findings", at: "/findings", ["leaf", "code", "severity", "promise", "session", "what"],
      try index.findings().map { finding in
        [
          Cell("\(finding.seq)"), Cell(finding.code), Cell(finding.severity),
          Cell("\(finding.promise)"),
          finding.session.isEmpty
            ? Cell("-")
            : Cell(String(finding.session.prefix(12)), to: "/sessions/\(finding.session)"),
          Cell(finding.sentence),
        ]
      })
  }

  func handpieces() throws(DeskIndexError) -> DeskPage {
    table(
      "Handpieces", at: "/handpieces",
      ["handpiece", "sessions", "pulses or slices", "energy in J", "seconds", "findings"],
      try index.summary(by: .handpiece).map { row in
        [Cell(row.group, to: "/handpieces/\(AddressText.escaped(row.group))")] + figures(row)
      })
  }

  func summary(_ by: String) throws(DeskIndexError) -> DeskPage {
    guard let group = SummaryGroup(rawValue: by) else {
      return problem(404, "Sums are by month, handpiece, operator or area.")
    }
    return table(
      "By \(by)", at: "/summary?by=\(by)",
      [by, "sessions", "pulses or slices", "energy in J", "seconds", "findings"],
      try index.summary(by: group).map { [Cell($0.group)] + figures($0) })
  }

  private func figures(_ row: SummaryRow) -> [Cell] {
    [row.sessions, row.pulses, row.energyTotal / 1_000_000, row.exposure / 1000, row.findings]
      .map { Cell("\($0)") }
  }

  /// How true a handpiece was, session by session: the drift that precedes a burn.
  func handpiece(_ serial: String) throws(DeskIndexError) -> DeskPage {
    let trend = try index.trend(of: serial)
    let marks = try index.marks(of: serial)
    guard !trend.isEmpty || !marks.isEmpty else {
      return problem(404, "There is no such handpiece.")
    }
    var charts = HTMLText()
    let lines = HandpieceTrend(trend, marks)
    for chart in lines.charts { charts.append(chart.html) }
    return table(
      "Handpiece \(serial)", at: "/handpieces",
      ["opened", "session", "delivered/set, permille", "impedance, ohm", "depth error, um"],
      trend.reversed().map { row in
        [
          Cell(UTCText.seconds(UTCInstant(microseconds: row.openedUTC))),
          Cell(String(row.session.prefix(12)), to: "/sessions/\(row.session)"),
        ]
          + [row.ratioPermille, row.impedance, row.depthError].map {
            Cell($0.map { "\($0)" } ?? "-")
          }
      }, figures: charts)
  }
}

/// Courses over a handpiece's sessions, with a line wherever its calibration became another.
struct HandpieceTrend {
  let charts: [SeriesChart]

  init(_ trend: [TrendRow], _ marks: [HandpieceMark]) {
    var changes: [(place: Int, name: String)] = []
    var known: String?
    for mark in marks {
      defer { if mark.kind == HandpieceAttachedLeaf.kind { known = mark.calibration } }
      let isChange =
        mark.kind == CalibrationLeaf.kind || known.map { $0 != mark.calibration } ?? false
      guard isChange, let place = trend.firstIndex(where: { $0.openedUTC >= mark.utc }) else {
        continue
      }
      changes.append((place, "calibration, \(mark.calibration)"))
    }
    let figures: [(String, String, (TrendRow) -> Int64?)] = [
      ("delivered energy of what was set", "permille", { $0.ratioPermille }),
      ("impedance", "ohm", { $0.impedance }), ("depth error", "um", { $0.depthError }),
    ]
    charts = figures.compactMap { title, unit, figure in
      let points = trend.enumerated().compactMap { place, row in
        figure(row).map { SeriesChart.Point(place: place, set: nil, measured: $0) }
      }
      guard !points.isEmpty else { return nil }
      return SeriesChart(title: title, unit: unit, points: points, marks: changes)
    }
  }
}
