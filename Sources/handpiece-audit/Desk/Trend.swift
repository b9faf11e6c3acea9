import ArgumentParser
import AuditLog
import DeskIndex

struct Trend: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows how true a handpiece was, session by session, with its calibrations.",
    discussion: """
      Delivered energy in thousandths of what was set, the mean impedance, and how much deeper than \
      set the needles stood: the drift that precedes a burn.

        handpiece-audit trend HP-0001 bundle
      """)

  @Argument(help: "Serial number of the handpiece.")
  var handpiece: String

  @OptionGroup var options: IndexOptions

  func run() throws {
    let (_, index) = try options.open()
    let (trend, marks) = try InputFile.asked { () throws(DeskIndexError) in
      (try index.trend(of: handpiece), try index.marks(of: handpiece))
    }
    var lines = trend.map { row in
      (
        row.openedUTC,
        [String(row.session.prefix(12)), "\(row.deliveries)"]
          + [row.ratioPermille, row.impedance, row.depthError].map { $0.map { "\($0)" } ?? "-" }
      )
    }
    var known: String?
    for mark in marks {
      defer { if mark.kind == HandpieceAttachedLeaf.kind { known = mark.calibration } }
      let isNew = mark.kind == CalibrationLeaf.kind || known != mark.calibration
      guard isNew else { continue }
      lines.append((mark.utc, ["calibration", mark.calibration, "", "", ""]))
    }
    var table = TextTable(columns: [
      "when", "session", "deliveries", "delivered/set, permille", "impedance, ohm",
      "depth error, um",
    ])
    for line in lines.sorted(by: { $0.0 < $1.0 }) {
      table.add([SessionListing.time(line.0)] + line.1)
    }
    print(table.text)
  }
}
