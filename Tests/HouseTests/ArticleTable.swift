/// The tables of an article.
enum ArticleTable {
  /// The rows below a heading; one with another number of cells is filled up or cut.
  static func rows(of article: String, below heading: [String]) -> [[String]] {
    let lines = article.split(separator: "\n", omittingEmptySubsequences: false).map(cells)
    guard let start = lines.firstIndex(of: heading) else { return [] }
    return lines[(start + 1)...].prefix { !$0.isEmpty }
      .filter { !($0.first?.allSatisfy { "-: ".contains($0) } ?? true) }
      .map { row in heading.indices.map { row.indices.contains($0) ? row[$0] : "" } }
  }

  /// The cells of a line of a table; none for any other line.
  private static func cells(_ line: Substring) -> [String] {
    guard line.hasPrefix("|"), line.hasSuffix("|"), line.count > 1 else { return [] }
    return line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
      .map { cell in
        let start = cell.drop { $0 == " " }
        let end = start.lastIndex { $0 != " " }
        return end.map { String(start[...$0]) } ?? ""
      }
  }
}
