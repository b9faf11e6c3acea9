import ControlAPI
import DoseLimits
import Quantities

/// Grading a test spot: whose, which, and what the skin looks like now.
extension ConsoleModel {
  private static let grades: [(TestSpot.Grade, String)] = [
    (.acceptable, "acceptable"), (.notAcceptable, "not acceptable"), (.ungraded, "not graded yet"),
  ]

  func gradingStep(_ form: Form) -> FormStep {
    let record: PatientRecord
    switch recordStep(form) {
    case .success(let found): record = found
    case .failure(let detour): return detour.step
    }
    if let step = personStep(form, record) { return step }
    let spots = record.profile.newestTestSpots
    guard !spots.isEmpty else {
      return .end(
        title: "No test spot is recorded.", lines: ["A session for one is opened with o."])
    }
    guard let index = form.choice("spot"), spots.indices.contains(index) else {
      return .ask(
        Prompt(key: "spot", title: "Which test spot?", kind: .choice(spots.map(\.sentence))))
    }
    guard let choice = form.choice("grade"), Self.grades.indices.contains(choice) else {
      return .ask(
        Prompt(
          key: "grade", title: "What does the skin look like there now?",
          lines: [spots[index].sentence], kind: .choice(Self.grades.map(\.1))))
    }
    let (spot, grade) = (spots[index], Self.grades[choice])
    guard form.isConfirmed("confirm") else {
      return .ask(
        Prompt(
          key: "confirm", title: "Grade the test spot?",
          lines: [spot.sentence, "It is \(grade.1)."],
          kind: .confirm(.enter, "Enter grades it, Esc goes back")))
    }
    return .submit(
      .grade(
        record.patient,
        GradeBody(
          model: spot.model, area: spot.area.region, side: spot.area.side, grade: grade.0)))
  }
}

extension PatientProfile {
  /// The newest spot of each model and area, the newest first: only these can be graded.
  fileprivate var newestTestSpots: [TestSpot] {
    guard case .recorded(let spots) = testSpots else { return [] }
    var newest: [TestSpot] = []
    let sorted = spots.enumerated().sorted { ($0.1.day, $0.0) > ($1.1.day, $1.0) }
    for (_, spot) in sorted
    where !newest.contains(where: { $0.model == spot.model && $0.area == spot.area }) {
      newest.append(spot)
    }
    return newest
  }
}

extension TestSpot {
  fileprivate var sentence: String {
    "\(area), \(model), \(day): \(grade.rawValue.spoken)"
  }
}
