import ControlAPI
import DoseLimits
import Synchronization

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
}
