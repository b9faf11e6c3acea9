package import Quantities

/// What is told about a patient when registering: no name, every field required.
package struct PatientForm: Codable, Hashable, Sendable {
  package var ageYears: Int
  /// Fitzpatrick skin type, 1 to 6.
  package var fitzpatrick: Int
  /// Why the patient is treated, by the names in the limit tables.
  package var indications: [String]
  /// Answers to the questions on contraindications; a question left out counts as unknown.
  package var answers: [String: HistoryAnswer<ConditionForm>]
  package var testSpots: HistoryAnswer<[TestSpotForm]>
  /// Treatments of earlier visits, here or elsewhere.
  package var treatments: HistoryAnswer<[EarlierTreatment]>

  package init(
    ageYears: Int, fitzpatrick: Int, indications: [String],
    answers: [String: HistoryAnswer<ConditionForm>],
    testSpots: HistoryAnswer<[TestSpotForm]>, treatments: HistoryAnswer<[EarlierTreatment]>
  ) {
    self.ageYears = ageYears
    self.fitzpatrick = fitzpatrick
    self.indications = indications
    self.answers = answers
    self.testSpots = testSpots
    self.treatments = treatments
  }

  private enum CodingKeys: String, CodingKey {
    case ageYears = "age_years"
    case fitzpatrick, indications, answers, treatments
    case testSpots = "test_spots"
  }
}

/// A test spot made earlier, and how a person graded it.
package struct TestSpotForm: Codable, Hashable, Sendable {
  /// The model of the handpiece used.
  package var model: String
  package var area: String
  package var side: BodySide
  package var day: DayText
  /// Per pin.
  package var energy: Microjoules
  package var depth: Micrometres
  package var grade: Grade

  /// What a person said of the spot.
  package enum Grade: String, Codable, Hashable, Sendable {
    case acceptable
    case notAcceptable = "not_acceptable"
    case ungraded
  }

  package init(
    model: String, area: String, side: BodySide, day: DayText, energy: Microjoules,
    depth: Micrometres, grade: Grade
  ) {
    self.model = model
    self.area = area
    self.side = side
    self.day = day
    self.energy = energy
    self.depth = depth
    self.grade = grade
  }

  private enum CodingKeys: String, CodingKey {
    case model, area, side, day, grade
    case energy = "energy_uj"
    case depth = "depth_um"
  }
}

/// A treatment the patient had before, here or elsewhere.
package struct EarlierTreatment: Codable, Hashable, Sendable {
  package var area: String
  package var side: BodySide
  /// The name of a ``Quantities/Modality``.
  package var modality: String
  package var day: DayText

  package init(area: String, side: BodySide, modality: String, day: DayText) {
    self.area = area
    self.side = side
    self.modality = modality
    self.day = day
  }
}

/// Which side of the body an area lies on.
package enum BodySide: String, Codable, CaseIterable, Hashable, Sendable {
  case left, right, midline
}
