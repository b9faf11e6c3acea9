package import Quantities

/// Who a patient is, as far as anybody wrote it down.
package struct Person: Hashable, Sendable {
  package var name: String?
  package var birthDate: CalendarDay?

  package init(name: String?, birthDate: CalendarDay?) {
    self.name = name
    self.birthDate = birthDate
  }

  /// The longest name, in bytes of UTF-8.
  package static let nameLimit = 256
}

/// Both fields must be there; `null` says that nobody wrote it down.
extension Person: Codable {
  private enum CodingKeys: String, CodingKey {
    case name
    case birthDate = "birth_date"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String?.self, forKey: .name)
    if let name {
      let isPlain = name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
      guard (1...Self.nameLimit).contains(name.utf8.count), isPlain else {
        throw DecodingError.dataCorruptedError(
          forKey: .name, in: container,
          debugDescription: "a name has 1 to \(Self.nameLimit) bytes and no control characters")
      }
    }
    birthDate = try container.decode(CalendarDay?.self, forKey: .birthDate)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(birthDate, forKey: .birthDate)
  }
}
