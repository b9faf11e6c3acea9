package import Quantities

/// One area treated on an earlier visit.
package struct PastTreatment: Hashable, Sendable {
  package var area: AreaID
  package var modality: Modality
  package var day: CalendarDay

  package init(area: AreaID, modality: Modality, day: CalendarDay) {
    self.area = area
    self.modality = modality
    self.day = day
  }
}

/// The modality is coded by its name.
extension PastTreatment: Codable {
  private enum CodingKeys: String, CodingKey {
    case area
    case modality
    case day
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let name = try container.decode(String.self, forKey: .modality)
    guard let modality = Modality(name: name) else {
      throw DecodingError.dataCorruptedError(
        forKey: .modality, in: container, debugDescription: "no modality has this name")
    }
    self.init(
      area: try container.decode(AreaID.self, forKey: .area), modality: modality,
      day: try container.decode(CalendarDay.self, forKey: .day))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(area, forKey: .area)
    try container.encode(modality.description, forKey: .modality)
    try container.encode(day, forKey: .day)
  }
}
