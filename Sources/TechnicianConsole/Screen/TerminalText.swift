/// Turns screens into the bytes that make a terminal show them.
package struct TerminalText: Sendable {
  /// Whether colours are written; words and shapes say the same without them.
  package let isColoured: Bool

  package init(isColoured: Bool) {
    self.isColoured = isColoured
  }

  /// The alternate screen, without a cursor, cleared, with pastes marked.
  package static let enter = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[?2004h\u{1B}[0m\u{1B}[2J"
  /// Undoes `enter`, also when it was never said.
  package static let leave = "\u{1B}[?2004l\u{1B}[0m\u{1B}[?25h\u{1B}[?1049l"
  package static let bell = "\u{07}"

  /// What turns the old screen into the new one; all of the new one where there is no old one of
  /// its size.
  package func changes(from old: Screen?, to new: Screen) -> String {
    var text = ""
    var known = old
    if old?.columns != new.columns || old?.rows != new.rows {
      text += "\u{1B}[0m\u{1B}[2J"
      known = nil
    }
    var style = Style.plain
    var isStyleKnown = false
    for row in 0..<new.rows {
      let cells = new.cells(ofRow: row)
      let before = known?.cells(ofRow: row)
      if let before, before == cells { continue }
      var isCursorHere = false
      for column in 0..<new.columns {
        let cell = cells[cells.startIndex + column]
        let isSame =
          before.map { $0[$0.startIndex + column] == cell } ?? (cell == .blank)
        guard let character = cell.character else { continue }
        guard !isSame || isHalfChanged(cells, before, column) else {
          isCursorHere = false
          continue
        }
        if !isCursorHere { text += "\u{1B}[\(row + 1);\(column + 1)H" }
        if !isStyleKnown || style != cell.style {
          text += sequence(cell.style)
          style = cell.style
          isStyleKnown = true
        }
        text.append(character)
        // Terminals differ in how wide they take what is not ASCII.
        isCursorHere = character.isASCII || isBoxOrBlock(character)
      }
    }
    return isStyleKnown ? text + "\u{1B}[0m" : text
  }

  /// Whether a wide character is the same and what it covers was something else.
  private func isHalfChanged(
    _ cells: ArraySlice<Cell>, _ before: ArraySlice<Cell>?, _ column: Int
  ) -> Bool {
    guard let before, column + 1 < cells.count else { return false }
    let next = cells[cells.startIndex + column + 1]
    return next.character == nil && before[before.startIndex + column + 1] != next
  }

  private func isBoxOrBlock(_ character: Character) -> Bool {
    guard let scalar = character.unicodeScalars.first else { return false }
    return (0x2500...0x259F).contains(scalar.value)
  }

  private func sequence(_ style: Style) -> String {
    var codes = ["0"]
    if style.isBold { codes.append("1") }
    if style.isDim { codes.append("2") }
    if style.isUnderlined { codes.append("4") }
    if style.isReversed || (!isColoured && style.background != nil) { codes.append("7") }
    if isColoured {
      if let foreground = style.foreground { codes.append("\(30 + foreground.rawValue)") }
      if let background = style.background { codes.append("\(40 + background.rawValue)") }
    }
    return "\u{1B}[\(codes.joined(separator: ";"))m"
  }
}
