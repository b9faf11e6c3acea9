import ControlAPI
import DoseLimits
import Quantities

/// What stands where.
extension ConsoleModel {
  /// The smallest terminal that shows everything.
  package static let fullColumns = 80
  package static let fullRows = 24

  /// The screen for a terminal of some size.
  package func screen(columns: Int, rows: Int, charset: Charset) -> Screen {
    var screen = Screen(columns: columns, rows: rows, charset: charset)
    if screen.columns >= Self.fullColumns, screen.rows >= Self.fullRows {
      drawFull(&screen)
    } else {
      drawSmall(&screen)
    }
    return screen
  }

  private func drawFull(_ screen: inout Screen) {
    var room = screen.bounds
    drawHeader(&screen, room.takeTop(1))
    drawBanner(&screen, room.takeTop(room.rows >= 36 ? 5 : 3))
    let keys = room.takeBottom(2)
    drawKeys(&screen, keys)
    drawStopLine(&screen, room.takeBottom(1))
    drawNotice(&screen, room.takeBottom(1))
    if page != nil || form != nil {
      drawOverlay(&screen, room)
      return
    }
    drawAlarms(&screen, room.takeBottom(alarmRows(of: room.rows)))
    drawPatient(&screen, room.takeTop(2))
    var left = room.takeLeft(room.columns >= 150 && room.rows >= 26 ? 46 : 23)
    drawFigures(&screen, &left)
    drawWork(&screen, room)
  }

  /// A page or a form; what is being chosen is shown on the figure beside it.
  private func drawOverlay(_ screen: inout Screen, _ whole: Region) {
    var room = whole
    if case .pass = form?.purpose, page == nil {
      var left = room.takeLeft(room.columns >= 150 && room.rows >= 26 ? 46 : 23)
      drawFigures(&screen, &left)
    }
    drawDialog(&screen, room)
  }

  /// Settings above, pulses below.
  private func drawWork(_ screen: inout Screen, _ whole: Region) {
    var room = whole
    let last = lastTimeLines(columns: room.columns, isRoomy: room.rows >= 20).count
    let settingRows = shownLimits.map { min(room.rows - 3, $0.dimensions.count + 2 + last) } ?? 2
    drawSettings(&screen, room.takeTop(settingRows))
    if room.rows >= 12 { _ = room.takeTop(1) }
    drawTrace(&screen, room)
  }

  private func alarmRows(of rows: Int) -> Int {
    min(max(1, alarms.count), rows >= 24 ? 6 : 2)
  }

  /// As much as fits, the most important first.
  private func drawSmall(_ screen: inout Screen) {
    var room = screen.bounds
    let stop = room.takeBottom(1)
    drawBannerLine(&screen, room.takeTop(1))
    if room.rows >= 3 { drawNotice(&screen, room.takeBottom(1)) }
    if page != nil || form != nil {
      drawDialog(&screen, room)
    } else {
      drawPatient(&screen, room.takeTop(min(2, room.rows)))
      if room.rows > 2 { drawAlarms(&screen, room.takeTop(1)) }
      let keys = room.rows >= 8 ? room.takeBottom(3) : room.takeBottom(0)
      drawKeys(&screen, keys)
      drawSettings(&screen, room.takeTop(room.rows / 2))
      drawTrace(&screen, room)
    }
    drawStopLine(&screen, stop)
  }

  private func drawHeader(_ screen: inout Screen, _ room: Region) {
    var words: [String] = []
    if let handpiece {
      words.append("\(handpiece.serial) \(handpiece.model)")
      words.append(lineWords(handpiece))
      words.append(handpiece.tip.map { "tip \($0.kind) \($0.usesLeft) uses left" } ?? "no tip")
    }
    if status?.development == true { words.append("DEVELOPMENT") }
    words.append("handpieced \(status?.version ?? "")")
    screen.put(words.joined(separator: "  "), in: room, column: 1, .dim)
  }

  private func lineWords(_ handpiece: HandpieceSnapshot) -> String {
    guard isFresh, let link = handpiece.link else { return "line not known" }
    let errors = link.errors.map { "\($0.count / 10).\(abs($0.count % 10))% bad" }
    let latency = link.latency99.map { "p99 \($0.count) ms" }
    let words = [errors, latency].compactMap { $0 }
    return "line \(words.isEmpty ? "quiet" : words.joined(separator: " "))"
  }

  private func drawStopLine(_ screen: inout Screen, _ room: Region) {
    let style = Style(.white, on: .red, isBold: true)
    screen.fill(room, style)
    let text: String
    switch stop {
    case .sending: text = "STOP is being sent"
    case .settled(.confirmed(let after)):
      text = "STOP confirmed after \(max(0, after.count) / 1000) ms"
    case .settled(.unconfirmed):
      text = "STOP sent, NOT confirmed: it goes on being sent. Use the handpiece's own button."
    case .settled(.unknown):
      text = "STOP sent, no word of it. Use the handpiece's own button."
    case .settled(.failed(let reason)):
      text = "STOP NOT SENT. Use the handpiece's own button. \(reason)"
    case nil: text = "SPACE or s STOPS everything, at once, from everywhere"
    }
    screen.put(text, in: room, column: 1, style)
  }

  private func drawNotice(_ screen: inout Screen, _ room: Region) {
    if let pending {
      screen.put("… \(pending.deed)", in: room, column: 1, .dim)
    } else if let notice {
      let mark = notice.isBad ? "! " : ""
      let style = notice.isBad ? Style(.yellow, isBold: true) : Style(.cyan)
      screen.put(mark + notice.text, in: room, column: 1, style)
    } else if !othersArmed.isEmpty {
      let serials = othersArmed.map(\.text).joined(separator: ", ")
      screen.put(
        "! armed elsewhere: \(serials)", in: room, column: 1, Style(.yellow, isBold: true))
    }
  }

  /// Every key; those that make no sense now are dim and in parentheses.
  private func drawKeys(_ screen: inout Screen, _ room: Region) {
    guard room.rows > 0 else { return }
    var (row, column) = (0, 1)
    for verb in Verb.allCases {
      let isPossible = form == nil && page == nil && hindrance(to: verb) == nil
      let text = isPossible ? "\(verb.key) \(verb.label)" : "(\(verb.key) \(verb.label))"
      if column + text.count > room.columns, column > 1 {
        row += 1
        column = 1
      }
      guard row < room.rows else { return }
      screen.put(text, in: room, row: row, column: column, isPossible ? .bold : .dim)
      column += text.count + 1
    }
  }

  private func drawAlarms(_ screen: inout Screen, _ room: Region) {
    if alarms.isEmpty {
      screen.put(isFresh ? "no alarms" : "alarms not known", in: room, column: 1, .dim)
      return
    }
    for (row, alarm) in alarms.prefix(room.rows).enumerated() {
      screen.put(alarm.line, in: room, row: row, column: 1, alarm.style)
    }
    let hidden = alarms.count - room.rows + unlistedAlarms
    guard hidden > 0 else { return }
    let more = " l: \(hidden) more"
    screen.put(
      more, in: room, row: room.rows - 1, column: max(0, room.columns - more.count), .bold)
  }
}
