import ControlAPI
import DoseLimits
import Quantities

/// Pages and forms, in a frame.
extension ConsoleModel {
  func drawDialog(_ screen: inout Screen, _ room: Region) {
    let isRoomy = room.rows >= 8 && room.columns >= 40
    let inside: Region
    if isRoomy {
      screen.frame(room, title: dialogTitle, .bold)
      inside = room.inset(rows: 1, columns: 2)
    } else {
      inside = room
    }
    switch page {
    case .help: drawHelp(&screen, inside)
    case .alarms(let selected): drawAlarmPage(&screen, inside, selected)
    case .refusal(let deed, let problem): drawRefusal(&screen, inside, deed, problem)
    case nil: drawForm(&screen, inside)
    }
  }

  private var dialogTitle: String {
    switch page {
    case .help: "HELP"
    case .alarms: "ALARMS"
    case .refusal: "DECLINED"
    case nil: form.map { $0.purpose.title } ?? ""
    }
  }

  private func drawForm(_ screen: inout Screen, _ whole: Region) {
    guard let form, let step = formStep else { return }
    var room = whole
    switch step {
    case .wait(let text, _): screen.put(text, in: room)
    case .end(let title, let lines):
      put(&screen, &room, title, Style(.yellow, isBold: true))
      for line in lines { put(&screen, &room, line) }
      put(&screen, &room, "Esc goes back", .dim)
    case .ask(let prompt):
      put(&screen, &room, prompt.title, .bold)
      let hint = room.rows > 4 ? room.takeBottom(1) : room.takeBottom(0)
      screen.put(Self.hint(prompt.kind), in: hint, .dim)
      drawAnswer(&screen, room, prompt, form.field)
    case .submit, .choose, .quit: break
    }
  }

  private func drawAnswer(
    _ screen: inout Screen, _ whole: Region, _ prompt: Prompt, _ field: FormField
  ) {
    var room = whole
    if room.rows > 8 { _ = room.takeTop(1) }
    // The answer must be seen, however much there is to read.
    let needed: Int =
      switch prompt.kind {
      case .choice(let options), .choices(let options): min(options.count, max(3, room.rows / 2))
      default: 2
      }
    let lines = prompt.lines.flatMap { TextLines.wrapped($0, columns: room.columns) }
    let shown = lines.prefix(max(0, room.rows - needed))
    for line in shown { screen.put(line, in: room.takeTop(1)) }
    if !shown.isEmpty, room.rows > needed { _ = room.takeTop(1) }
    switch prompt.kind {
    case .choice(let options): drawOptions(&screen, room, options, field, isMarking: false)
    case .choices(let options): drawOptions(&screen, room, options, field, isMarking: true)
    case .confirm(_, let text): put(&screen, &room, text, Style(.yellow, isBold: true))
    default: drawField(&screen, room, prompt.kind, field)
    }
  }

  private func drawField(
    _ screen: inout Screen, _ room: Region, _ kind: Prompt.Kind, _ field: FormField
  ) {
    let line: String =
      switch kind {
      case .number(let unit, _, _), .hundredths(let unit, _, _): "> \(field.text)_ \(unit)"
      case .hexadecimal(let prefix, _): "> \(prefix)\(field.text)_"
      case .pin: "> " + String(repeating: "*", count: field.text.count) + "_"
      case .date: "> " + Self.date(field.text)
      case .choice, .choices, .confirm: ""
      }
    screen.put(line, in: room, .bold)
    if let fault = field.fault {
      screen.put("! \(fault)", in: room, row: 1, Style(.yellow, isBold: true))
    }
  }

  private static func date(_ digits: String) -> String {
    let padded = digits + String(repeating: "_", count: max(0, 8 - digits.count))
    return "\(padded.prefix(4))-\(padded.dropFirst(4).prefix(2))-\(padded.dropFirst(6).prefix(2))"
  }

  private func drawOptions(
    _ screen: inout Screen, _ room: Region, _ options: [String], _ field: FormField,
    isMarking: Bool
  ) {
    guard room.rows > 0 else { return }
    let first = max(0, min(field.selected - room.rows / 2, options.count - room.rows))
    for row in 0..<min(room.rows, options.count) {
      let index = first + row
      let isSelected = index == field.selected
      let pointer = isSelected ? screen.charset.pointer : " "
      let mark = isMarking ? (field.marked.contains(index) ? "[x] " : "[ ] ") : ""
      let number = options.count <= 9 ? "\(index + 1) " : ""
      screen.put(
        "\(pointer) \(number)\(mark)\(options[index])", in: room, row: row,
        isSelected ? .bold : .plain)
    }
    if let fault = field.fault, options.count < room.rows {
      screen.put(
        "! \(fault)", in: room, row: options.count, Style(.yellow, isBold: true))
    }
  }

  private static func hint(_ kind: Prompt.Kind) -> String {
    switch kind {
    case .choice(let options):
      options.count <= 9
        ? "a digit chooses · Esc goes back" : "arrows and Enter choose · Esc goes back"
    case .choices: "digits or Tab mark · Enter goes on · Esc goes back"
    case .number, .hundredths, .date, .hexadecimal, .pin:
      "digits · Backspace · Enter goes on · Esc goes back"
    case .confirm: ""
    }
  }

  private func drawRefusal(
    _ screen: inout Screen, _ whole: Region, _ deed: String, _ problem: Problem
  ) {
    var room = whole
    put(&screen, &room, "Declined: \(deed). \(problem.detail)", Style(.yellow, isBold: true))
    for reason in problem.reasons where reason.sentence != problem.detail {
      var line = "- " + reason.sentence
      if let dimension = reason.dimension.flatMap(Dimension.init(rawValue:)),
        let asked = reason.asked
      {
        line += " Asked \(dimension.text(asked))"
        line += reason.bound.map { ", bound \(dimension.text($0))." } ?? "."
      }
      put(&screen, &room, line + " [\(reason.rule)]")
    }
    put(&screen, &room, "Esc closes this", .dim)
  }

  private func drawAlarmPage(_ screen: inout Screen, _ room: Region, _ selected: Int) {
    guard !alarms.isEmpty else {
      screen.put("No alarms. Esc closes this.", in: room)
      return
    }
    var room = room
    let hint = room.takeBottom(1)
    screen.put("arrows choose · k acknowledges · Esc closes this", in: hint, .dim)
    var whole = room.takeBottom(room.rows >= 10 ? 4 : 0)
    let first = max(0, min(selected - room.rows / 2, alarms.count - room.rows))
    for (row, alarm) in alarms.dropFirst(first).prefix(room.rows).enumerated() {
      let pointer = first + row == selected ? screen.charset.pointer : " "
      screen.put("\(pointer) \(alarm.line)", in: room, row: row, alarm.style)
    }
    // The list cuts its lines; the one in hand stands here in full.
    if alarms.indices.contains(selected) {
      put(&screen, &whole, alarms[selected].line, alarms[selected].style)
    }
  }

  private func drawHelp(_ screen: inout Screen, _ whole: Region) {
    var room = whole
    put(&screen, &room, "SPACE or s: stop everything, from every screen, dialog and field.", .bold)
    put(
      &screen, &room,
      "Arrows up and down choose a setting, left and right (or - and +) change it by a step, "
        + "Page Up and Page Down by ten; Enter sets what is shown, Esc takes it back.")
    let last = "Control-L draws everything anew. Esc closes this."
    let verbs = Verb.allCases.filter { $0 != .set }.map { "\($0.key) \($0.explanation)" }
    let lines =
      room.rows > verbs.count
      ? verbs : TextLines.flowing(verbs, between: " · ", columns: room.columns)
    for line in lines { put(&screen, &room, line) }
    put(&screen, &room, last, .dim)
  }

  /// Puts a text into as many rows as it needs and takes them off the room.
  private func put(
    _ screen: inout Screen, _ room: inout Region, _ text: String, _ style: Style = .plain
  ) {
    for line in TextLines.wrapped(text, columns: room.columns) {
      guard room.rows > 0 else { return }
      screen.put(line, in: room.takeTop(1), style)
    }
  }
}

extension Form.Purpose {
  var title: String {
    switch self {
    case .quit: "LEAVE"
    case .chooseHandpiece: "HANDPIECE"
    case .register: "NEW PATIENT"
    case .grade: "GRADE A TEST SPOT"
    case .open: "OPEN A SESSION"
    case .pass: "START A PASS"
    case .pins: "COUNT THE NEEDLES"
    case .arm: "ARM"
    case .reset: "RESET A STOP"
    case .endPass: "END THE PASS"
    case .close: "CLOSE THE SESSION"
    }
  }
}
