package import Quantities

/// A few pulses at a declared spot, graded by a person some days later.
package struct TestSpot: Hashable, Sendable {
  package enum Grade: String, Hashable, Codable, CaseIterable, Sendable {
    case acceptable
    case notAcceptable = "not_acceptable"
    /// Nobody has looked yet; it counts as not acceptable.
    case ungraded
  }

  /// The model of the handpiece used: settings of another model say nothing.
  package var model: String
  package var area: AreaID
  package var day: CalendarDay
  /// What the spot got, by dimension; only the ``testedDimensions`` say anything.
  package var values: [Dimension: Int64]
  package var grade: Grade

  package init(
    model: String, area: AreaID, day: CalendarDay, values: [Dimension: Int64], grade: Grade
  ) {
    self.model = model
    self.area = area
    self.day = day
    self.values = values
    self.grade = grade
  }

  /// The dimensions in which a treatment stays at or below its spot.
  package static let testedDimensions: [Dimension] = [
    .energyPerPin, .pulseEnergyPerPin, .depth, .vacuum, .crystalFlow,
  ]

  /// The tested value of a dimension, in its unit; `nil` for one that the spot does not test.
  package subscript(dimension: Dimension) -> Int64? {
    guard Self.testedDimensions.contains(dimension) else { return nil }
    if let value = values[dimension] { return value }
    // A spot that says nothing else had one depth.
    return dimension == .pulseEnergyPerPin ? values[.energyPerPin] : nil
  }
}

/// Each tested value stands beside the other fields, under its dimension's key.
extension TestSpot: Codable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    var values: [Dimension: Int64] = [:]
    for dimension in Self.testedDimensions {
      values[dimension] = try container.decodeIfPresent(Int64.self, forKey: Key(dimension.key))
    }
    guard !values.isEmpty else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "a test spot has at least one tested value, such as energy_per_pin_uj"))
    }
    self.init(
      model: try container.decode(String.self, forKey: Key("model")),
      area: try container.decode(AreaID.self, forKey: Key("area")),
      day: try container.decode(CalendarDay.self, forKey: Key("day")), values: values,
      grade: try container.decode(Grade.self, forKey: Key("grade")))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(model, forKey: Key("model"))
    try container.encode(area, forKey: Key("area"))
    try container.encode(day, forKey: Key("day"))
    for dimension in Self.testedDimensions {
      try container.encodeIfPresent(values[dimension], forKey: Key(dimension.key))
    }
    try container.encode(grade, forKey: Key("grade"))
  }
}
