import ControlAPI
import DoseLimits
import Quantities

/// What is set against what may be set.
extension ConsoleModel {
  func drawSettings(_ screen: inout Screen, _ room: Region) {
    guard session?.pass != nil else { return }
    guard let limits = shownLimits else {
      let reason = limitsBody.flatMap { self.limits.failure($0) }
      screen.put(
        reason.map { "limits not known: \($0)" } ?? "asking for the limits …", in: room, .dim)
      return
    }
    let set = screen.charset
    screen.put(
      "\(set.markSet) set \(set.markDraft) to be set \(set.markDefault) default "
        + "\(set.barRecommended) recommended \(set.barEnd) absolute", in: room, .dim)
    var rows = room
    _ = rows.takeTop(1)
    for report in limits.dimensions {
      drawGuardrail(&screen, rows.takeTop(1), report)
    }
    if rows.rows > 0 { screen.put(envelopeLine(limits), in: rows.takeTop(1), .dim) }
    let last = lastTimeLines(columns: room.columns, isRoomy: true).prefix(rows.rows)
    for line in last { screen.put(line, in: rows.takeTop(1), Style(.cyan)) }
  }

  /// What this area had the last time, beside today's default; where room is scarce only until the
  /// first delivery.
  func lastTimeLines(columns: Int, isRoomy: Bool) -> [String] {
    guard let session, let pass = session.pass, let limits = shownLimits, let handpiece,
      isRoomy || pass.pulses == 0,
      let last = visits[session.session]?.last(
        handpiece.model, on: AreaID(region: pass.area, side: pass.side), before: session.session)
    else { return [] }
    return TextLines.wrapped(LastTime(last, beside: limits).sentence, columns: columns)
  }

  /// What the envelope says beside its dimensions.
  private func envelopeLine(_ limits: LimitsAnswer) -> String {
    guard let envelope = limits.envelope else { return "nothing may be delivered" }
    guard let heat = envelope.heat else { return "" }
    return "heat \(heat.energyOverPins.count / 1_000_000) J in \(heat.length.count / 1000) s, then "
      + "\(heat.coolDown.count / 1000) s rest"
  }

  private func drawGuardrail(
    _ screen: inout Screen, _ room: Region, _ report: DimensionReport
  ) {
    guard let dimension = Dimension(rawValue: report.dimension), room.rows > 0 else { return }
    let present = settings?.values[dimension] ?? settings?.settings[dimension]
    let drafted = report.isDerived ? nil : draft?.settings[dimension]
    let isSelected = draft?.selected == dimension && !report.isDerived
    let isChanged = drafted != nil && drafted != present
    let set = screen.charset
    var rest = room
    screen.put(
      (isSelected ? "\(set.pointer) " : "  ") + dimension.shortName, in: rest.takeLeft(15),
      isSelected ? .bold : .plain)
    let value = (isChanged ? drafted : present).map { dimension.text($0) } ?? "-"
    screen.put(
      isChanged ? "→ \(value)" : "  \(value)", in: rest.takeLeft(12),
      isChanged ? Style(.yellow, isBold: true) : .bold)
    let safer =
      switch report.saferDirection {
      case "less": "← safer"
      case "more": "safer →"
      default: "both harm"
      }
    let words = rest.columns >= 60 ? "\(report.enforcement) \(safer)" : report.enforcement
    let range =
      rest.columns >= 60
      ? "\(dimension.text(report.minimum)) to \(dimension.text(report.settingMaximum))" : ""
    let short: Character =
      report.saferDirection == "less" ? "←" : report.saferDirection == "more" ? "→" : " "
    let right = rest.columns >= 60 ? 44 : 12
    var bar = rest
    bar.columns = max(0, rest.columns - right)
    var side = rest
    side.column += bar.columns
    side.columns -= bar.columns
    drawBar(&screen, bar, report, set: present, draft: isChanged ? drafted : nil)
    if rest.columns >= 60 {
      let end = screen.put(range, in: side, column: 1, .dim)
      screen.put(words, in: side, column: max(24, end + 1), .dim)
    } else {
      screen.put("\(short) \(words)", in: side, column: 1, .dim)
    }
  }

  private func drawBar(
    _ screen: inout Screen, _ room: Region, _ report: DimensionReport, set: Int64?, draft: Int64?
  ) {
    guard room.columns >= 4 else { return }
    let glyphs = screen.charset
    let inner = room.columns - 2
    let scale = BarScale(from: report.minimum, to: report.settingMaximum, columns: inner)
    let good =
      scale.column(
        report.recommendedMinimum)...max(
        scale.column(report.recommendedMinimum), scale.column(report.recommended))
    screen.put(String(glyphs.barStart), in: room)
    screen.put(String(glyphs.barEnd), in: room, column: room.columns - 1)
    for column in 0..<inner {
      let isGood = good.contains(column)
      screen.put(
        String(isGood ? glyphs.barRecommended : glyphs.barBeyond), in: room, column: column + 1,
        isGood ? Style(.green) : Style(.yellow))
    }
    func mark(_ value: Int64, _ glyph: Character, _ style: Style) {
      screen.put(String(glyph), in: room, column: 1 + scale.column(value), style)
    }
    mark(report.standard, glyphs.markDefault, Style(.cyan))
    if let set {
      let isInside = (report.minimum...max(report.minimum, report.settingMaximum)).contains(set)
      mark(set, glyphs.markSet, isInside ? .bold : Style(.red, isBold: true))
    }
    if let draft { mark(draft, glyphs.markDraft, Style(.yellow, isBold: true)) }
  }
}

/// Where on a bar a value stands.
struct BarScale: Equatable {
  private let least: Int64
  private let most: Int64
  private let columns: Int

  init(from least: Int64, to most: Int64, columns: Int) {
    self.least = least
    self.most = max(least, most)
    self.columns = max(1, columns)
  }

  /// A column of the bar; values beyond its ends stand at the ends.
  func column(_ value: Int64) -> Int {
    guard most > least else { return 0 }
    let inside = min(most, max(least, value))
    let distance = Int128(inside) - Int128(least)
    return Int(clamping: distance * Int128(columns - 1) / (Int128(most) - Int128(least)))
  }
}
