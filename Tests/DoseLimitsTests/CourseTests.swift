import DoseLimits
import Quantities
import Testing

@Suite struct `A course` {
  private func decide(_ past: [PastTreatment], overridden: Bool = false) -> LimitDecision {
    Example.decide {
      $0.profile.treatments = .recorded(past)
      if overridden {
        $0.overrides = [LimitOverride(area: Example.cheek, target: .block(rule: "course"))]
      }
    }
  }

  private func visits(_ days: Int64...) -> [PastTreatment] {
    days.map { Example.past(.rfMicroneedling, daysAgo: $0) }
  }

  @Test func `goes on after its five visits only if a prescriber says so`() {
    #expect(decide(visits(30, 60, 90, 120)).blockIDs == [])
    let done = decide(visits(30, 60, 90, 120, 150))
    #expect(done.prescriberBlockIDs == ["course"] && done.hardBlockIDs == [])
    let lifted = decide(visits(30, 60, 90, 120, 150), overridden: true)
    #expect(lifted.blockIDs == [] && lifted.cautionIDs == ["course"])
  }

  @Test func `counts days, not areas`() {
    let sameDays = visits(30, 60, 90, 120).flatMap {
      [$0, PastTreatment(area: Example.forehead, procedure: $0.procedure, day: $0.day)]
    }
    #expect(decide(sameDays).blockIDs == [])
    let elsewhere = [Example.past(.rfMicroneedling, daysAgo: 150, area: Example.neck)]
    #expect(decide(sameDays + elsewhere).blockIDs == ["course"])
  }

  @Test func `forgets what is longer ago than its memory, and other procedures`() {
    #expect(decide(visits(30, 60, 90, 120, 365)).blockIDs == ["course"])
    #expect(decide(visits(30, 60, 90, 120, 366)).blockIDs == [])
    let filler = [Example.past(.filler, daysAgo: 150)]
    #expect(decide(visits(30, 60, 90, 120) + filler).blockIDs == [])
  }

  @Test func `counts every visit when the clock is not trusted, and none nobody knows of`() {
    let unclocked = Example.decide {
      $0.today = nil
      $0.profile.treatments = .recorded(visits(30, 60, 90, 120, 5000))
    }
    #expect(unclocked.prescriberBlockIDs == ["course"])
    // A day ahead of today may be any day.
    #expect(decide(visits(-1, 60, 90, 120, 150)).prescriberBlockIDs == ["course"])
    // The intervals block an unknown history.
    let unknown = Example.decide { $0.profile.treatments = .unknown }
    #expect(unknown.blockIDs == ["interval"])
  }
}

@Suite struct `The plan of a course` {
  private func planned(
    _ treatments: Answer<[PastTreatment]>, area: AreaID? = Example.cheek,
    today: CalendarDay? = Example.today, in tables: LimitTables = Example.tables()
  ) -> CoursePlan? {
    var profile = Example.profile()
    profile.treatments = treatments
    return tables.coursePlan(
      for: profile, modality: .rfMicroneedling, area: area, today: today)
  }

  /// This many days from today.
  private func inDays(_ days: Int64) -> CalendarDay { Example.daysAgo(-days) }

  @Test func `begins today for a patient never treated`() throws {
    let plan = try #require(planned(.none))
    #expect(plan.visits == [] && plan.visitsLeft == 3 && plan.rule.rule.id == "course")
    #expect(plan.nextPossible == Example.today && plan.nextWithoutPrescriber == Example.today)
    #expect(plan.nextUsual == nil && plan.reasons == [])
  }

  @Test func `waits 7 days for all, 21 without a prescriber, and usually 28 to 42`() throws {
    let plan = try #require(
      planned(
        .recorded([
          Example.past(.rfMicroneedling, daysAgo: 3), Example.past(.rfMicroneedling, daysAgo: 40),
          Example.past(.filler, daysAgo: 1),
        ])))
    #expect(plan.visits == [Example.daysAgo(40), Example.daysAgo(3)])
    #expect(plan.visitsLeft == 1)
    #expect(plan.nextPossible == inDays(4))
    #expect(plan.nextWithoutPrescriber == inDays(18))
    #expect(plan.nextUsual == inDays(25)...inDays(39))
    // The longest first.
    #expect(plan.reasons.map(\.until) == [inDays(18), inDays(4)])
    #expect(plan.reasons.map(\.isOverridable) == [true, false])
    #expect(plan.reasons.map(\.rule.id) == ["interval", "interval"])
    #expect(plan.reasons.allSatisfy { $0.reason.contains("rfMicroneedling") })
  }

  @Test func `names what holds it back, and leaves out what is over`() throws {
    let plan = try #require(planned(.recorded([Example.past(.rfMicroneedling, daysAgo: 10)])))
    #expect(plan.nextPossible == Example.today)
    #expect(plan.nextWithoutPrescriber == inDays(11))
    #expect(plan.reasons.map(\.until) == [inDays(11)])
    let rested = try #require(planned(.recorded([Example.past(.rfMicroneedling, daysAgo: 21)])))
    #expect(rested.nextWithoutPrescriber == Example.today && rested.reasons == [])
  }

  @Test func `agrees with the engine on the first day`() throws {
    let treatments = Answer.recorded([Example.past(.microneedling, daysAgo: 3)])
    let plan = try #require(planned(treatments))
    func interval(on day: CalendarDay?) -> [[String]] {
      let decision = Example.decide {
        $0.profile.treatments = treatments
        $0.today = day
      }
      return [decision.hardBlockIDs, decision.prescriberBlockIDs]
    }
    #expect(plan.nextPossible == inDays(4) && plan.nextWithoutPrescriber == inDays(18))
    #expect(interval(on: inDays(3)) == [["interval"], []])
    #expect(interval(on: inDays(4)) == [[], ["interval"]])
    #expect(interval(on: inDays(17)) == [[], ["interval"]])
    #expect(interval(on: inDays(18)) == [[], []])
  }

  @Test func `counts an interval of one area there, and everywhere when none is named`() throws {
    let elsewhere = Answer.recorded([
      Example.past(.rfMicroneedling, daysAgo: 3, area: Example.forehead)
    ])
    #expect(planned(elsewhere)?.nextPossible == Example.today)
    #expect(planned(elsewhere, area: nil)?.nextPossible == inDays(4))
    let body = Example.tables {
      $0.intervals = [
        Example.interval("interval", .rfMicroneedling, after: [.rfMicroneedling], scope: .body)
      ]
    }
    #expect(planned(elsewhere, in: body)?.nextPossible == inDays(4))
  }

  @Test func `tells the days without a clock, and nothing of an unknown history`() throws {
    let past = Answer.recorded([Example.past(.rfMicroneedling, daysAgo: 3)])
    let unclocked = try #require(planned(past, today: nil))
    #expect(unclocked.nextPossible == inDays(4))
    #expect(unclocked.nextWithoutPrescriber == inDays(18))
    #expect(unclocked.reasons.count == 2)
    #expect(planned(.none, today: nil)?.nextPossible == nil)
    let unknown = try #require(planned(.unknown))
    #expect(unknown.nextPossible == nil && unknown.nextWithoutPrescriber == nil)
    #expect(unknown.nextUsual == nil && unknown.visits == [] && unknown.reasons == [])
  }

  @Test func `has no visits left after the least, and none without a rule`() {
    let past = [30, 60, 90, 120].map { Example.past(.rfMicroneedling, daysAgo: $0) }
    #expect(planned(.recorded(past))?.visitsLeft == 0)
    #expect(planned(.none, in: Example.tables { $0.courses = [] }) == nil)
  }
}
