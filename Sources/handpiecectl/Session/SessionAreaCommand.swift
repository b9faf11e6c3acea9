import ArgumentParser
import ControlAPI
import ControlClient
import DoseLimits
import Quantities

struct SessionAreaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "area",
    abstract: "Lists the areas of the atlas; of one, what is allowed there in a session.",
    discussion: """
      Without an area all are listed with their usual sizes, and no daemon is asked. With one, the \
      limits of the next pass there are shown in short; --full shows each with its rule and source, \
      as `handpiecectl limits` does.

      Examples:
        handpiecectl session area
        handpiecectl session area cheek/left
        handpiecectl session area cheek/left --size 40cm2 --json
      """)

  @Argument(
    help: "The area and its side, such as cheek/left.",
    completion: .custom { _, _, _ in Completions.areas })
  var area: AreaID?

  @Option(
    help: ArgumentHelp(
      "The size on this patient, instead of the usual one.", valueName: "25cm2"),
    transform: { SquareMillimetres(try amount($0, .area)) })
  var size: SquareMillimetres?

  @Flag(help: "Show the whole derivation.")
  var full = false

  @OptionGroup var choice: SessionOption

  @OptionGroup var catalog: AtlasOption

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    guard let area else { return try list() }
    let session = try choice.find(socket.connection)
    let limits = try SessionLimits(session: session, area: area, size: size).ask(socket.connection)
    if json {
      StandardStream.output.write(try JSONOutput.text(limits))
    } else {
      let width = StandardStream.output.width
      let last = try LastTimeLines(session: session, connection: socket.connection)
        .lines(of: area, beside: limits)
      StandardStream.output.write(
        (full ? LimitsText(limits, width: width).text : LimitsInShort(limits, width: width).text)
          + last.map { $0 + "\n" }.joined())
    }
    if limits.envelope == nil { throw ExitStatus.refused.code }
  }

  private func list() throws {
    let entries = try catalog.tables().areas
    if json {
      return StandardStream.output.write(
        try JSONOutput.text(AreaList(areas: entries.flatMap(Self.rows))))
    }
    var table = TextTable([("AREA", .left), ("GROUP", .left), ("USUAL SIZE", .right)])
    for row in entries.flatMap(Self.rows) {
      table.add([row.area, row.group, Measure.area.text(row.typicalSize)])
    }
    StandardStream.output.write(table.lines.joined(separator: "\n") + "\n")
  }

  private static func rows(_ entry: AtlasEntry) -> [AreaRow] {
    entry.sides.map { side in
      AreaRow(
        area: AreaID(region: entry.region, side: side).path, group: entry.group,
        typicalSize: entry.typicalSize.count)
    }
  }

  private struct AreaList: Encodable {
    let areas: [AreaRow]
  }

  private struct AreaRow: Encodable {
    let area: String
    let group: String
    let typicalSize: Int64

    private enum CodingKeys: String, CodingKey {
      case area, group
      case typicalSize = "typical_mm2"
    }
  }
}
