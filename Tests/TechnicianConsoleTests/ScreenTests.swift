import Quantities
import TechnicianConsole
import Testing

@Suite struct `Screens are drawn before they are written` {
  @Test func `what reaches beyond is cut off`() {
    var screen = Screen(columns: 6, rows: 2, charset: .utf8)
    screen.put("123456789", in: screen.bounds, row: 1, column: 3)
    screen.put("far", in: screen.bounds, row: 9)
    screen.put("x", row: -1, column: -1)
    #expect(screen.lines == ["", "   123"])
    #expect(screen[5, 5] == .blank)
  }

  @Test func `a wide character is never half there`() {
    var screen = Screen(columns: 4, rows: 1, charset: .utf8)
    screen.put("漢漢漢", in: screen.bounds)
    #expect(screen.lines == ["漢漢"])
    screen.put("x", row: 0, column: 1)
    #expect(screen.lines == [" x漢"])
    screen.put("漢", row: 0, column: 3)
    #expect(screen.lines == [" x ?"])
  }

  @Test func `nothing that comes from elsewhere moves the cursor`() {
    var screen = Screen(columns: 20, rows: 1, charset: .utf8)
    screen.put("a\u{1B}[2Jb\u{07}c\u{202E}d\u{0085}\n", in: screen.bounds)
    #expect(screen.lines == ["a?[2Jb?c?d??"])
  }

  @Test func `ASCII stays ASCII`() {
    var screen = Screen(columns: 20, rows: 1, charset: .ascii)
    screen.put("cm² → é漢·", in: screen.bounds)
    #expect(screen.lines == ["cm2 > ??-"])
  }

  /// The promise of the differ: what it writes turns any screen into any other.
  @Test(arguments: [true, false]) func `changes make the new screen of the old one`(
    isColoured: Bool
  ) {
    var random = SplitMix64(seed: 3)
    let text = TerminalText(isColoured: isColoured)
    for _ in 0..<40 {
      let (columns, rows) = (Int(random.number(in: 1...30)), Int(random.number(in: 1...8)))
      var terminal = TinyTerminal(columns: columns, rows: rows)
      var old: Screen?
      for _ in 0..<12 {
        var new = old ?? Screen(columns: columns, rows: rows, charset: .utf8)
        scribble(on: &new, &random)
        terminal.write(text.changes(from: old, to: new))
        let wanted = (0..<rows).flatMap { row in
          (0..<columns).map { column in
            isColoured ? new[row, column] : plain(new[row, column])
          }
        }
        #expect(terminal.cells == wanted)
        #expect(terminal.faults == [])
        old = new
      }
    }
  }

  @Test func `the same screen needs no byte`() {
    var screen = Screen(columns: 20, rows: 3, charset: .utf8)
    screen.put("漢 the same", in: screen.bounds, row: 1, .bold)
    #expect(TerminalText(isColoured: true).changes(from: screen, to: screen) == "")
  }

  private func plain(_ cell: Cell) -> Cell {
    var cell = cell
    cell.style.foreground = nil
    if cell.style.background != nil { cell.style.isReversed = true }
    cell.style.background = nil
    return cell
  }

  private func scribble(on screen: inout Screen, _ random: inout SplitMix64) {
    let characters: [Character] = ["a", "7", " ", "█", "─", "é", "漢", "▆"]
    for _ in 0..<random.number(in: 0...40) {
      let style = Style(
        Colour(rawValue: UInt8(random.number(in: 0...7))),
        on: Colour(rawValue: UInt8(random.number(in: 0...12))),
        isBold: random.number(in: 0...2) == 0, isReversed: random.number(in: 0...4) == 0)
      screen.put(
        characters[Int(random.number(in: 0...7))],
        row: Int(random.number(in: -1...Int64(screen.rows))),
        column: Int(random.number(in: -1...Int64(screen.columns))), style)
    }
  }
}
