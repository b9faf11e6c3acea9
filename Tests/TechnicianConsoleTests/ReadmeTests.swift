import Backstage
import Foundation
import Testing

/// The pictures of the console in README.
@Suite struct `The frames of the README` {
  /// Without what nobody sees at the ends of lines.
  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      String(line.reversed().drop { $0 == " " }.reversed())
    }
  }

  @Test func `are those that the console draws`() throws {
    let readme = try Checkout.text("README.md")
    let blocks = readme.components(separatedBy: "```text\n").dropFirst()
      .compactMap { $0.components(separatedBy: "\n```").first }
    let shown = blocks.filter { $0.contains("STOPS everything") }
    let golden = try ["arming-by-PIN", "armed", "stopped"].map { name in
      try Checkout.text("Tests/TechnicianConsoleTests/Golden/\(name)-80x24-utf8.txt")
        .trimmingCharacters(in: .newlines)
    }
    #expect(shown.map(Self.lines) == golden.map(Self.lines))
  }
}
