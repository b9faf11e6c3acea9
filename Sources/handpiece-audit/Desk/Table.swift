import ArgumentParser
import AuditDesk
import DeskIndex

struct Table: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "csv",
    abstract: "Prints the sessions of a log as comma-separated values.",
    discussion: "  handpiece-audit csv bundle > sessions.csv")

  @OptionGroup var options: IndexOptions

  @OptionGroup var filter: FilterOptions

  private static let columns = [
    "opened_utc", "session", "session_kind", "handpiece", "model", "modality", "tip_uid",
    "tip_kind",
    "operator_uid", "areas", "pulses", "assumed", "energy_total_uj", "exposure_ms", "refusals",
    "stops", "interruptions", "engine", "reference", "history", "findings", "catalog_sha256",
  ]
  private static let pageSize = 1000

  func run() throws {
    let filter = try filter.read()
    let (_, index) = try options.open()
    print(Self.columns.joined(separator: ","), terminator: "\r\n")
    var offset = 0
    while true {
      let rows = try InputFile.asked { () throws(DeskIndexError) in
        try index.sessions(filter, limit: Self.pageSize, offset: offset)
      }
      for row in rows { print(Self.line(row), terminator: "\r\n") }
      guard rows.count == Self.pageSize else { return }
      offset += rows.count
    }
  }

  private static func line(_ row: SessionRow) -> String {
    let cells = [
      SessionListing.time(row.openedUTC), row.session, row.kind, row.handpiece, row.model,
      row.modality, row.tipUID, row.tipKind, "\(row.operatorUID)", row.areas, "\(row.pulses)",
      "\(row.assumed)", "\(row.energyTotal)", "\(row.exposure)", "\(row.refusals)", "\(row.stops)",
      "\(row.interruptions)", row.engine, row.reference, row.history, "\(row.findings)",
      row.catalogHash,
    ]
    return cells.map(DeliveryTable.field).joined(separator: ",")
  }
}
