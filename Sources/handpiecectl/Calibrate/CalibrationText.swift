package import ControlAPI
import Quantities

/// A calibration as people read it.
package enum CalibrationText {
  package static func text(_ service: ServiceSnapshot) -> String {
    var lines = [
      "\(service.handpiece): \(service.quantity.rawValue) in \(service.quantity.unit), "
        + "\(name(service.stage)), \(service.taken) of \(service.planned) readings, "
        + service.state.rawValue
    ]
    if let next = service.next { lines.append("next: " + shot(next, of: service)) }
    if service.isAdjusted { lines.append("a curve was written: \(curve(service.curve))") }
    lines += table(service)
    if let fit = service.fit { lines.append("would be fitted by \(curve(fit))") }
    lines += service.objections.map { "  \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What comes next, as it is said to whoever stands at the footswitch.
  package static func shot(_ shot: ServiceSnapshot.Shot, of service: ServiceSnapshot) -> String {
    let load = shot.load.map { " into \($0.count) ohm" } ?? ""
    switch shot.purpose {
    case .probe: return "probe of the load at least energy" + load
    case .home: return "reading \(shot.shot) of \(service.planned), needles at home"
    case .fit, .verification:
      let way = shot.direction == .up ? "from less" : "from more"
      return "shot \(shot.shot) of \(service.planned), \(shot.setPoint) \(service.quantity.unit)"
        + "\(load), \(way)"
    }
  }

  package static func table(_ service: ServiceSnapshot) -> [String] {
    guard let points = service.points, !points.isEmpty else { return [] }
    var table = TextTable([
      ("SET", .right), ("OHM", .right), ("READINGS", .right), ("ERROR", .right), ("U", .right),
      ("TOLERANCE", .right), ("", .left),
    ])
    for point in points {
      table.add([
        "\(point.setPoint)", point.load.map { "\($0.count)" } ?? "-", "\(point.readings)",
        thousandths(point.error), thousandths(point.uncertainty), thousandths(point.tolerance),
        point.verdict,
      ])
    }
    return table.lines
  }

  private static func curve(_ curve: ServiceSnapshot.Curve) -> String {
    "offset \(curve.offset), gain \(curve.gain) ppm, curvature \(curve.curvature) ppm"
  }

  private static func name(_ stage: ServiceSnapshot.Stage) -> String {
    switch stage {
    case .asFound: "as found"
    case .asLeft: "as left"
    }
  }

  /// With one decimal, rounded away from zero: nothing is shown better than it is.
  private static func thousandths(_ count: Int64) -> String {
    let tenths = (count.magnitude + 99) / 100
    return (count < 0 ? "-" : "") + "\(tenths / 10).\(tenths % 10)"
  }
}
