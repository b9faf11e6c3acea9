package import AuditLog
package import ControlAPI
internal import FoundationEssentials
internal import GRDB

/// How a patient is forgotten, so that a crash between any two steps leaves either everything or
/// nothing to be opened:
///
/// 1. The row is marked, and the pseudonyms of its sessions are written beside it, in one commit.
///    From here on the erasure will be finished, now or at the next opening.
/// 2. The key is overwritten, removed, and both are durable. From here on nobody can open the row,
///    nor any copy of it.
/// 3. The box is removed from the row.
/// 4. The caller records the erasure in the log.
/// 5. The row goes; its sessions bear the `seq` of that record.
///
/// What is left is that those sessions were of one person who was erased.
extension IdentityDatabase {
  /// Destroys what is kept of a patient and returns the sessions that the record covers. Asked
  /// again it goes on where it was.
  ///
  /// A patient whose row cannot be opened any more is erased too; their sessions are not known
  /// then, and none are returned.
  @discardableResult
  package func beginErasure(
    of patient: PatientID
  ) throws(IdentityStoreError) -> [SessionPseudonym] {
    try commit { database in
      guard let row = try IdentityTables.row(of: patient, in: database) else {
        throw IdentityStoreError.noSuchPatient(patient)
      }
      if !row.isErasing { try self.mark(row, of: patient, in: database) }
    }
    try destroy(patient)
    return try run { try Self.sessions(of: patient, in: $0) }
  }

  /// Erasures that are done and wait for their record in the log, with the sessions it covers.
  ///
  /// A crash between the record and ``finishErasure(of:recordedAt:)`` leaves one here that is
  /// recorded already; recording it once more does no harm.
  package func unfinishedErasures() throws(IdentityStoreError) -> [PatientID: [SessionPseudonym]] {
    try run { database in
      var erasures: [PatientID: [SessionPseudonym]] = [:]
      for patient in try Self.patientsBeingErased(in: database) {
        erasures[patient] = try Self.sessions(of: patient, in: database)
      }
      return erasures
    }
  }

  /// Notes that the leaf with this `seq` records a patient's erasure, and forgets the patient.
  package func finishErasure(
    of patient: PatientID, recordedAt seq: Int64
  ) throws(IdentityStoreError) {
    try commit { database in
      guard
        let row = try IdentityTables.row(of: patient, in: database), row.isErasing, row.box == nil
      else { throw IdentityStoreError.noSuchPatient(patient) }
      try database.execute(
        sql: "UPDATE erased_session SET patient = NULL, recorded_at = ? WHERE patient = ?",
        arguments: [seq, patient.text])
      try database.execute(sql: "DELETE FROM patient WHERE id = ?", arguments: [patient.text])
    }
  }

  /// The sessions of patients who were erased, each with the `seq` of the leaf that records it.
  package func erasedSessions() throws(IdentityStoreError) -> [SessionPseudonym: Int64] {
    try run { database in
      var sessions: [SessionPseudonym: Int64] = [:]
      let rows = try Row.fetchCursor(
        database,
        sql: "SELECT session, recorded_at FROM erased_session WHERE recorded_at IS NOT NULL")
      while let row = try rows.next() {
        guard let session = Self.session(row),
          case .int64(let seq) = (row[1] as DatabaseValue).storage
        else { continue }
        guard sessions.count < LinkFile.sessionLimit else {
          throw IdentityStoreError.tooManyErasedSessions
        }
        sessions[session] = seq
      }
      return sessions
    }
  }

  /// Finishes what a crash or a failure interrupted after the first step.
  func destroyWhatIsErasing() throws(IdentityStoreError) {
    for patient in try run({ try Self.patientsBeingErased(in: $0) }) { try destroy(patient) }
  }

  /// The first step.
  private func mark(
    _ row: IdentityTables.PatientRow, of patient: PatientID, in database: Database
  ) throws {
    for session in try sessionsForErasure(row, of: patient) {
      try database.execute(
        sql: "INSERT OR REPLACE INTO erased_session(session, patient) VALUES (?, ?)",
        arguments: [session.description, patient.text])
    }
    try database.execute(
      sql: "UPDATE patient SET is_erasing = 1 WHERE id = ?", arguments: [patient.text])
  }

  /// The second and the third step.
  private func destroy(_ patient: PatientID) throws(IdentityStoreError) {
    try run { _ in try self.keys.destroy(.patient(patient)) }
    try commit { database in
      guard let row = try IdentityTables.row(of: patient, in: database), row.box != nil else {
        return
      }
      try self.updateRowSum(of: patient.text, from: row.version, to: nil, in: database)
      try database.execute(
        sql: "UPDATE patient SET box = NULL WHERE id = ?", arguments: [patient.text])
    }
  }

  private func sessionsForErasure(
    _ row: IdentityTables.PatientRow, of patient: PatientID
  ) throws(IdentityStoreError) -> [SessionPseudonym] {
    do throws(IdentityStoreError) {
      return try open(row, of: patient).sessions.map(\.session)
    } catch {
      switch error {
      case .keyMissing, .keyDamaged, .rowDamaged, .fileNotUnderstood: return []
      default: throw error
      }
    }
  }

  private static func patientsBeingErased(in database: Database) throws -> [PatientID] {
    // In no order: a row that is missing in the table but not in the index must not stop this.
    let rows = try Row.fetchAll(
      database, sql: "SELECT id FROM patient WHERE is_erasing <> 0 LIMIT ?",
      arguments: [patientLimit])
    return rows.compactMap { row in
      guard case .string(let id) = (row[0] as DatabaseValue).storage else { return nil }
      return PatientID(id)
    }
  }

  private static func sessions(
    of patient: PatientID, in database: Database
  ) throws -> [SessionPseudonym] {
    let rows = try Row.fetchAll(
      database, sql: "SELECT session FROM erased_session WHERE patient = ? ORDER BY session",
      arguments: [patient.text])
    return rows.compactMap(session)
  }

  private static func session(_ row: Row) -> SessionPseudonym? {
    guard case .string(let text) = (row[0] as DatabaseValue).storage else { return nil }
    return SessionPseudonym(text)
  }
}
