/// Columns of text, each as wide as its widest entry.
struct TextTable {
  /// Where a column's entries stand.
  enum Alignment {
    case left
    case right
  }

  private let alignments: [Alignment]
  private var rows: [[String]]

  init(_ columns: [(title: String, alignment: Alignment)]) {
    alignments = columns.map(\.alignment)
    rows = [columns.map(\.title)]
  }

  /// Adds a row; what it has beyond the columns is dropped.
  mutating func add(_ row: [String]) {
    rows.append(row)
  }

  /// The rows as lines, without trailing blanks.
  var lines: [String] {
    let widths = alignments.indices.map { column in
      rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      let cells = zip(row, zip(widths, alignments)).map { text, column in
        let padding = String(repeating: " ", count: column.0 - text.count)
        return column.1 == .left ? text + padding : padding + text
      }
      return trimmed(cells.joined(separator: "  "))
    }
  }

  private func trimmed(_ line: String) -> String {
    guard let last = line.lastIndex(where: { $0 != " " }) else { return "" }
    return String(line[...last])
  }
}
