/// A rectangle of a screen; one that has no room is empty, never negative.
package struct Region: Hashable, Sendable {
  package var row: Int
  package var column: Int
  package var rows: Int
  package var columns: Int

  package init(row: Int, column: Int, rows: Int, columns: Int) {
    self.row = row
    self.column = column
    self.rows = max(0, rows)
    self.columns = max(0, columns)
  }

  /// The first rows, taken off the top.
  mutating func takeTop(_ count: Int) -> Region {
    let taken = min(rows, max(0, count))
    defer {
      row += taken
      rows -= taken
    }
    return Region(row: row, column: column, rows: taken, columns: columns)
  }

  /// The last rows, taken off the bottom.
  mutating func takeBottom(_ count: Int) -> Region {
    let taken = min(rows, max(0, count))
    rows -= taken
    return Region(row: row + rows, column: column, rows: taken, columns: columns)
  }

  /// The first columns, taken off the left.
  mutating func takeLeft(_ count: Int) -> Region {
    let taken = min(columns, max(0, count))
    defer {
      column += taken
      columns -= taken
    }
    return Region(row: row, column: column, rows: rows, columns: taken)
  }

  /// What is left inside a margin.
  func inset(rows margin: Int, columns side: Int) -> Region {
    Region(
      row: row + margin, column: column + side, rows: rows - 2 * margin,
      columns: columns - 2 * side)
  }
}
