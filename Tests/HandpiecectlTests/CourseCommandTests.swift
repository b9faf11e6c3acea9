import Backstage
import ControlAPI
import DoseLimits
import Foundation
import Quantities
import Testing

@Suite struct `handpiecectl course` {
  private func course(
    _ treatments: Answer<[PastTreatment]>, _ more: [String] = []
  ) throws -> Run {
    let consultation = try Consultation()
    var profile = try consultation.profile()
    profile.treatments = treatments
    return try handpiecectl(
      [
        "course", "--devices", Checkout.devices, "--patient",
        try consultation.write(profile), "--handpiece", "rfmn-49i", "--today", "2026-11-21",
      ] + more)
  }

  private func visits(_ days: [String]) throws -> Answer<[PastTreatment]> {
    .recorded(
      try days.map { text in
        PastTreatment(
          area: AreaID(region: "cheek", side: .left), procedure: .rfMicroneedling,
          day: try #require(CalendarDay(text)))
      })
  }

  @Test func `shows visits, the next days and why not sooner`() throws {
    let shown = try course(try visits(["2026-10-15", "2026-11-18"]))
    #expect(shown.status == 0, "\(shown.complaint)")
    #expect(shown.lines[0] == "Course of rfMicroneedling: 2 of 3 to 5 visits done")
    #expect(shown.lines[1...2] == ["  2026-10-15", "  2026-11-18"])
    let words = shown.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("possible from 2026-11-25"))
    #expect(words.contains("without a prescriber from 2026-12-09"))
    #expect(words.contains("usual 2026-12-16 to 2026-12-30"))
    #expect(words.contains("before 2026-12-09: rfMicroneedling on 2026-11-18: 21 days' rest"))
    #expect(words.contains("rfmn-interval, https://"))
  }

  @Test func `of somebody never treated begins today`() throws {
    let words = try course(.none).output.split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    #expect(words.contains("possible from 2026-11-21"))
    #expect(!words.contains("Why not sooner"))
  }

  @Test func `gives no day when nobody knows what was done before`() throws {
    let shown = try course(.unknown)
    #expect(shown.output.components(separatedBy: "cannot be told").count == 3)
  }

  @Test func `counts an area's intervals for that area alone`() throws {
    let treatments = try visits(["2026-11-18"])
    let other = try course(treatments, ["--area", "forehead/midline", "--json"])
    let answer = try JSONDecoder().decode(CourseAnswer.self, from: Data(other.output.utf8))
    #expect(answer.nextPossible?.description == "2026-11-21")
    #expect(answer.visits.map(\.description) == ["2026-11-18"])
    #expect(try course(treatments, ["--area", "elbow/left"]).status == 64)
  }

  @Test func `says when the course has all its visits`() throws {
    let days = ["2026-06-01", "2026-07-01", "2026-08-01", "2026-09-01", "2026-10-01"]
    #expect(try course(try visits(days)).output.contains("a prescriber decides about another"))
    #expect(!(try course(try visits(days.suffix(4))).output.contains("a prescriber decides about")))
  }
}
