package import AuditLog
package import DoseLimits
package import Quantities

/// All sessions of one patient in one day, as far as they count for the next one.
package struct Visit: Hashable, Sendable {
  package var number: VisitNumber
  /// The day of all its passes; `nil` when the clock was not trusted for one of them.
  package var day: CalendarDay?
  /// In their order, over all sessions and handpieces.
  package var passes: [VisitPass]

  package init(number: VisitNumber, day: CalendarDay?, passes: [VisitPass] = []) {
    self.number = number
    self.day = day
    self.passes = passes
  }
}

extension Visit: Codable {
  private enum CodingKeys: String, CodingKey {
    case number
    case day
    case passes
  }

  /// `day` must be there; `null` says that nobody knew it.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      number: try container.decode(VisitNumber.self, forKey: .number),
      day: try container.decode(CalendarDay?.self, forKey: .day),
      passes: try container.decode([VisitPass].self, forKey: .passes))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(number, forKey: .number)
    try container.encode(day, forKey: .day)
    try container.encode(passes, forKey: .passes)
  }
}

/// Each value stands under its dimension's key in `values`.
extension VisitPass: Codable {
  private enum CodingKeys: String, CodingKey {
    case area
    case procedure
    case values
    case energyOverPins = "energy_over_pins_uj"
    case exposure = "exposure_ms"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    var values: [Dimension: Int64] = [:]
    for (key, value) in try container.decode([String: Int64].self, forKey: .values) {
      guard let dimension = Dimension.allCases.first(where: { $0.key == key }) else {
        throw DecodingError.dataCorruptedError(
          forKey: .values, in: container, debugDescription: "a dimension that is not known")
      }
      values[dimension] = value
    }
    self.init(
      area: try container.decode(AreaID.self, forKey: .area),
      procedure: try container.decode(Procedure.self, forKey: .procedure), values: values,
      energyOverPins: try container.decode(Microjoules.self, forKey: .energyOverPins),
      exposure: try container.decode(Milliseconds.self, forKey: .exposure))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(area, forKey: .area)
    try container.encode(procedure, forKey: .procedure)
    try container.encode(
      values.reduce(into: [String: Int64]()) { $0[$1.key.key] = $1.value }, forKey: .values)
    try container.encode(energyOverPins, forKey: .energyOverPins)
    try container.encode(exposure, forKey: .exposure)
  }
}
