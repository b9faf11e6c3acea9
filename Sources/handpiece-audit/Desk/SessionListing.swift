import AuditLog
import DeskIndex
import Quantities

/// Lists of sessions and sums, for people and for programs.
enum SessionListing {
  static func text(_ rows: [SessionRow]) -> String {
    var table = TextTable(columns: [
      "opened", "session", "handpiece", "areas", "pulses", "engine", "reference", "history",
      "findings",
    ])
    for row in rows {
      table.add([
        time(row.openedUTC), row.session, row.handpiece,
        row.kind == "treatment" ? row.areas : "\(row.areas) (test spot)", "\(row.pulses)",
        row.engine, row.reference, row.history, "\(row.findings)",
      ])
    }
    return table.text + "\n\(rows.count) sessions"
  }

  static func text(_ rows: [SummaryRow], by group: SummaryGroup) -> String {
    var table = TextTable(columns: [
      group.rawValue, "sessions", "pulses or slices", "J", "s", "findings",
    ])
    for row in rows {
      table.add([
        row.group, "\(row.sessions)", "\(row.pulses)", "\(row.energyTotal / 1_000_000)",
        "\(row.exposure / 1000)", "\(row.findings)",
      ])
    }
    return table.text
  }

  static func json(_ rows: [SessionRow]) -> String {
    array(rows) { text, row in
      text.put("session", row.session)
      text.put("opened_seq", row.openedSeq)
      text.put("closed_seq", orMinusOne: row.closedSeq)
      text.put("opened_utc_us", row.openedUTC)
      text.put("session_kind", row.kind)
      text.put("handpiece", row.handpiece)
      text.put("model", row.model)
      text.put("modality", row.modality)
      text.put("tip_uid", row.tipUID)
      text.put("tip_kind", row.tipKind)
      text.put("operator_uid", row.operatorUID)
      text.put("catalog_sha256", row.catalogHash)
      text.put("areas", row.areas)
      text.put("pulses", row.pulses)
      text.put("energy_total_uj", row.energyTotal)
      text.put("exposure_ms", row.exposure)
      text.put("refusals", row.refusals)
      text.put("stops", row.stops)
      text.put("interruptions", row.interruptions)
      text.put("engine", row.engine)
      text.put("reference", row.reference)
      text.put("history", row.history)
      text.put("findings", row.findings)
    }
  }

  static func json(_ rows: [SummaryRow]) -> String {
    array(rows) { text, row in
      text.put("group", row.group)
      text.put("sessions", row.sessions)
      text.put("pulses", row.pulses)
      text.put("energy_total_uj", row.energyTotal)
      text.put("exposure_ms", row.exposure)
      text.put("findings", row.findings)
    }
  }

  private static func array<Row>(
    _ rows: [Row], _ write: (inout JSONText, Row) -> Void
  ) -> String {
    var text = JSONText()
    text.openArray()
    for row in rows {
      text.openObject()
      write(&text, row)
      text.closeObject()
    }
    text.closeArray()
    return String(decoding: text.bytes, as: UTF8.self)
  }

  /// To the second where the time is one of this age.
  static func time(_ microseconds: Int64) -> String {
    UTCSecond(secondsSince1970: microseconds / 1_000_000)?.description ?? "\(microseconds) us"
  }
}
