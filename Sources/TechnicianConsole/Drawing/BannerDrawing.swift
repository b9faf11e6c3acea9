import ControlAPI
import DoseLimits
import Quantities

/// How things stand: the same thing as a word, a colour and a shape.
extension ConsoleModel {
  func drawBanner(_ screen: inout Screen, _ room: Region) {
    let style = standing.style
    screen.fill(room, style)
    let shape = standing.shape(screen.charset)
    let offset = (room.rows - shape.count + 1) / 2
    for (row, line) in shape.enumerated() {
      screen.put(line, in: room, row: row + offset, column: 2, style)
    }
    var text = room
    _ = text.takeLeft(11)
    screen.put(title, in: text, row: offset, style)
    let lines = TextLines.wrapped(advice, columns: max(1, text.columns - 1))
    let rows = max(0, room.rows - offset - 1)
    for (row, line) in lines.prefix(rows).enumerated() {
      screen.put(line, in: text, row: row + offset + 1, style)
    }
    if lines.count < rows { screen.put(liveLine, in: text, row: offset + rows, style) }
  }

  /// What the handpiece says of itself, and for how long the session has been open; nothing that is
  /// not confirmed.
  private var liveLine: String {
    guard isFresh, let live = handpiece?.live else { return "" }
    var words: [String] = []
    if standing == .armed { words.append("lease \(live.lease.count) ms") }
    words.append(live.isInContact ? "contact" : "no contact")
    if live.isFootswitchPressed { words.append("FOOTSWITCH") }
    if live.isReleaseNeeded { words.append("release it") }
    words.append(live.temperature.inDegrees)
    if let heat = live.heat { words.append("heat \(heat.used.inJoules)/\(heat.most.inJoules) J") }
    if let session, let opened = session.opened {
      let minutes = max(0, (now - opened).count) / 60_000_000
      words.append(
        session.isAnaesthetised ? "anaesthetic \(minutes) min" : "open \(minutes) min")
    }
    return words.joined(separator: " · ")
  }

  /// The banner where there is room for one line only.
  func drawBannerLine(_ screen: inout Screen, _ room: Region) {
    screen.fill(room, standing.style)
    screen.put("\(standing.mark) \(title) \(standing.mark)", in: room, standing.style)
  }

  /// The word, and what belongs to it.
  private var title: String {
    switch standing {
    case .stopped(let count): "\(standing.word)  stop count \(count)"
    case .noWord: "\(standing.word) FROM THE DAEMON  \(silence)"
    case .interrupted, .unknown, .lost:
      session?.reason.map { "\(standing.word)  \($0.spoken)" } ?? standing.word
    default: standing.word
    }
  }

  private var silence: String {
    guard let heard = freshness.heardAt else { return "" }
    return "for \(max(0, (now - heard).count) / 1_000_000) s"
  }

  /// What that means and what to do next.
  private var advice: String {
    switch standing {
    case .noWord(let last):
      let known = last.map { "Last known: \($0.rawValue). It may have changed since. " } ?? ""
      return known + (freshness.reason ?? "Waiting for its answer.")
    case .noHandpiece:
      return (status?.handpieces.isEmpty ?? true)
        ? "Connect one and switch it on." : "h chooses one of \(status?.handpieces.count ?? 0)."
    case .connecting: return "It is being identified and tried. Nothing can fire."
    case .ready: return "Nothing can fire. " + nextStep
    case .arming: return "The handpiece has not confirmed yet."
    case .armed: return "The footswitch fires. d disarms."
    case .stopping: return "The stop is on the line and not confirmed yet."
    case .stopped: return "Nothing can fire until somebody resets this stop: R."
    case .interrupted: return "It is back and disarmed. Look at the patient, then " + nextStep
    case .unknown: return "What the last command did is not known. Only stop and status work."
    case .lost: return "The line is gone or silent; the handpiece stops by itself."
    case .locked: return "It must be read out or serviced before it is used again."
    }
  }

  private var nextStep: String {
    guard let session else { return "o opens a session." }
    guard let pass = session.pass else { return "a starts a pass." }
    guard pass.settings != nil, !isDraftPending else { return "Arrows change, Enter sets." }
    return pass.pulses >= pass.plannedPulses ? "e ends the pass." : "A arms."
  }

  /// Who and where.
  func drawPatient(_ screen: inout Screen, _ room: Region) {
    var words: [String] = []
    if let session {
      if let record { words.append(record.spokenName) }
      if let born = record?.person?.birthDate { words.append("born \(born)") }
      words.append(session.patient?.text ?? "nobody knows whose session this is")
      words.append(session.indication.spoken + (session.kind == .testSpot ? ", TEST SPOT" : ""))
      words.append("\(session.pulsesTotal) \(isContinuous ? "seconds" : "pulses") in session")
    } else {
      words.append("no session")
      if let lastPatient { words.append("next: \(lastPatient)") }
    }
    let end = screen.put(words.joined(separator: " · "), in: room, column: 1, .bold)
    if !isFresh, session != nil {
      screen.put(" (not confirmed)", in: room, column: end, Style(.yellow))
    }
    guard let pass = session?.pass else { return }
    let area = AreaID(region: pass.area, side: pass.side)
    let counts = "\(pass.pulses) of \(pass.plannedPulses)"
    let column = screen.put(
      "\(area), pass \(pass.pass)  \(counts) ", in: room, row: 1, column: 1)
    let length = min(30, room.columns - column - 2)
    guard length > 4, pass.plannedPulses > 0 else { return }
    let done = min(length, max(0, Self.share(pass.pulses, of: pass.plannedPulses, length)))
    for index in 0..<length {
      let glyph = index < done ? screen.charset.filled : screen.charset.unfilled
      screen.put(String(glyph), in: room, row: 1, column: column + index, Style(.cyan))
    }
  }

  private static func share(_ part: Int, of whole: Int, _ length: Int) -> Int {
    Int(clamping: Int128(part) * Int128(length) / Int128(max(1, whole)))
  }
}

extension Standing {
  var style: Style {
    switch self {
    case .armed, .arming: Style(.white, on: .red, isBold: true)
    case .ready: Style(.green, isBold: true)
    case .stopping, .stopped: Style(.white, on: .blue, isBold: true)
    case .noWord, .lost, .unknown, .interrupted, .locked:
      Style(.white, on: .magenta, isBold: true)
    case .connecting, .noHandpiece: .plain
    }
  }

  /// The shape in one character.
  var mark: String {
    switch self {
    case .armed, .arming: ">"
    case .ready: "o"
    case .stopping, .stopped: "#"
    case .noWord, .lost: "X"
    case .unknown, .interrupted, .locked: "?"
    case .connecting, .noHandpiece: "-"
    }
  }

  /// The shape: an arrow fires, a ring is at rest, a block is stopped, a cross is gone, a question
  /// mark is not known.
  func shape(_ charset: Charset) -> [String] {
    let isPlain = charset == .ascii
    return switch self {
    case .armed, .arming:
      isPlain ? [">>>>  ", ">>>>>>", ">>>>  "] : ["▶▶▶▶  ", "▶▶▶▶▶▶", "▶▶▶▶  "]
    case .ready: isPlain ? [".----.", "|    |", "'----'"] : ["┌────┐", "│    │", "└────┘"]
    case .stopping, .stopped:
      isPlain ? ["######", "######", "######"] : ["██████", "██████", "██████"]
    case .noWord, .lost:
      isPlain ? ["\\    /", "  XX  ", "/    \\"] : ["╲    ╱", "  ╳╳  ", "╱    ╲"]
    case .unknown, .interrupted, .locked: ["? ?? ?", "? ?? ?", "? ?? ?"]
    case .connecting, .noHandpiece: ["      ", " .... ", "      "]
    }
  }
}
