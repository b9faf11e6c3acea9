import AuditLog
import ControlAPI
import DoseLimits
import IdentityStore
import Quantities
import Testing

/// Promise 8 over days: what a visit did is never forgotten and never looks longer ago than it was.
@Suite struct `The days of a patient` {
  private let tomorrow = sampleDay + Days(1)
  private let first = SessionPseudonym(high: 1, low: 1)
  private let second = SessionPseudonym(high: 2, low: 2)

  private func treated(
    _ passes: [VisitPass] = [samplePass()], on day: CalendarDay? = sampleDay,
    from file: PatientFile = sampleFile()
  ) throws -> PatientFile {
    let file = file.adding(first, salt: .random(), on: day)
    return try #require(file.counting(passes, of: first, on: day))
  }

  @Test func `begin with a visit, which further sessions of the day join`() throws {
    var file = try treated()
    file = file.adding(second, salt: .random(), on: sampleDay)
    #expect(file.visit?.number == VisitNumber(1))
    #expect(file.sessions.map(\.visit) == [VisitNumber(1), VisitNumber(1)])
    #expect(file.sessions.map(\.isCounted) == [true, false])
    #expect(file.visit?.passes == [samplePass()])
    #expect(file.profile.treatments == .none)
  }

  @Test func `end a visit with the next day, each procedure once for each area`() throws {
    let passes = [
      samplePass(), samplePass(), samplePass(forehead), samplePass(cheek, .fractionalRF),
    ]
    let file = try treated(passes)
    #expect(file.turned(to: sampleDay) == file)
    let turned = file.turned(to: tomorrow)
    #expect(turned.visit == nil)
    #expect(
      turned.profile.treatments
        == .recorded([
          PastTreatment(area: cheek, procedure: .rfMicroneedling, day: sampleDay),
          PastTreatment(area: forehead, procedure: .rfMicroneedling, day: sampleDay),
          PastTreatment(area: cheek, procedure: .fractionalRF, day: sampleDay),
        ]))
    #expect(turned.turned(to: tomorrow + Days(9)) == turned)
    let next = turned.adding(second, salt: .random(), on: tomorrow)
    #expect(next.visit == Visit(number: VisitNumber(2), day: tomorrow))
  }

  @Test func `never end a visit by a clock that nobody trusts or that went back`() throws {
    let file = try treated()
    #expect(file.turned(to: nil) == file)
    #expect(file.turned(to: CalendarDay(daysSince1970: sampleDay.daysSince1970 - 1)) == file)
    let later = file.adding(second, salt: .random(), on: nil)
    #expect(later.visit == file.visit)
  }

  @Test func `keep an unknown history unknown`() throws {
    let file = try treated(from: sampleFile(treatments: .unknown)).turned(to: tomorrow)
    #expect(file.visit == nil)
    #expect(file.profile.treatments == .unknown)
  }

  @Test func `add to what was recorded, and nothing twice`() throws {
    let past = PastTreatment(area: cheek, procedure: .rfMicroneedling, day: sampleDay)
    let earlier = PastTreatment(area: cheek, procedure: .filler, day: sampleDay)
    let file = try treated(from: sampleFile(treatments: .recorded([past, earlier])))
    #expect(file.turned(to: tomorrow).profile.treatments == .recorded([past, earlier]))
  }

  @Test func `count a session once, and only one that was opened`() throws {
    let file = try treated()
    #expect(file.counting([samplePass(forehead)], of: first, on: sampleDay) == file)
    #expect(file.counting([samplePass(forehead)], of: first, on: tomorrow) == file)
    #expect(file.counting([samplePass()], of: second, on: sampleDay) == nil)
    #expect(file.adding(first, salt: .random(), on: sampleDay) == file)
  }

  @Test func `remember what the newest sessions did, and of older ones that they were`() {
    var file = sampleFile()
    let count = PatientFile.rememberedSessions + 3
    let sessions = (0..<UInt64(count)).map { SessionPseudonym(high: 9, low: $0) }
    for (index, session) in sessions.enumerated() {
      let treated = TreatedSession(
        kind: .treatment, model: "model \(index)", passes: [TreatedPass(samplePass())])
      file = file.adding(session, salt: .random(), on: sampleDay + Days(Int64(index)))
        .remembering(treated, of: session)
    }
    #expect(file.sessions.map(\.session) == sessions)
    #expect(
      file.sessions.map { $0.treated?.model }
        == (0..<count).map { $0 < 3 ? nil : "model \($0)" })
    #expect(file.sessions.last?.treated?.passes == [TreatedPass(samplePass())])
  }

  @Test func `date passes of an unknown day as late as they can have been`() throws {
    let opened = try treated().adding(second, salt: .random(), on: nil)
    let file = try #require(opened.counting([samplePass(forehead)], of: second, on: nil))
    #expect(file.visit?.day == nil)
    let muchLater = sampleDay + Days(30)
    let past = [cheek, forehead].map {
      PastTreatment(area: $0, procedure: .rfMicroneedling, day: muchLater)
    }
    #expect(file.turned(to: muchLater).profile.treatments == .recorded(past))
  }

  @Test func `give a visit without passes the first day that is known`() {
    let file = sampleFile().adding(first, salt: .random(), on: nil).turned(to: sampleDay)
    #expect(file.visit == Visit(number: VisitNumber(1), day: sampleDay))
    #expect(file.sessions.map(\.day) == [nil])
  }

  @Test func `count a session that lasted past midnight for the later day`() throws {
    let opened = try treated().adding(second, salt: .random(), on: sampleDay)
    let file = try #require(opened.counting([samplePass()], of: second, on: tomorrow))
    #expect(file.visit == Visit(number: VisitNumber(2), day: tomorrow, passes: [samplePass()]))
    #expect(
      file.profile.treatments
        == .recorded([PastTreatment(area: cheek, procedure: .rfMicroneedling, day: sampleDay)]))
  }

  @Test func `stand still at the last number of a visit`() {
    var file = sampleFile()
    file.visit = Visit(number: VisitNumber(.max), day: sampleDay)
    file = file.adding(first, salt: .random(), on: tomorrow)
    #expect(file.sessions.map(\.visit) == [VisitNumber(.max)])
  }

  /// The file against what really happened: the clock is trusted only sometimes.
  @Test(arguments: 0..<30) func `never lose a pass nor make it older`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var file = random.file()
    file.sessions = []
    file.visit = nil
    let wasUnknown = file.profile.treatments == .unknown
    var truth = sampleDay
    var delivered: [(pass: VisitPass, day: CalendarDay)] = []
    for _ in 0..<120 {
      if random.chance(40) { truth = truth + Days(random.number(in: 0...40)) }
      let clock = random.chance(70) ? truth : nil
      if random.chance(50) {
        file = file.adding(random.pseudonym(), salt: random.salt(), on: clock)
      }
      let ended = file.sessions.map(\.session).suffix(3).filter { _ in random.chance(60) }
      for session in ended {
        let passes = (0..<random.number(in: 0...3)).map { _ in random.pass() }
        let isNew = file.sessions.contains { $0.session == session && !$0.isCounted }
        file = try #require(file.counting(passes, of: session, on: clock))
        if isNew { delivered += passes.map { ($0, truth) } }
      }
      file = file.turned(to: clock)
      try #require(file.turned(to: clock) == file)
      try #require((file.profile.treatments == .unknown) == wasUnknown)
      guard case .recorded(let past) = file.profile.treatments else { continue }
      try #require(past.count <= 256)
      for (pass, day) in delivered where !(file.visit?.passes.contains(pass) ?? false) {
        try #require(
          past.contains {
            $0.area == pass.area && $0.procedure == pass.procedure && $0.day >= day
          })
      }
    }
    #expect(!delivered.isEmpty)
  }
}
