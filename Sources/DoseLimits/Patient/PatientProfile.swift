/// What the rules need to know about one patient; it holds no name and no birth date.
package struct PatientProfile: Hashable, Sendable {
  package var ageYears: Int
  /// `nil` when nobody knows; it counts as the riskiest then.
  package var fitzpatrick: Fitzpatrick?
  package var indications: [Indication]
  /// Answers by the id of the question; a question without an answer counts as unknown.
  package var answers: [String: Answer<RecordedCondition>]
  package var testSpots: Answer<[TestSpot]>
  /// Treatments of earlier visits; today's passes belong in the query.
  package var treatments: Answer<[PastTreatment]>

  package init(
    ageYears: Int, fitzpatrick: Fitzpatrick?, indications: [Indication],
    answers: [String: Answer<RecordedCondition>], testSpots: Answer<[TestSpot]>,
    treatments: Answer<[PastTreatment]>
  ) {
    self.ageYears = ageYears
    self.fitzpatrick = fitzpatrick
    self.indications = indications
    self.answers = answers
    self.testSpots = testSpots
    self.treatments = treatments
  }
}

/// Decoding demands every field: what nobody knows is written down as unknown.
extension PatientProfile: Codable {
  private enum CodingKeys: String, CodingKey {
    case ageYears = "age_years"
    case fitzpatrick
    case indications
    case answers
    case testSpots = "test_spots"
    case treatments
  }

  /// The most entries any list of a profile may have.
  private static let longestList = 256

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func demand(_ holds: Bool, _ key: CodingKeys, _ reason: String) throws {
      guard holds else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: container, debugDescription: reason)
      }
    }
    let ageYears = try container.decode(Int.self, forKey: .ageYears)
    try demand((0...130).contains(ageYears), .ageYears, "an age lies in 0 to 130 years")
    let indications = try container.decode([Indication].self, forKey: .indications)
    let answers = try container.decode(
      [String: Answer<RecordedCondition>].self, forKey: .answers)
    let testSpots = try container.decode(Answer<[TestSpot]>.self, forKey: .testSpots)
    let treatments = try container.decode(Answer<[PastTreatment]>.self, forKey: .treatments)
    let tooLong = "no list of a profile has more than \(Self.longestList) entries"
    try demand(indications.count <= Self.longestList, .indications, tooLong)
    try demand(answers.count <= Self.longestList, .answers, tooLong)
    if case .recorded(let spots) = testSpots {
      try demand(spots.count <= Self.longestList, .testSpots, tooLong)
    }
    if case .recorded(let past) = treatments {
      try demand(past.count <= Self.longestList, .treatments, tooLong)
    }
    self.init(
      ageYears: ageYears,
      fitzpatrick: try container.decode(Fitzpatrick?.self, forKey: .fitzpatrick),
      indications: indications, answers: answers, testSpots: testSpots, treatments: treatments)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(ageYears, forKey: .ageYears)
    try container.encode(fitzpatrick, forKey: .fitzpatrick)
    try container.encode(indications, forKey: .indications)
    try container.encode(answers, forKey: .answers)
    try container.encode(testSpots, forKey: .testSpots)
    try container.encode(treatments, forKey: .treatments)
  }
}
