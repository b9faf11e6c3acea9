import Backstage
import Foundation
import Testing
import handpiecectl

@Suite struct `handpiecectl aftercare` {
  private func aftercare(_ model: String, _ more: [String] = []) throws -> Run {
    try handpiecectl(
      ["aftercare", "--devices", Checkout.devices, "--handpiece", model] + more)
  }

  /// The sheet as another program reads it.
  private struct Sheet: Decodable {
    let modality: String
    let steps: [Step]

    struct Step: Decodable {
      let from_hours: Int
      let until_hours: Int
      let from: String?
      let until: String?
      let rule: String
      let source: String
    }
  }

  private func sheet(_ model: String, _ more: [String] = []) throws -> Sheet {
    let shown = try aftercare(model, more + ["--json"])
    return try JSONDecoder().decode(Sheet.self, from: Data(shown.output.utf8))
  }

  @Test(arguments: ["rfmn-49i", "rfmn-25n", "ematrix-sub", "needle-pen", "crystal-mda"])
  func `is there for every model, fits on paper and names its sources`(_ model: String) throws {
    let shown = try aftercare(model)
    #expect(shown.status == 0, "\(shown.complaint)")
    let sources = try #require(shown.lines.firstIndex(of: "Where this comes from"))
    #expect(shown.lines[..<sources].allSatisfy { $0.count <= 80 })
    #expect(shown.lines.count <= 66)
    let sheet = try sheet(model)
    #expect(sheet.steps.count >= 4)
    #expect(sheet.steps.contains { $0.rule == "after-warning" })
    #expect(sheet.steps.map(\.until_hours) == sheet.steps.map(\.until_hours).sorted())
    for step in sheet.steps { #expect(shown.output.contains(step.source)) }
  }

  @Test func `gives times as dates when it is known when the treatment ended`() throws {
    let steps = try sheet("rfmn-49i", ["--treated", "2026-02-27T22:30"]).steps
    let scabs = try #require(steps.first { $0.rule == "after-scabs" })
    #expect(scabs.from == "2026-02-28T22:30")
    #expect(scabs.until == "2026-03-02T22:30")
    let shown = try aftercare("rfmn-49i", ["--treated", "2026-02-27T22:30"])
    #expect(shown.output.contains("until 2026-02-28 22:30"))
    #expect(try sheet("rfmn-49i").steps.allSatisfy { $0.from == nil && $0.until == nil })
  }

  @Test(arguments: ["2026-02-30", "2026-02-27T24:00", "2026-02-27T1:00", "2026-02-27T10:60", "now"])
  func `does not take a time that is none`(_ time: String) throws {
    #expect(try aftercare("rfmn-49i", ["--treated", time]).status == 64)
  }

  @Test func `of a model that is not there names those that are`() throws {
    let shown = try aftercare("laser-9")
    #expect(shown.status == 64)
    #expect(shown.complaint.contains("crystal-mda, ematrix-sub, needle-pen, rfmn-25n, rfmn-49i"))
  }
}

@Suite struct `A time of treatment` {
  @Test(
    arguments: [
      ("2026-12-31T23:59", 1, "2027-01-01T00:59"), ("2026-02-27T10:05", 48, "2026-03-01T10:05"),
      ("2026-02-27", 24, "2026-02-28"), ("2026-02-27", 25, "2026-03-01"),
      ("2026-02-27", 0, "2026-02-27"),
    ] as [(String, Int, String)])
  func `counts hours over days, months and years`(_ from: String, _ hours: Int, _ to: String) throws
  {
    #expect(try #require(TreatmentTime(from)).advanced(byHours: hours).description == to)
  }
}
