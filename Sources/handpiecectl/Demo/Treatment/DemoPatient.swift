package import DoseLimits
package import Quantities

/// The patient of the demonstration; nobody of flesh and blood.
package enum DemoPatient {
  /// Neither anaesthetised nor without goggles.
  package static let preparation = SkinPreparation(anaesthetic: .none, isEyeProtected: true)

  /// Fitzpatrick IV with acne scars, "none" to every question, never treated before, and a test
  /// spot of eight days ago that was graded acceptable.
  package static func profile(
    for plan: TreatmentPlan, questions: [Question], today: CalendarDay
  ) -> PatientProfile {
    PatientProfile(
      ageYears: 34, fitzpatrick: .iv, indications: [plan.indication],
      answers: Dictionary(
        questions.map { ($0.id, Answer<RecordedCondition>.none) }, uniquingKeysWith: { $1 }),
      testSpots: .recorded([testSpot(for: plan, today: today)]), treatments: .none)
  }

  static func testSpot(for plan: TreatmentPlan, today: CalendarDay) -> TestSpot {
    TestSpot(
      model: plan.model, area: AreaID(region: "cheek", side: .left),
      day: CalendarDay(daysSince1970: today.daysSince1970 - 8), values: plan.spot,
      grade: .acceptable)
  }
}
