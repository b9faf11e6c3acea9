import Quantities

/// Coded with one key for each dimension that is set, such as `energy_per_pin_uj`, and
/// `further_depths_um` where an insertion has several depths. Other keys are refused.
extension TreatmentSettings: Codable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }

    static let furtherDepths = Key("further_depths_um")
  }

  /// The dimensions that can be set.
  package static let settable: [Dimension] = Dimension.allCases.filter {
    $0 != .pulseEnergyPerPin
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let known = Set(Self.settable.map(\.key) + [Key.furtherDepths.stringValue])
    if let unknown = container.allKeys.first(where: { !known.contains($0.stringValue) }) {
      throw DecodingError.dataCorruptedError(
        forKey: unknown, in: container, debugDescription: "no handpiece is set by this name")
    }
    self.init(
      furtherDepths: try container.decodeIfPresent([Micrometres].self, forKey: .furtherDepths)
        ?? [])
    guard furtherDepths.count <= 8 else {
      throw DecodingError.dataCorruptedError(
        forKey: Key.furtherDepths, in: container, debugDescription: "too many depths")
    }
    for dimension in Self.settable {
      self[dimension] = try container.decodeIfPresent(Int64.self, forKey: Key(dimension.key))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for dimension in Self.settable {
      try container.encodeIfPresent(self[dimension], forKey: Key(dimension.key))
    }
    if !furtherDepths.isEmpty { try container.encode(furtherDepths, forKey: .furtherDepths) }
  }
}
