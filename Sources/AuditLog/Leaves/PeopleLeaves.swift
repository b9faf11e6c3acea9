package import Quantities

/// The random name of somebody who is enrolled, which is all that the log knows of them: `P-` and 8
/// to 16 letters and digits.
package struct PersonPseudonym: Hashable, Sendable, LeafValue {
  package let text: String

  /// `nil` when the text is not such a name.
  package init?(_ text: some StringProtocol) {
    let name = text.utf8.dropFirst(2)
    let isPlain = name.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    guard text.utf8.starts(with: "P-".utf8), (8...16).contains(name.count), isPlain else {
      return nil
    }
    self.text = String(text)
  }

  package init?(from reader: inout JSONReader) {
    guard let text = try? reader.string() else { return nil }
    self.init(text)
  }

  package func write(to text: inout JSONText) { text.string(self.text) }
}

extension PersonPseudonym: CustomStringConvertible {
  package var description: String { text }
}

/// A person can prove from here on that it is they who act.
package struct PersonEnrolledLeaf: LeafContent {
  package static var kind: String { "person_enrolled" }

  package var person: PersonPseudonym
  /// Whether they may arm and release stops.
  package var mayOperate: Bool
  /// Whether they may calibrate and service.
  package var mayService: Bool
  /// User id of the seat.
  package var operatorUID: UInt32

  package init(
    person: PersonPseudonym, mayOperate: Bool, mayService: Bool, operatorUID: UInt32
  ) {
    self.person = person
    self.mayOperate = mayOperate
    self.mayService = mayService
    self.operatorUID = operatorUID
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    person = try fields.take("person")
    mayOperate = try fields.take("may_operate")
    mayService = try fields.take("may_service")
    operatorUID = try fields.take("operator_uid")
  }

  package func write(to text: inout JSONText) {
    text.put("person", person)
    text.put("may_operate", mayOperate)
    text.put("may_service", mayService)
    text.put("operator_uid", operatorUID)
  }
}

/// What can change about somebody who is enrolled.
package enum PersonChange: String, LeafValue, CaseIterable {
  case pin
  case removed
  case unlocked
}

/// Something about a person has changed.
package struct PersonChangedLeaf: LeafContent {
  package static var kind: String { "person_changed" }

  package var person: PersonPseudonym
  package var change: PersonChange
  /// User id of the seat.
  package var operatorUID: UInt32

  package init(person: PersonPseudonym, change: PersonChange, operatorUID: UInt32) {
    self.person = person
    self.change = change
    self.operatorUID = operatorUID
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    person = try fields.take("person")
    change = try fields.take("change")
    operatorUID = try fields.take("operator_uid")
  }

  package func write(to text: inout JSONText) {
    text.put("person", person)
    text.put("change", change)
    text.put("operator_uid", operatorUID)
  }
}

/// A person has been locked after too many wrong PINs in a row.
package struct PersonLockedLeaf: LeafContent {
  package static var kind: String { "person_locked" }

  package var person: PersonPseudonym
  /// User id of the seat that gave the last of them.
  package var uid: UInt32

  package init(person: PersonPseudonym, uid: UInt32) {
    self.person = person
    self.uid = uid
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    person = try fields.take("person")
    uid = try fields.take("uid")
  }

  package func write(to text: inout JSONText) {
    text.put("person", person)
    text.put("uid", uid)
  }
}

/// Wrong PINs that one user gave for one person, counted instead of recorded one by one.
package struct PINsRefusedLeaf: LeafContent {
  package static var kind: String { "pins_refused" }

  /// `nil` for somebody who is not enrolled.
  package var person: PersonPseudonym?
  package var uid: UInt32
  package var count: Int
  /// When the first of them came.
  package var first: BootInstant

  package init(person: PersonPseudonym?, uid: UInt32, count: Int, first: BootInstant) {
    self.person = person
    self.uid = uid
    self.count = count
    self.first = first
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    person = try fields.takeUnlessEmpty("person")
    uid = try fields.take("uid")
    count = try fields.take("count")
    first = try fields.take("first_boot_us")
  }

  package func write(to text: inout JSONText) {
    text.put("person", orEmpty: person)
    text.put("uid", uid)
    text.put("count", count)
    text.put("first_boot_us", first)
  }
}
