import CLinux
import DoseLimits
import Quantities

/// A patient of whom nothing keeps the handpiece from firing.
enum BenchPatient {
  /// Neither anaesthetised nor without goggles.
  static let preparation = SkinPreparation(anaesthetic: .none, isEyeProtected: true)

  /// Fitzpatrick II, "none" to every question, and good test spots a week ago.
  static func profile(model: String, questions: [Question]) -> PatientProfile {
    let spots = [
      AreaID(region: "cheek", side: .left), AreaID(region: "abdomen", side: .midline),
      AreaID(region: "thigh", side: .left),
    ].map { area in
      TestSpot(
        model: model, area: area, day: CalendarDay(daysSince1970: today.daysSince1970 - 8),
        values: [.energyPerPin: 20_000, .depth: 1200], grade: .acceptable)
    }
    return PatientProfile(
      ageYears: 30, fitzpatrick: .ii, indications: [.acneScars],
      answers: Dictionary(
        questions.map { ($0.id, Answer<RecordedCondition>.none) }, uniquingKeysWith: { $1 }),
      testSpots: .recorded(spots), treatments: .none)
  }

  static var today: CalendarDay { UTCInstant(microseconds: clinux_utc_microseconds()).day }
}
