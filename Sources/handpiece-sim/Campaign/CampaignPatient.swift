import CLinux
import ControlAPI
import DoseLimits
import Quantities

/// A patient of whom nothing keeps the handpiece from firing.
enum CampaignPatient {
  static let preparation = SkinPreparation(anaesthetic: .none, isEyeProtected: true)

  /// "None" to every question of the catalog, and a good test spot of eight days ago.
  static func profile(
    model: String, _ catalog: CatalogAnswer
  ) throws(CampaignFailure) -> PatientProfile {
    let file = catalog.files.first { $0.path.hasSuffix("questions.yaml") }
    let marker = "  - id: "
    let questions = (file?.text ?? "").split(separator: "\n").filter { $0.hasPrefix(marker) }
      .map { String($0.dropFirst(marker.count)) }
    guard !questions.isEmpty else { throw .unusable("the catalog asks no questions") }
    let today = UTCInstant(microseconds: clinux_utc_microseconds()).day
    let spot = TestSpot(
      model: model, area: AreaID(region: "cheek", side: .left),
      day: CalendarDay(daysSince1970: today.daysSince1970 - 8), values: spots[model] ?? [:],
      grade: .acceptable)
    return PatientProfile(
      ageYears: 34, fitzpatrick: .iv, indications: [.acneScars],
      answers: Dictionary(
        questions.map { ($0, Answer<RecordedCondition>.none) }, uniquingKeysWith: { $1 }),
      testSpots: .recorded([spot]), treatments: .none)
  }

  private static let spots: [String: [Dimension: Int64]] = [
    "rfmn-49i": [.energyPerPin: 20_000, .depth: 1200],
    "rfmn-25n": [.energyPerPin: 12_000, .pulseEnergyPerPin: 12_000, .depth: 1200],
    "ematrix-sub": [.energyPerPin: 20_000],
    "needle-pen": [.depth: 1000],
    "crystal-mda": [.vacuum: 12_000, .crystalFlow: 100],
  ]
}
