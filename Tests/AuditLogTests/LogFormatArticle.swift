import Backstage
import Foundation

/// The article as a reader finds it, cut into its sections.
struct LogFormatArticle {
  /// One row of a table: its cells, without the marks around words.
  typealias Row = [String]

  /// Titles without their marks, in their order.
  private(set) var titles: [String] = []
  private var lines: [String: [String]] = [:]

  init() throws {
    let text = try Checkout.text("Sources/AuditLog/AuditLog.docc/LogFormat.md")
    var title = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("#") {
        title = String(line.drop { $0 == "#" || $0 == " " }).replacing("`", with: "")
        titles.append(title)
      } else {
        lines[title, default: []].append(String(line))
      }
    }
  }

  /// The rows of each table in a section, without their heads.
  func tables(_ title: String) -> [[Row]] {
    var tables: [[Row]] = []
    var wasTable = false
    for line in lines[title] ?? [] {
      let isTable = line.hasPrefix("|")
      if isTable, !wasTable { tables.append([]) }
      if isTable { tables[tables.endIndex - 1].append(Self.cells(line)) }
      wasTable = isTable
    }
    return tables.map { Array($0.dropFirst(2)) }
  }

  /// The lines of the block in a section.
  func block(_ title: String) -> [String] {
    let lines = lines[title] ?? []
    guard let start = lines.firstIndex(of: "```") else { return [] }
    return Array(lines[(start + 1)...].prefix { $0 != "```" })
  }

  /// The keys of the table in a section, each with its type.
  func keys(_ title: String) -> [(key: String, type: String)] {
    tables(title).first?.map { (key: $0[0], type: $0[1]) } ?? []
  }

  private static func cells(_ line: String) -> Row {
    line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast().map {
      $0.trimmingCharacters(in: .whitespaces).replacing("`", with: "")
    }
  }
}
