package import ControlAPI
import Quantities

/// Every sensor of a handpiece as people read it.
package enum BenchTable {
  package static func text(_ handpiece: HandpieceSnapshot) -> String {
    var table = TextTable([("SENSOR", .left), ("NOW", .left)])
    for (name, value) in rows(handpiece) { table.add([name, value]) }
    return "\(handpiece.serial) \(handpiece.model), \(handpiece.state.rawValue)\n"
      + table.lines.joined(separator: "\n") + "\n"
  }

  private static func rows(_ handpiece: HandpieceSnapshot) -> [(String, String)] {
    guard let live = handpiece.live else { return [("all", "not heard")] }
    var rows = [
      ("footswitch", live.isFootswitchPressed ? "pressed" : "released"),
      ("release needed", word(live.isReleaseNeeded)),
      ("contact", word(live.isInContact)),
      ("impedance", "\(live.impedance.count) ohm"),
      ("temperature", Figures.decimal(live.temperature.count, divisor: 1000, places: 1) + " °C"),
      ("needles", live.needles.rawValue),
      ("drives", live.isEnergised ? "ENERGISED" : "off"),
      ("inhibit", live.isInhibited ? "engaged" : "open"),
      ("stop latch", live.isStopLatched ? "LATCHED" : "free"),
      ("gate", live.isGateOpen ? "open" : "shut"),
      ("lease", "\(live.lease.count) ms"),
      ("last disarm", live.lastDisarm),
      ("pulses", "\(handpiece.lastPulse)"),
      ("stops", "\(handpiece.stopCount)"),
      ("tip", handpiece.tip.map { "\($0.kind) \($0.uid), \($0.usesLeft) left" } ?? "none"),
      ("running", time(live.running)),
    ]
    if let link = handpiece.link { rows.append(("line", HandpieceCard.link(link))) }
    return rows
  }

  private static func word(_ holds: Bool) -> String { holds ? "yes" : "no" }

  /// How long it has been on.
  static func time(_ span: Milliseconds) -> String {
    let minutes = span.count / 60_000
    return minutes < 60
      ? "\(minutes) min \(span.count / 1000 % 60) s" : "\(minutes / 60) h \(minutes % 60) min"
  }
}
