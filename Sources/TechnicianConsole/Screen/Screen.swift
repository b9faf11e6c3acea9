/// Everything a terminal shows: rows of cells, drawn before any byte is written.
///
/// Drawing outside it is cut off. Texts from elsewhere can hold anything: what is put here moves
/// no cursor.
package struct Screen: Hashable, Sendable {
  package let columns: Int
  package let rows: Int
  package let charset: Charset
  private var cells: [Cell]

  /// The largest screen that is drawn, in either direction.
  package static let limit = 500

  package init(columns: Int, rows: Int, charset: Charset) {
    self.columns = min(Self.limit, max(1, columns))
    self.rows = min(Self.limit, max(1, rows))
    self.charset = charset
    cells = Array(repeating: .blank, count: self.columns * self.rows)
  }

  /// All of it.
  package var bounds: Region { Region(row: 0, column: 0, rows: rows, columns: columns) }

  /// A place; blank outside.
  package subscript(row: Int, column: Int) -> Cell {
    guard let index = index(row, column) else { return .blank }
    return cells[index]
  }

  /// A row's cells.
  package func cells(ofRow row: Int) -> ArraySlice<Cell> {
    guard (0..<rows).contains(row) else { return [] }
    return cells[(row * columns)..<((row + 1) * columns)]
  }

  /// The rows as text, without blanks at their ends.
  package var lines: [String] {
    (0..<rows).map { row in
      var line = String(cells(ofRow: row).compactMap(\.character))
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  private func index(_ row: Int, _ column: Int) -> Int? {
    guard (0..<rows).contains(row), (0..<columns).contains(column) else { return nil }
    return row * columns + column
  }

  /// Puts one character; what it covers of a wide one disappears with it.
  package mutating func put(_ character: Character, row: Int, column: Int, _ style: Style = .plain)
  {
    let shown = charset.shown(character)
    guard let index = index(row, column) else { return }
    let isWide = shown.columns == 2
    guard !isWide || column + 1 < columns else {
      uncover(index, column: column)
      cells[index] = Cell("?", style)
      return
    }
    uncover(index, column: column)
    if isWide {
      uncover(index + 1, column: column + 1)
      cells[index + 1] = Cell(nil, style)
    }
    cells[index] = Cell(shown, style)
  }

  /// Breaks up the wide character that a place belongs to.
  private mutating func uncover(_ index: Int, column: Int) {
    if cells[index].character == nil, column > 0 { cells[index - 1].character = " " }
    if column + 1 < columns, cells[index + 1].character == nil { cells[index + 1].character = " " }
  }

  /// Puts a text into a row of a region, cut off at its right end; returns the column behind it,
  /// counted within the region.
  @discardableResult
  package mutating func put(
    _ text: String, in region: Region, row: Int = 0, column: Int = 0, _ style: Style = .plain
  ) -> Int {
    guard (0..<region.rows).contains(row) else { return column }
    var at = column
    for character in text {
      let width = charset.shown(character).columns
      guard at + width <= region.columns else { break }
      if at >= 0 {
        put(character, row: region.row + row, column: region.column + at, style)
      }
      at += width
    }
    return at
  }

  /// Fills a region.
  package mutating func fill(_ region: Region, with character: Character = " ", _ style: Style) {
    for row in 0..<region.rows {
      for column in 0..<region.columns {
        put(character, row: region.row + row, column: region.column + column, style)
      }
    }
  }

  /// A frame around the edge of a region, with a title in its upper side.
  package mutating func frame(_ region: Region, title: String, _ style: Style) {
    guard region.rows >= 2, region.columns >= 2 else { return }
    let (bottom, right) = (region.rows - 1, region.columns - 1)
    for column in 0...right {
      put(charset.horizontal, row: region.row, column: region.column + column, style)
      put(charset.horizontal, row: region.row + bottom, column: region.column + column, style)
    }
    for row in 0...bottom {
      put(charset.vertical, row: region.row + row, column: region.column, style)
      put(charset.vertical, row: region.row + row, column: region.column + right, style)
    }
    let places = [(0, 0), (0, right), (bottom, 0), (bottom, right)]
    for (corner, place) in zip(charset.corners, places) {
      put(corner, row: region.row + place.0, column: region.column + place.1, style)
    }
    var inside = region
    inside.columns = max(0, region.columns - 2)
    if !title.isEmpty { put(" \(title) ", in: inside, column: 2, style) }
  }
}
