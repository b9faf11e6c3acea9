import AuditLog
package import Quantities

/// Pulses and slices as comma-separated values by RFC 4180, the units in the header.
package enum DeliveryTable {
  private static let columns = [
    "seq", "utc", "area", "side", "pass", "number", "source", "outcome", "part",
    "set_energy_uj", "energy_uj", "energy_max_uj", "set_depth_um", "depth_um", "set_width_us",
    "width_us", "set_power_level", "impedance_ohm", "temperature_mdegc", "duration_ms",
    "set_stroke_rate_mhz", "stroke_rate_mhz", "set_vacuum_pa", "vacuum_pa",
    "set_crystal_flow_mg_per_s", "crystal_flow_mg_per_s",
  ]

  /// A line for each depth of each pulse, or one for a slice and for what was never measured.
  package static func csv(_ dossier: SessionDossier) -> String {
    var lines = [columns.joined(separator: ",")]
    for pass in dossier.passes {
      for delivery in pass.deliveries {
        if delivery.parts.isEmpty { lines.append(line(delivery, nil, 0, pass.pass)) }
        for (place, part) in delivery.parts.enumerated() {
          lines.append(line(delivery, part, place + 1, pass.pass))
        }
      }
    }
    return lines.joined(separator: "\r\n") + "\r\n"
  }

  private static func line(
    _ delivery: Delivery, _ part: Delivery.Part?, _ place: Int, _ pass: PassID
  ) -> String {
    let set = delivery.set
    let head: [String] = [
      "\(delivery.seq)", UTCText.seconds(delivery.utc), field(pass.area), field(pass.side),
      "\(pass.pass)", "\(delivery.number)", delivery.source.rawValue, delivery.outcome.text,
      "\(place)",
    ]
    let figures: [Int64?] = [
      part?.setEnergy ?? set[.energyPerPin], part?.energy, part?.energyMaximum,
      part?.setDepth ?? set[.depth], part?.depth, set[.pulseWidth], part?.width,
      set[.powerLevel], part?.impedance, delivery.temperature.count,
      delivery.duration > .zero ? delivery.duration.count : nil, set[.strokeRate],
      part?.strokeRate, set[.vacuum], part?.vacuum, set[.crystalFlow], part?.crystalFlow,
    ]
    return (head + figures.map { $0.map { "\($0)" } ?? "" }).joined(separator: ",")
  }

  /// Quoted where it must be; a text that a spreadsheet would take for a formula is made a text.
  package static func field(_ text: String) -> String {
    let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
    let text = isFormula ? "'" + text : text
    guard text.contains(where: { ",\"\r\n".contains($0) }) else { return text }
    return "\""
      + text.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}

/// Moments of the wall clock for people.
package enum UTCText {
  /// To the second where the time is one of this age.
  package static func seconds(_ time: UTCInstant) -> String {
    UTCSecond(secondsSince1970: time.microseconds / 1_000_000)?.description
      ?? "\(time.microseconds) us since 1970"
  }
}
