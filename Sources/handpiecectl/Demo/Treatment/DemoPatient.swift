import DoseLimits
import Quantities

/// The patient of the demonstration; nobody of flesh and blood.
package enum DemoPatient {
  /// Fitzpatrick IV with acne scars, nothing contraindicated, never treated before, and a test
  /// spot of eight days ago that was graded acceptable.
  static func profile(model: String, today: CalendarDay) -> PatientProfile {
    PatientProfile(
      ageYears: 34, fitzpatrick: .iv, indications: [.acneScars],
      answers: Dictionary(uniqueKeysWithValues: questions.map { ($0, .none) }),
      testSpots: .recorded([testSpot(model: model, today: today)]), treatments: .none)
  }

  static func testSpot(model: String, today: CalendarDay) -> TestSpot {
    TestSpot(
      model: model, area: AreaID(region: "cheek", side: .left),
      day: CalendarDay(daysSince1970: today.daysSince1970 - 8), energyPerPin: Microjoules(20_000),
      depth: Micrometres(1200), grade: .acceptable)
  }

  /// Every question of `Devices/limits/contraindications.yaml`, all answered: there is nothing.
  package static let questions = [
    "active-herpes-in-area", "active-implant", "anticoagulant", "autoimmune-disease",
    "bleeding-disorder", "filler-in-area", "herpes-history-without-prophylaxis",
    "immunosuppression", "infection-or-wound-in-area", "keloid-tendency",
    "loss-of-sensation-in-area", "metal-allergy", "metal-implant-in-area", "oral-isotretinoin",
    "photosensitising-drug", "pregnant-or-nursing", "resurfacing-or-deep-peel", "scleroderma",
    "skin-cancer-or-melanoma",
    "sunburn-or-tan", "tattoo-in-area", "uncontrolled-diabetes",
  ]
}
