/// What a person may do, whatever the seat they sit at may.
package enum PersonRole: String, Codable, CaseIterable, Hashable, Sendable {
  /// Arm, and release stops.
  case operate
  /// Calibrate and service handpieces.
  case service
}

/// What a person is called; kept beside the log and never in it.
package struct PersonName: Hashable, Sendable {
  package let text: String

  /// The longest name, in bytes of UTF-8.
  package static let lengthLimit = 256

  /// `nil` for a text that is empty, too long, or has control characters.
  package init?(_ text: String) {
    let isPlain = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    guard (1...Self.lengthLimit).contains(text.utf8.count), isPlain else { return nil }
    self.text = text
  }

  /// For a text that is known to be right.
  init(unchecked text: String) {
    self.text = text
  }
}

extension PersonName: CustomStringConvertible {
  package var description: String { text }
}

extension PersonName: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let name = Self(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "a name has 1 to \(Self.lengthLimit) bytes and no control characters")
    }
    self = name
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

/// A person to be enrolled.
package struct EnrolmentBody: Codable, Hashable, Sendable {
  package var name: PersonName
  package var roles: Set<PersonRole>
  package var pin: PIN

  package init(name: PersonName, roles: Set<PersonRole>, pin: PIN) {
    self.name = name
    self.roles = roles
    self.pin = pin
  }
}

/// A person's new PIN, with the one until now.
package struct PINChangeBody: Codable, Hashable, Sendable {
  package var old: PIN
  package var new: PIN

  package init(old: PIN, new: PIN) {
    self.old = old
    self.new = new
  }
}

/// Somebody who is enrolled.
package struct EnrolledPerson: Codable, Hashable, Sendable {
  package var person: PersonID
  package var name: PersonName
  /// In alphabetical order.
  package var roles: [PersonRole]
  /// Whether too many wrong PINs were given; somebody with the role `prescribe` unlocks.
  package var locked: Bool

  package init(person: PersonID, name: PersonName, roles: Set<PersonRole>, locked: Bool) {
    self.person = person
    self.name = name
    self.roles = roles.sorted { $0.rawValue < $1.rawValue }
    self.locked = locked
  }
}

/// Everybody who is enrolled.
package struct PeopleList: Codable, Hashable, Sendable {
  package var people: [EnrolledPerson]

  package init(people: [EnrolledPerson]) {
    self.people = people
  }
}

/// A person who has just been removed.
package struct PersonReceipt: Codable, Hashable, Sendable {
  package var person: PersonID

  package init(person: PersonID) {
    self.person = person
  }
}
