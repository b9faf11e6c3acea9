package import ControlAPI

/// Everything that is kept of somebody who is enrolled.
package struct PersonFile: Codable, Hashable, Sendable {
  package var name: PersonName
  package var roles: Set<PersonRole>
  package var pin: PINHash
  /// Wrong PINs since the last right one.
  package private(set) var wrongPINs = 0
  /// Until somebody with the role `prescribe` unlocks.
  package private(set) var isLocked = false
  /// What has changed and is not in the log yet; until it is, nobody acts as this person.
  package var owed: OwedRecord?

  /// So many wrong PINs in a row lock.
  package static let wrongPINLimit = 5

  package init(name: PersonName, roles: Set<PersonRole>, pin: PINHash, owed: OwedRecord?) {
    self.name = name
    self.roles = roles
    self.pin = pin
    self.owed = owed
  }

  /// The file after one more wrong PIN, given at the seat of a user.
  package func countingWrongPIN(by userID: UInt32) -> PersonFile {
    var file = self
    file.wrongPINs = min(wrongPINs, Self.wrongPINLimit - 1) + 1
    if file.wrongPINs >= Self.wrongPINLimit {
      file.isLocked = true
      file.owed = OwedRecord(.locked, by: userID)
    }
    return file
  }

  /// The file after the right PIN; the same when there was no wrong one before.
  package func countingRightPIN() -> PersonFile {
    var file = self
    file.wrongPINs = 0
    return file
  }

  /// The file of somebody who may try again.
  package func unlocked(by userID: UInt32) -> PersonFile {
    var file = countingRightPIN()
    file.isLocked = false
    file.owed = OwedRecord(.unlocked, by: userID)
    return file
  }
}

/// What the log has yet to be told of a person.
package struct OwedRecord: Codable, Hashable, Sendable {
  package enum Change: String, Codable, CaseIterable, Hashable, Sendable {
    case enrolled
    case pin
    case locked
    case unlocked
    case removed
  }

  package var change: Change
  /// User id of the seat.
  package var userID: UInt32

  package init(_ change: Change, by userID: UInt32) {
    self.change = change
    self.userID = userID
  }
}
