package import ControlAPI
internal import Crypto
internal import FoundationEssentials
internal import GRDB

extension IdentityDatabase {
  /// Every patient who has not been erased, everybody who is enrolled, and those who cannot be opened.
  package func load() throws(IdentityStoreError) -> LoadedPatients {
    try run { database in
      let count = try IdentityTables.number("SELECT count(*) FROM patient", in: database)
      guard count <= Self.patientLimit else { throw IdentityStoreError.tooManyPatients }
      var loaded = LoadedPatients()
      var sum = RowSum()
      let key = try self.rowsKey()
      let rows = try Row.fetchCursor(
        database, sql: "SELECT \(IdentityTables.PatientRow.columns) FROM patient")
      while let values = try rows.next() {
        guard let row = IdentityTables.PatientRow(values) else {
          loaded.isWhole = false
          continue
        }
        if row.box != nil { sum.toggle(row.id, row.version, with: key) }
        guard !row.isErasing, let patient = PatientID(row.id) else { continue }
        do throws(IdentityStoreError) {
          loaded.files[patient] = try self.open(row, of: patient)
        } catch {
          loaded.unreadable[patient] = error
        }
      }
      try self.loadPeople(into: &loaded, &sum, with: key, from: database)
      if try self.rowSum(in: database, with: key) != sum { loaded.isWhole = false }
      return loaded
    }
  }

  /// Keeps a new patient under a key of their own.
  package func create(
    _ file: PatientFile, as patient: PatientID
  ) throws(IdentityStoreError) {
    try commit { database in
      guard try IdentityTables.row(of: patient, in: database) == nil else {
        throw IdentityStoreError.patientExists(patient)
      }
      let count = try IdentityTables.number("SELECT count(*) FROM patient", in: database)
      guard count < Self.patientLimit else { throw IdentityStoreError.tooManyPatients }
      // A crash here leaves a key that no row needs; the next one of that name takes its place.
      let box = try PatientBox.seal(
        file, of: patient, version: 1, with: try self.keys.make(.patient(patient)))
      try database.execute(
        sql: "INSERT INTO patient(id, version, box, is_erasing) VALUES (?, 1, ?, 0)",
        arguments: [patient.text, box])
      try self.updateRowSum(of: patient.text, from: nil, to: 1, in: database)
    }
  }

  /// Keeps a patient's file in place of the one before.
  package func save(
    _ file: PatientFile, of patient: PatientID
  ) throws(IdentityStoreError) {
    try commit { database in
      guard let row = try IdentityTables.row(of: patient, in: database), !row.isErasing else {
        throw IdentityStoreError.noSuchPatient(patient)
      }
      guard row.box != nil, (1..<Int64.max).contains(row.version) else {
        throw IdentityStoreError.rowDamaged(patient)
      }
      guard let key = try self.keys.key(.patient(patient)) else {
        throw IdentityStoreError.keyMissing(patient)
      }
      let version = row.version + 1
      let box = try PatientBox.seal(file, of: patient, version: version, with: key)
      try database.execute(
        sql: "UPDATE patient SET version = ?, box = ? WHERE id = ?",
        arguments: [version, box, patient.text])
      try self.updateRowSum(of: patient.text, from: row.version, to: version, in: database)
    }
  }

  /// Opens a patient's row.
  func open(
    _ row: IdentityTables.PatientRow, of patient: PatientID
  ) throws(IdentityStoreError) -> PatientFile {
    guard let key = try keys.key(.patient(patient)) else { throw .keyMissing(patient) }
    guard let box = row.box else { throw .rowDamaged(patient) }
    return try PatientBox.open(box, of: patient, version: row.version, with: key)
  }

  /// The key of the sum over all rows.
  private func rowsKey() throws(IdentityStoreError) -> SymmetricKey {
    guard let key = try keys.key(.rows) else { throw .rowsKeyMissing }
    return key
  }

  /// The sum as it is stored; `nil` when it is not what the store's key sealed.
  private func rowSum(in database: Database, with key: SymmetricKey) throws -> RowSum? {
    let row = try Row.fetchOne(database, sql: "SELECT box FROM row_sum")
    guard let row, case .blob(let box) = (row[0] as DatabaseValue).storage else { return nil }
    return RowSum(opening: box, with: key)
  }

  /// Takes a row's old version out of the sum and its new one in.
  ///
  /// A sum that does not open stays as it is, so that the next reading finds the store not whole.
  func updateRowSum(
    of name: String, from old: Int64?, to new: Int64?, in database: Database
  ) throws {
    let key = try rowsKey()
    guard var sum = try rowSum(in: database, with: key) else { return }
    for version in [old, new] {
      if let version { sum.toggle(name, version, with: key) }
    }
    try database.execute(
      sql: "UPDATE row_sum SET box = ?", arguments: [try sum.sealed(with: key)])
  }
}
