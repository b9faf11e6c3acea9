import Backstage
import Foundation
import TechnicianConsole
import Testing

/// Screens as they were last looked at by a person.
@Suite struct `Screens look as they did` {
  /// Set to anything, it has the files written anew from what is drawn.
  static let renewal = "HANDPIECE_RENEW_GOLDEN"

  @Test(arguments: Journey.all) func `in every size and charset`(_ journey: Journey) throws {
    let console = try journey.end()
    let sizes: [(Int, Int, Charset)] = [
      (80, 24, .utf8), (80, 24, .ascii), (200, 60, .utf8), (200, 60, .ascii),
    ]
    for (columns, rows, charset) in sizes {
      let name = String(journey.description.map { $0 == " " ? "-" : $0 })
      let file = folder.appending(path: "\(name)-\(columns)x\(rows)-\(charset.rawValue).txt")
      let drawn = console.lines(columns, rows, charset).joined(separator: "\n") + "\n"
      if ProcessInfo.processInfo.environment[Self.renewal] != nil {
        try Data(drawn.utf8).write(to: file)
      }
      let golden = try? String(contentsOf: file, encoding: .utf8)
      #expect(
        golden == drawn,
        "\(file.lastPathComponent): look at the difference; \(Self.renewal)=1 renews it")
    }
  }

  private var folder: URL {
    Checkout.root.appending(path: "Tests/TechnicianConsoleTests/Golden")
  }
}
