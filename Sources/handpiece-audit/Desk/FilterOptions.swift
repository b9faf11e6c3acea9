import ArgumentParser
import DeskIndex
import Quantities

/// What sessions are searched by.
struct FilterOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Opened on this day or later, UTC.", valueName: "date"))
  var from: String?

  @Option(help: ArgumentHelp("Opened on this day or before, UTC.", valueName: "date"))
  var to: String?

  @Option(help: "A region, or region and side, as cheek or cheek/left.")
  var area: String?

  @Option(help: "Serial number of the handpiece.")
  var handpiece: String?

  @Option(help: "Number or kind of the tip.")
  var tip: String?

  @Option(name: .customLong("operator"), help: "User id or person.")
  var hand: String?

  @Option(help: ArgumentHelp("The first digits of `catalog_sha256`.", valueName: "hash"))
  var tableHash: String?

  @Option(help: ArgumentHelp("A rule by which settings were refused.", valueName: "rule"))
  var refusal: String?

  @Option(help: ArgumentHelp("The code of a finding.", valueName: "code"))
  var finding: String?

  @Option(help: ArgumentHelp("Energy set, of a pin, in uj, as 20000..30000.", valueName: "range"))
  var energy: String?

  @Option(help: ArgumentHelp("Depth set, in um, as 1000..1500.", valueName: "range"))
  var depth: String?

  func validate() throws { _ = try read() }

  func read() throws -> SessionFilter {
    var filter = SessionFilter()
    filter.openedFrom = try from.map { try Self.start(of: $0, after: 0) }
    filter.openedBefore = try to.map { try Self.start(of: $0, after: 1) }
    filter.area = area
    filter.handpiece = handpiece
    filter.tip = tip
    filter.operator = hand
    filter.tables = tableHash
    filter.refusal = refusal
    filter.finding = finding
    filter.energy = try energy.map(Self.range)
    filter.depth = try depth.map(Self.range)
    return filter
  }

  private static func start(of text: String, after days: Int64) throws -> Int64 {
    guard let day = CalendarDay(text) else {
      throw ValidationError("\(text): a date is written YYYY-MM-DD.")
    }
    return (day.daysSince1970 + days) * 86_400_000_000
  }

  /// Two bounds, of which each may be left out.
  private static func range(_ text: String) throws -> ClosedRange<Int64> {
    let parts = text.split(separator: "..", omittingEmptySubsequences: false)
    if parts.count == 2,
      let least = parts[0].isEmpty ? .min : Int64(parts[0]),
      let most = parts[1].isEmpty ? .max : Int64(parts[1]), least <= most
    {
      return least...most
    }
    throw ValidationError("\(text): a range is written LEAST..MOST.")
  }
}
