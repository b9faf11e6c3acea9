import Backstage
import Foundation

/// The article as a reader finds it, cut into its tables and its block of frames.
struct WireFormatArticle {
  /// One row of a table, cell by cell.
  typealias Row = [String]

  private let sections: [String: [String]]

  init() throws {
    let text = try Checkout.text("Sources/HandpieceWire/HandpieceWire.docc/WireFormat.md")
    var sections: [String: [String]] = [:]
    var title = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("#") {
        title = String(line.drop { $0 == "#" || $0 == " " })
      } else {
        sections[title, default: []].append(String(line))
      }
    }
    self.sections = sections
  }

  /// The rows of the table in a section, without its head; none when there is no table.
  func rows(_ section: String) -> [Row] {
    (sections[section] ?? []).filter { $0.hasPrefix("|") }.dropFirst(2).map { line in
      line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  /// Whether a section contains these words.
  func says(_ words: String, in section: String) -> Bool {
    (sections[section] ?? []).contains { $0.contains(words) }
  }

  /// The section of a message by its name and number.
  func rows(message name: String, id: UInt8) -> [Row]? {
    let digits = String(id, radix: 16, uppercase: true)
    let title = "\(name), 0x\(digits.count == 1 ? "0" : "")\(digits)"
    return sections[title] == nil ? nil : rows(title)
  }

  /// The bytes that the examples of a section spell; `nil` where the vector alone does.
  func example(_ rows: [Row]) -> [UInt8]? {
    var bytes: [UInt8] = []
    for row in rows {
      guard let cell = row.last else { return nil }
      if cell == "see the vector" { return nil }
      if cell.hasPrefix("see ") {
        guard let inner = example(self.rows(String(cell.dropFirst(4)))) else { return nil }
        bytes += inner
      } else {
        bytes += hexBytes(cell.replacing("`", with: ""))
      }
    }
    return bytes
  }

  /// The whole frames of the last section, by the name of their message.
  var frames: [String: [UInt8]] {
    var frames: [String: [UInt8]] = [:]
    var name = ""
    for line in sections["Test vectors"] ?? [] {
      if line.hasPrefix("  ") {
        frames[name, default: []] += hexBytes(line)
      } else {
        name = line
      }
    }
    return frames
  }

  /// The bytes behind a word in the worked example of stuffing.
  func worked(_ word: String) -> [UInt8] {
    (sections["Stuffing"] ?? []).filter { $0.hasPrefix(word + " ") }
      .flatMap { hexBytes(String($0.dropFirst(word.count))) }
  }
}
