import ControlAPI
import DoseLimits
import Quantities
import TechnicianConsole
import Testing

@Suite struct `What was used the last time` {
  private static let words = "last time, 2026-10-02: energy/pin 14 mJ (-6 mJ)"

  @Test func `is shown beside today's default, and nothing of it is applied`() throws {
    var console = try Console(.ready, Samples.session(pass: Samples.pass(isSet: false, pulses: 0)))
    #expect(console.shows(Self.words))
    console.press(.enter)
    guard case .setSettings(_, let body)? = console.commands().first else {
      Issue.record("nothing was set")
      return
    }
    #expect(body.settings == Samples.settings)
  }

  @Test func `makes room for the pulses once there are any`() throws {
    let console = try Console(.ready, Samples.session(pass: Samples.pass(pulses: 1)))
    #expect(!console.shows(Self.words))
  }

  @Test func `is that of the same area`() throws {
    let pass = Samples.pass(isSet: false, pulses: 0, side: .right)
    #expect(!(try Console(.ready, Samples.session(pass: pass)).shows("last time")))
  }

  @Test func `is neither a test spot nor the session that goes on`() throws {
    let visits = try Samples.visits()
    let cheek = AreaID(region: "cheek", side: .left)
    let last = try #require(visits.last("rfmn-49i", on: cheek))
    #expect(last.values[.energyPerPin] == 14_000)
    #expect(visits.last("needle-pen", on: cheek) == nil)
    let session = visits.visits[0].sessions[1].session
    #expect(visits.last("rfmn-49i", on: cheek, before: session) == nil)
    #expect(visits.lastVisit(with: "rfmn-49i").map(\.area) == [cheek])
  }

  @Test func `says by how much it differs, and what nobody may set any more`() throws {
    let cheek = AreaID(region: "cheek", side: .left)
    let values = DimensionCounts([.energyPerPin: 50_000, .pulseWidth: 200_000, .depth: 1000])
    let last = LastTreatment(day: nil, area: cheek, values: values)
    let text = LastTime(last, beside: try Samples.limits())
    #expect(text.title == "last time")
    #expect(
      text.lines == [
        "energy per pin 50 mJ: 30 mJ more than the default, which nobody may set now",
        "pulse width 200 ms: the default", "depth 1 mm: 0.2 mm less than the default",
      ])
  }
}

@Suite struct `A test spot is graded by keys` {
  private static func spot(
    _ side: Side, _ day: String, _ grade: TestSpot.Grade = .ungraded
  ) throws -> TestSpot {
    TestSpot(
      model: "rfmn-49i", area: AreaID(region: "cheek", side: side),
      day: try #require(CalendarDay(day)), values: [.depth: 1000], grade: grade)
  }

  @Test func `the newest of each area, by whoever the person in the chair is`() throws {
    var record = try Samples.record()
    record.profile.testSpots = .recorded([
      try Self.spot(.left, "2026-09-01", .acceptable), try Self.spot(.right, "2026-09-20"),
      try Self.spot(.left, "2026-10-02"),
    ])
    var console = try Console(.ready)
    console.type("g0123abc")
    console.press(.enter)
    console.take(.replied(.patient(record.patient), .patient(record)))
    #expect(console.shows("Ask name and date of birth"))
    console.type("1")
    #expect(console.shows("left cheek, rfmn-49i, 2026-10-02: ungraded"))
    #expect(console.shows("right cheek, rfmn-49i, 2026-09-20: ungraded"))
    #expect(!console.shows("2026-09-01"))
    console.type("12")
    #expect(console.shows("It is not acceptable."))
    #expect(console.commands().isEmpty)
    console.press(.enter)
    let body = GradeBody(model: "rfmn-49i", area: "cheek", side: .left, grade: .notAcceptable)
    let commands = console.commands()
    #expect(commands == [.grade(record.patient, body)])
    console.take(.replied(commands[0], .patient(record)))
    #expect(console.shows("The test spot is graded."))
  }

  @Test func `none is graded of who has none`() throws {
    var console = try Console(.ready)
    console.type("g0123abc")
    console.press(.enter)
    try console.answer()
    console.type("1")
    #expect(console.shows("No test spot is recorded."))
    #expect(console.commands().isEmpty)
  }
}
