import ControlAPI
import DoseLimits
import Quantities
import Synchronization
import TreatmentSession

/// The patients registered since the daemon started, by random name. It holds what the rules need
/// and nobody's name, and forgets everything when the daemon ends.
final class PatientRegister: Sendable {
  private let patients = Mutex<[PatientID: PatientProfile]>([:])

  /// The most patients it holds.
  static let limit = 10_000

  /// Registers a patient; `nil` when it is full.
  func add(_ profile: PatientProfile) -> PatientID? {
    guard let patient = PatientID("P" + String(HostClock.random(), radix: 16)) else { return nil }
    return patients.withLock { patients in
      guard patients.count < Self.limit else { return nil }
      patients[patient] = profile
      return patient
    }
  }

  func profile(of patient: PatientID) -> PatientProfile? {
    patients.withLock { $0[patient] }
  }

  /// Adds test spots that nobody has graded yet, one for each pass of a test-spot session.
  func addTestSpots(of session: EndedSession, on day: CalendarDay) {
    let spots = session.passes.map { pass in
      TestSpot(
        model: session.model, area: pass.area, day: day,
        values: pass.values.filter { TestSpot.testedDimensions.contains($0.key) },
        grade: .ungraded)
    }
    patients.withLock { patients in
      guard case .recorded(let known) = patients[session.patient]?.testSpots else {
        patients[session.patient]?.testSpots = .recorded(spots)
        return
      }
      patients[session.patient]?.testSpots = .recorded(known + spots)
    }
  }

  /// Grades the newest spot that a model made in an area; the profile as it is then, or `nil` when
  /// there is no such spot.
  func grade(_ body: GradeBody, of patient: PatientID) -> PatientProfile? {
    let area = AreaID(region: body.area, side: body.side)
    return patients.withLock { patients in
      guard case .recorded(var spots) = patients[patient]?.testSpots,
        let newest = spots.indices.filter({
          spots[$0].model == body.model && spots[$0].area == area
        }).max(by: { (spots[$0].day, $0) < (spots[$1].day, $1) })
      else { return nil }
      spots[newest].grade = body.grade
      patients[patient]?.testSpots = .recorded(spots)
      return patients[patient]
    }
  }
}
