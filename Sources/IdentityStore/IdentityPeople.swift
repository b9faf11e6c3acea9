package import ControlAPI
internal import Crypto
internal import FoundationEssentials
internal import GRDB

/// Who is enrolled: rows like those of patients, each under a key of its own.
extension IdentityDatabase {
  /// The most people the store holds.
  package static let personLimit = 256

  /// Everybody's files, with their rows added to the sum.
  func loadPeople(
    into loaded: inout LoadedPatients, _ sum: inout RowSum, with key: SymmetricKey,
    from database: Database
  ) throws {
    let rows = try Row.fetchCursor(
      database,
      sql: "SELECT \(IdentityTables.personColumns) FROM person LIMIT ?",
      arguments: [Self.personLimit + 1])
    while let values = try rows.next() {
      guard let row = IdentityTables.PatientRow(values), let person = PersonID(row.id) else {
        loaded.isWhole = false
        continue
      }
      sum.toggle(Self.name(of: person), row.version, with: key)
      do throws(IdentityStoreError) {
        loaded.people[person] = try open(row, of: person)
      } catch {
        loaded.unreadablePeople[person] = error
      }
    }
  }

  /// Keeps a new person under a key of their own.
  package func create(_ file: PersonFile, as person: PersonID) throws(IdentityStoreError) {
    try commit { database in
      let count = try IdentityTables.number("SELECT count(*) FROM person", in: database)
      guard count < Self.personLimit else { throw IdentityStoreError.tooManyPeople }
      let box = try Self.seal(
        file, of: person, version: 1, with: try self.keys.make(.person(person)))
      try database.execute(
        sql: "INSERT INTO person(id, version, box) VALUES (?, 1, ?)",
        arguments: [person.text, box])
      try self.updateRowSum(of: Self.name(of: person), from: nil, to: 1, in: database)
    }
  }

  /// Keeps a person's file in place of the one before.
  package func save(_ file: PersonFile, of person: PersonID) throws(IdentityStoreError) {
    try commit { database in
      let row = try Self.row(of: person, in: database)
      guard (1..<Int64.max).contains(row.version), let key = try self.keys.key(.person(person))
      else {
        throw IdentityStoreError.personUnreadable(person, reason: "the key is missing")
      }
      let version = row.version + 1
      let box = try Self.seal(file, of: person, version: version, with: key)
      try database.execute(
        sql: "UPDATE person SET version = ?, box = ? WHERE id = ?",
        arguments: [version, box, person.text])
      try self.updateRowSum(
        of: Self.name(of: person), from: row.version, to: version, in: database)
    }
  }

  /// Forgets a person: their row goes, and then the key of what copies of it there may be.
  package func remove(_ person: PersonID) throws(IdentityStoreError) {
    try commit { database in
      let row = try Self.row(of: person, in: database)
      try database.execute(sql: "DELETE FROM person WHERE id = ?", arguments: [person.text])
      try self.updateRowSum(of: Self.name(of: person), from: row.version, to: nil, in: database)
    }
    try run { _ in try self.keys.destroy(.person(person)) }
  }

  private static func row(
    of person: PersonID, in database: Database
  ) throws -> IdentityTables.PatientRow {
    let values = try Row.fetchOne(
      database, sql: "SELECT \(IdentityTables.personColumns) FROM person WHERE id = ?",
      arguments: [person.text])
    guard let values else { throw IdentityStoreError.noSuchPerson(person) }
    guard let row = IdentityTables.PatientRow(values) else {
      throw IdentityStoreError.personUnreadable(person, reason: "the row is damaged")
    }
    return row
  }

  private func open(
    _ row: IdentityTables.PatientRow, of person: PersonID
  ) throws(IdentityStoreError) -> PersonFile {
    guard let key = try keys.key(.person(person)) else {
      throw .personUnreadable(person, reason: "the key is missing")
    }
    guard let box = row.box else { throw .personUnreadable(person, reason: "the row is damaged") }
    do throws(BoxDefect) {
      return try RowBox.open(box, named: Self.name(of: person), version: row.version, with: key)
    } catch {
      throw .personUnreadable(person, reason: "\(error)")
    }
  }

  private static func seal(
    _ file: PersonFile, of person: PersonID, version: Int64, with key: SymmetricKey
  ) throws(IdentityStoreError) -> Data {
    do throws(BoxDefect) {
      return try RowBox.seal(file, named: name(of: person), version: version, with: key)
    } catch {
      throw .personUnreadable(person, reason: "\(error)")
    }
  }

  /// A name that no patient has: their ids do not begin with a dot.
  private static func name(of person: PersonID) -> String { ".person-" + person.text }
}
