import Backstage
import DoseLimits
import Foundation
import Quantities
import Testing

/// The last value each rule takes and the first it refuses, asked of the engine, stand in the
/// `Limits` article: whoever changes a figure sees the boundary move.
@Suite struct `The boundary table` {
  private static let heading = "## Boundaries"
  private static let article = Checkout.root.appending(
    path: "Sources/DoseLimits/DoseLimits.docc/Limits.md")

  private func table() throws -> String {
    let lines = BoundarySearch(patient: try Patient()).all().map(\.line)
    return (["| rule | quantity | last allowed | first refused |", "|---|---|---|---|"] + lines)
      .joined(separator: "\n")
  }

  /// With `LIMITS_ARTICLE=write` in the environment it writes the table instead.
  @Test func `of the article is what the engine does`() throws {
    let table = try table()
    let article = try String(contentsOf: Self.article, encoding: .utf8)
    let parts = article.components(separatedBy: Self.heading)
    try #require(parts.count == 2, "the article has one heading \(Self.heading)")
    let intro = parts[1].components(separatedBy: "\n|").first ?? ""
    let expected = parts[0] + Self.heading + intro + "\n" + table + "\n"
    if ProcessInfo.processInfo.environment["LIMITS_ARTICLE"] == "write" {
      try expected.write(to: Self.article, atomically: true, encoding: .utf8)
    } else {
      let old = Set(article.split(separator: "\n"))
      let new = expected.split(separator: "\n")
      let missing = new.filter { !old.contains($0) }
      #expect(article == expected, "LIMITS_ARTICLE=write; \(missing.prefix(3))")
    }
  }

  @Test func `has a line for every rule with a figure`() throws {
    let patient = try Patient()
    let table = try table()
    let tables = patient.tables
    let rules =
      tables.intervals.filter { $0.hard.count + $0.prescriber.count + $0.caution.count > 0 }
      .map(\.rule.id)
      + tables.contraindications.filter { ($0.clearAfter?.count ?? 0) > 0 }.map(\.rule.id)
      + tables.ages.map(\.rule.id) + tables.courses.map(\.rule.id)
      + tables.passLadders.map(\.rule.id) + tables.testSpotRules.map(\.rule.id)
      + tables.visitTotals.map(\.rule.id) + tables.bounds.map(\.rule.id)
      + tables.typeFactors.map(\.rule.id)
    let missing = rules.filter { !table.contains("| \($0) |") }
    #expect(missing.isEmpty, "\(missing)")
  }
}
