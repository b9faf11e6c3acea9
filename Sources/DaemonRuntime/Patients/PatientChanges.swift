import AuditLog
import ControlAPI
import DoseLimits
import FoundationEssentials
import IdentityStore
import Quantities
import TreatmentSession

extension PatientFile {
  /// The file with what a session delivered counted once: passes of a treatment, or spots that
  /// somebody grades later.
  func counting(_ session: EndedSession, on day: CalendarDay?) -> PatientFile {
    let isCounted = sessions.contains { $0.session == session.session && $0.isCounted }
    let passes = session.kind == .treatment ? session.passes : []
    guard !isCounted, var file = counting(passes, of: session.session, on: day) else { return self }
    file = file.remembering(
      TreatedSession(
        kind: session.kind, model: session.model, passes: session.passes.map(TreatedPass.init)),
      of: session.session)
    // A spot without a day never becomes old enough; only a trusted clock gives one.
    guard session.kind == .testSpot, let day else { return file }
    file.profile.addTestSpots(of: session, on: day)
    return file
  }
}

extension PatientFile {
  /// The file without a session that never opened.
  func removing(_ session: SessionPseudonym) -> PatientFile {
    var file = self
    file.sessions.removeAll { $0.session == session && !$0.isCounted }
    return file
  }
}

extension PatientProfile {
  /// The most spots a profile holds; forgetting the oldest never widens a limit.
  private static let testSpotLimit = 256

  fileprivate mutating func addTestSpots(of session: EndedSession, on day: CalendarDay) {
    let spots = session.passes.map { pass in
      TestSpot(
        model: session.model, area: pass.area, day: day,
        values: pass.values.filter { TestSpot.testedDimensions.contains($0.key) },
        grade: .ungraded)
    }
    guard case .recorded(let known) = testSpots else {
      testSpots = .recorded(spots)
      return
    }
    testSpots = .recorded((known + spots).suffix(Self.testSpotLimit))
  }

  /// Grades the newest spot that a model made in an area; `false` when there is no such spot.
  mutating func grade(_ body: GradeBody) -> Bool {
    let area = AreaID(region: body.area, side: body.side)
    guard case .recorded(var spots) = testSpots,
      let newest = spots.indices.filter({
        spots[$0].model == body.model && spots[$0].area == area
      }).max(by: { (spots[$0].day, $0) < (spots[$1].day, $1) })
    else { return false }
    spots[newest].grade = body.grade
    testSpots = .recorded(spots)
    return true
  }
}

extension PatientFile {
  /// What is told of the patient, with a version that differs whenever anything of it does.
  func record(of patient: PatientID) -> PatientRecord {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // What is kept as JSON can be written as JSON.
    let text = [try? encoder.encode(person), try? encoder.encode(profile)]
    let hash = Hash256(of: text.flatMap { Array($0 ?? Data()) })
    return PatientRecord(
      patient: patient, profile: profile, person: person,
      version: EntityTag(Hash64(hash.prefix)))
  }
}

extension PatientFile {
  /// The visits, the newest first.
  func visits(of patient: PatientID) -> VisitList {
    var visits: [VisitReport] = []
    for link in sessions.reversed() {
      guard let session = SessionID(link.session.description) else { continue }
      let visited = VisitedSession(session: session, treated: link.treated)
      if let last = visits.indices.last, visits[last].visit == link.visit.rawValue {
        visits[last].sessions.append(visited)
        visits[last].day = visits[last].day ?? link.day
      } else {
        visits.append(VisitReport(visit: link.visit.rawValue, day: link.day, sessions: [visited]))
      }
    }
    return VisitList(patient: patient, visits: visits)
  }
}

extension PatientProfile {
  /// What stands against new answers.
  func problem(with body: AnswersBody, _ tables: LimitTables) -> Problem? {
    var reasons: [Reason] = []
    if let age = body.ageYears, !(0...130).contains(age) {
      reasons.append(
        Reason(
          rule: "form", dimension: "age_years", sentence: "age_years: an age lies in 0 to 130 years"
        ))
    }
    if let indications = body.indications, indications.count > Indication.allCases.count {
      reasons.append(
        Reason(
          rule: "form", dimension: "indications",
          sentence: "indications: there are only \(Indication.allCases.count)"))
    }
    let known = Set(tables.questions.map(\.id))
    for question in (body.answers ?? [:]).keys.sorted() where !known.contains(question) {
      reasons.append(
        Reason(
          rule: "form", dimension: "answers.\(question)",
          sentence: "answers.\(question): the tables ask no such question"))
    }
    guard let first = reasons.first else { return nil }
    return Problem(.badRequest, first.sentence, reasons: reasons)
  }

  /// Puts new answers in the place of those before.
  mutating func take(_ body: AnswersBody) {
    if let age = body.ageYears { ageYears = age }
    if let type = body.fitzpatrick { fitzpatrick = type }
    if let wished = body.indications { indications = wished }
    answers.merge(body.answers ?? [:]) { _, new in new }
  }
}
