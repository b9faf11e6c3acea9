import AuditLog
import Quantities

/// The charts of a report, and when things happened.
extension SessionReport {
  var charts: HTMLText {
    var html = HTMLText()
    html.element("h2", "Charts")
    html.element("p", "Lines: set. Dots: measured. Broken lines: bounds.")
    for chart in seriesCharts { html.append(chart.html) }
    html.append(timelineChart)
    return html
  }

  /// All deliveries of the session in their order, each depth on its own.
  private var seriesCharts: [SeriesChart] {
    let shown: [(LoggedDimension, Figure)] = [
      (.energyPerPin, Figure { $0.energyMaximum ?? $0.energy }), (.depth, Figure { $0.depth }),
      (.strokeRate, Figure { $0.strokeRate }), (.vacuum, Figure { $0.vacuum }),
      (.crystalFlow, Figure { $0.crystalFlow }),
    ]
    return shown.compactMap { chart(of: $0.0, $0.1) } + plainCharts
  }

  /// How a figure is taken from a delivery's part.
  private struct Figure {
    let value: (Delivery.Part) -> Int64?
  }

  private func chart(of dimension: LoggedDimension, _ path: Figure) -> SeriesChart? {
    var points: [SeriesChart.Point] = []
    var bounds: [SeriesChart.Line] = []
    for pass in dossier.passes {
      let first = points.count
      for delivery in pass.deliveries {
        let parts = delivery.parts.isEmpty ? [nil] : delivery.parts.map { Optional($0) }
        for part in parts {
          points.append(
            SeriesChart.Point(
              place: points.count, set: part?.set(dimension) ?? delivery.set[dimension],
              measured: part.flatMap(path.value)))
        }
      }
      guard points.count > first,
        let bound = pass.envelope?.bounds.first(where: { $0.dimension == dimension })
      else { continue }
      let places = first...(points.count - 1)
      bounds.append(
        SeriesChart.Line(
          name: "most that may be measured", value: bound.deliveredMaximum, places: places))
      bounds.append(
        SeriesChart.Line(
          name: "recommended", value: bound.recommended, places: places))
    }
    guard points.contains(where: { $0.set != nil }) else { return nil }
    return SeriesChart(
      title: dimension.rawValue.split(separator: "_").joined(separator: " "),
      unit: dimension.unit, points: points, bounds: bounds)
  }

  private var plainCharts: [SeriesChart] {
    let deliveries = dossier.passes.flatMap(\.deliveries)
    let impedances = deliveries.flatMap { $0.parts.compactMap(\.impedance) }
    let charts = [
      ("impedance", "ohm", impedances),
      ("skin temperature", "mdegc", deliveries.map(\.temperature.count)),
    ]
    return charts.filter { !$0.2.isEmpty }.map { title, unit, values in
      SeriesChart(
        title: title, unit: unit,
        points: values.enumerated().map {
          SeriesChart.Point(place: $0.offset, set: nil, measured: $0.element)
        }, bounds: [])
    }
  }

  /// When deliveries, alarms and stops happened between opening and end.
  private var timelineChart: HTMLText {
    var html = HTMLText()
    let span = max(
      1,
      dossier.lastUTC.microseconds.subtractingReportingOverflow(
        dossier.openedUTC.microseconds
      ).partialValue)
    func x(_ time: UTCInstant) -> Int {
      let after = time.microseconds.subtractingReportingOverflow(
        dossier.openedUTC.microseconds
      ).partialValue
      return 70 + Int(min(max(after, 0), span) / max(1, span / 590))
    }
    let rows: [(String, [UTCInstant])] = [
      ("deliveries", dossier.passes.flatMap { $0.deliveries.map(\.utc) }),
      ("alarms", dossier.events.filter { $0.weight == .alarm }.map(\.utc)),
      ("stops", dossier.events.filter { $0.weight == .stop }.map(\.utc)),
    ]
    let told = rows.map { "\($0.1.count) \($0.0)" }.joined(separator: ", ")
    html.element("figure") { html in
      html.element("figcaption", "When it happened")
      html.element(
        "svg",
        [
          ("viewBox", "0 0 680 90"), ("role", "img"), ("width", "680"),
          ("aria-label", "Timeline: \(told)"),
        ]
      ) { html in
        for (place, row) in rows.enumerated() {
          let y = 16 + place * 26
          html.element("text", row.0, [("x", "2"), ("y", "\(y + 4)")])
          for time in row.1 {
            html.empty(
              "line",
              [
                ("class", place == 0 ? "set" : "bound"), ("x1", "\(x(time))"),
                ("x2", "\(x(time))"), ("y1", "\(y - 8)"), ("y2", "\(y + 8)"),
              ])
          }
        }
      }
    }
    return html
  }
}

extension Delivery.Part {
  /// What was set at its depth, where that is its own.
  fileprivate func set(_ dimension: LoggedDimension) -> Int64? {
    switch dimension {
    case .energyPerPin: setEnergy
    case .depth: setDepth
    default: nil
    }
  }
}

extension TipUID {
  /// As leaves have it.
  package var digits: String {
    let digits = String(rawValue, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
