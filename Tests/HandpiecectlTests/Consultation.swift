import Backstage
import DeviceCatalog
import DoseLimits
import Foundation
import Quantities

/// A patient's file in a folder of its own, and the catalog of the checkout.
struct Consultation: ~Copyable {
  let folder: URL
  let catalog: Catalog
  static let today = "2026-11-21"

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(
      path: "handpiecectl-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    catalog = try Checkout.catalog()
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  /// Fitzpatrick II, "none" to every question, and a good test spot of eight days ago.
  func profile() throws -> PatientProfile {
    let spot = TestSpot(
      model: "rfmn-49i", area: AreaID(region: "cheek", side: .left), day: try day("2026-11-13"),
      values: [.energyPerPin: 20_000, .depth: 1200], grade: .acceptable)
    return PatientProfile(
      ageYears: 34, fitzpatrick: .ii, indications: [.acneScars],
      answers: Dictionary(
        catalog.tables.questions.map { ($0.id, Answer<RecordedCondition>.none) },
        uniquingKeysWith: { $1 }),
      testSpots: .recorded([spot]), treatments: .none)
  }

  func day(_ text: String) throws -> CalendarDay {
    guard let day = CalendarDay(text) else { throw NoDay() }
    return day
  }

  struct NoDay: Error {}

  /// Writes a file and returns its path.
  func write(_ text: String, as name: String = "patient.json") throws -> String {
    let file = folder.appending(path: name)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  func write(_ profile: PatientProfile) throws -> String {
    try write(String(decoding: try JSONEncoder().encode(profile), as: UTF8.self))
  }

  /// Asks for the limits of the left cheek, with everything prepared.
  func limits(_ patient: String, _ more: [String] = []) throws -> Run {
    try handpiecectl(
      [
        "limits", "--devices", Checkout.devices, "--patient", patient, "--handpiece", "rfmn-49i",
        "--tip", "insulated-49", "--area", "cheek/left", "--indication", "acne-scars",
        "--no-anaesthetic", "--today", Self.today,
      ] + more)
  }
}
