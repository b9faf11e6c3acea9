import CLinux
import DoseLimits
import Quantities

/// A patient of whom nothing keeps the handpiece from firing.
enum BenchPatient {
  /// Fitzpatrick II, every question answered "there is nothing", and a good test spot a week ago.
  static func profile(model: String) -> PatientProfile {
    let today = UTCInstant(microseconds: clinux_utc_microseconds()).day
    let spot = TestSpot(
      model: model, area: AreaID(region: "cheek", side: .left),
      day: CalendarDay(daysSince1970: today.daysSince1970 - 8), energyPerPin: Microjoules(20_000),
      depth: Micrometres(1200), grade: .acceptable)
    return PatientProfile(
      ageYears: 30, fitzpatrick: .ii, indications: [.acneScars],
      answers: Dictionary(uniqueKeysWithValues: questions.map { ($0, .none) }),
      testSpots: .recorded([spot]), treatments: .none)
  }

  private static let questions = [
    "active-herpes-in-area", "active-implant", "anticoagulant", "autoimmune-disease",
    "bleeding-disorder", "filler-in-area", "herpes-history-without-prophylaxis",
    "immunosuppression", "infection-or-wound-in-area", "keloid-tendency",
    "loss-of-sensation-in-area", "metal-allergy", "metal-implant-in-area", "oral-isotretinoin",
    "photosensitising-drug", "pregnant-or-nursing", "resurfacing-or-deep-peel", "scleroderma",
    "skin-cancer-or-melanoma", "sunburn-or-tan", "tattoo-in-area", "uncontrolled-diabetes",
  ]
}
