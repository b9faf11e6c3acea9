import AuditLog
import DoseLimits
import IdentityStore
import Quantities
import Testing

/// Promises 8 and 12: a history is bounded, and what goes changes no answer of the rules.
@Suite struct `A long history` {
  private let session = SessionPseudonym(high: 1, low: 1)

  private func day(_ number: Int) -> CalendarDay { sampleDay + Days(Int64(number)) }

  /// The answer after a visit with one pass on a day, read the day after.
  private func answer(
    _ past: [PastTreatment], then area: AreaID = cheek, on day: CalendarDay
  ) throws -> Answer<[PastTreatment]> {
    let file = sampleFile(treatments: .recorded(past)).adding(session, salt: .random(), on: day)
    let counted = try #require(file.counting([samplePass(area)], of: session, on: day))
    return counted.turned(to: day + Days(1)).profile.treatments
  }

  private func visits(_ days: [Int], _ areas: [AreaID]) -> [PastTreatment] {
    days.flatMap { number in
      areas.map { PastTreatment(area: $0, procedure: .rfMicroneedling, day: day(number)) }
    }
  }

  @Test func `forgets an old area of a visit that another area still tells`() throws {
    let past = visits(Array(0..<128), [cheek, forehead])
    let new = PastTreatment(area: cheek, procedure: .rfMicroneedling, day: day(128))
    #expect(try answer(past, on: day(128)) == .recorded(Array(past.dropFirst()) + [new]))
  }

  @Test func `keeps the newest of each area and procedure, however old it is`() throws {
    var past = [PastTreatment(area: forehead, procedure: .filler, day: day(-9000))]
    past += visits(Array(0..<255), [cheek])
    let answer = try answer(past, on: day(1300))
    guard case .recorded(let kept) = answer else {
      Issue.record("the history became \(answer)")
      return
    }
    #expect(kept.count == 256)
    #expect(kept.first == past.first)
    #expect(!kept.contains(past[1]))
  }

  @Test func `counts as unknown when nothing can go`() throws {
    let past = visits(Array(0..<256), [cheek])
    #expect(try answer(past, on: day(256)) == .unknown)
  }

  /// Visits of the last 1096 days, by procedure, are what a course counts.
  @Test(arguments: 0..<8) func `answers as the whole history would`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var file = sampleFile()
    var whole: Set<PastTreatment> = []
    var today = sampleDay
    for _ in 0..<180 {
      today = today + Days(random.number(in: 2...14))
      let session = random.pseudonym()
      file = file.adding(session, salt: random.salt(), on: today)
      let procedure = random.pass().procedure
      let passes = (0..<random.number(in: 1...4)).map { _ in samplePass(random.area(), procedure) }
      file = try #require(file.counting(passes, of: session, on: today)).turned(to: today + Days(1))
      for pass in passes {
        whole.insert(PastTreatment(area: pass.area, procedure: pass.procedure, day: today))
      }
    }
    guard case .recorded(let kept) = file.profile.treatments else {
      Issue.record("the history became unknown")
      return
    }
    #expect(kept.count == 256 && whole.count > 256)
    #expect(Set(kept).isSubset(of: whole))
    #expect(Self.newest(kept) == Self.newest(Array(whole)))
    let asked = today + Days(1)
    #expect(Self.courses(kept, today: asked) == Self.courses(Array(whole), today: asked))
  }

  private struct Skin: Hashable {
    let area: AreaID
    let procedure: Procedure
  }

  private static func newest(_ past: [PastTreatment]) -> [Skin: CalendarDay] {
    past.reduce(into: [:]) { newest, treatment in
      let skin = Skin(area: treatment.area, procedure: treatment.procedure)
      newest[skin] = max(newest[skin] ?? treatment.day, treatment.day)
    }
  }

  private static func courses(
    _ past: [PastTreatment], today: CalendarDay
  ) -> [Procedure: Set<CalendarDay>] {
    past.filter { today - $0.day <= Days(1096) }.reduce(into: [:]) {
      $0[$1.procedure, default: []].insert($1.day)
    }
  }
}
