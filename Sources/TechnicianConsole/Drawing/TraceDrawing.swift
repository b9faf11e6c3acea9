import ControlAPI
import DoseLimits
import Quantities

/// The last pulses as a chart: what was set and what was delivered.
extension ConsoleModel {
  func drawTrace(_ screen: inout Screen, _ whole: Region) {
    guard let session, whole.rows > 0 else { return }
    var room = whole
    let width = max(1, room.columns - Self.labelColumns - 1)
    let series = trace.series(count: min(width, PulseTrace.limit), of: session.session)
    guard !series.isEmpty else {
      screen.put("no \(isContinuous ? "seconds" : "pulses") yet", in: room, column: 2, .dim)
      return
    }
    let each = max(1, min(10, room.rows / series.count))
    for one in series {
      drawSeries(&screen, room.takeTop(each), one)
    }
  }

  private static let labelColumns = 29

  private func drawSeries(_ screen: inout Screen, _ whole: Region, _ series: PulseTrace.Series) {
    var room = whole
    let label = room.takeLeft(Self.labelColumns)
    let got = series.delivered.last.flatMap { $0 }.map(series.text) ?? "-"
    let set = series.set.last.flatMap { $0 }.map(series.text)
    if label.rows == 1 {
      screen.put("  " + String(series.name.prefix(6)), in: label)
      let wanted = set.map { "set \(Self.bare($0)) → " } ?? ""
      screen.put(wanted + got, in: label, column: 9, .bold)
    } else {
      screen.put("  \(series.name)", in: label, .bold)
      let wanted = set.map { "set \(Self.bare($0)) → " } ?? ""
      screen.put("  \(wanted)\(got)", in: label, row: 1)
    }
    drawColumns(&screen, room, series)
  }

  /// A number without its unit.
  private static func bare(_ text: String) -> String {
    String(text.prefix { $0 != " " })
  }

  private func drawColumns(_ screen: inout Screen, _ room: Region, _ series: PulseTrace.Series) {
    let known = (series.set + series.delivered).compactMap { $0 }
    guard let most = known.max(), most > 0, room.rows > 0, room.columns > 0 else { return }
    // An eighth of head room, so that an excess is seen to be one.
    let top = most > .max / 2 ? most : most + most / 8
    let scale = BarScale(from: 0, to: top, columns: room.rows * 8 + 1)
    let start = max(0, room.columns - series.delivered.count)
    let shown = min(series.delivered.count, room.columns)
    let offset = series.delivered.count - shown
    for index in 0..<shown {
      let delivered = series.delivered[offset + index]
      let set = series.set.indices.contains(offset + index) ? series.set[offset + index] : nil
      let filled = delivered.map { scale.column($0) } ?? 0
      let wanted = set.map { scale.column($0) }
      for row in 0..<room.rows {
        let floor = (room.rows - 1 - row) * 8
        let eighths = min(8, max(0, filled - floor))
        var glyph = screen.charset.column(eighths: eighths)
        var style = Style(.cyan)
        if eighths == 0, let wanted, (floor + 1...floor + 8).contains(wanted), room.rows > 1 {
          glyph = screen.charset.horizontal
          style = .dim
        }
        if let set, let delivered, Self.isFarOff(delivered, from: set) {
          style = Style(.yellow, isBold: true)
        }
        screen.put(String(glyph), in: room, row: row, column: start + index, style)
      }
    }
  }

  /// More than a fifth away: only a colour; whether it is too much is for guard and host.
  private static func isFarOff(_ delivered: Int64, from set: Int64) -> Bool {
    let distance = Int128(delivered) - Int128(set)
    return (distance < 0 ? -distance : distance) * 5 > Int128(max(0, set))
  }
}
