import AuditLog
import ControlAPI
import DoseLimits
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
