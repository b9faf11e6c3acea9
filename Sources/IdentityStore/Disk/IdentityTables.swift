internal import AuditLog
internal import ControlAPI
internal import FoundationEssentials
internal import GRDB

/// What the file `identities.sqlite` looks like, and its rows read without trusting them.
enum IdentityTables {
  /// Written into `user_version`; a file with a higher one is refused.
  static let version = 2
  /// Written into `application_id`: "hpid".
  static let applicationID = 0x6870_6964

  /// A patient without a box is one whose erasure has begun and whose key is gone. A session
  /// without `recorded_at` is one of such a patient.
  static let schema = """
    CREATE TABLE patient(
      id TEXT PRIMARY KEY,
      version INTEGER NOT NULL,
      box BLOB,
      is_erasing INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE erased_session(
      session TEXT PRIMARY KEY,
      patient TEXT,
      recorded_at INTEGER
    ) STRICT;
    CREATE INDEX erased_session_of_patient ON erased_session(patient) WHERE patient IS NOT NULL;
    CREATE TABLE person(
      id TEXT PRIMARY KEY,
      version INTEGER NOT NULL,
      box BLOB NOT NULL
    ) STRICT;
    CREATE TABLE row_sum(
      sole INTEGER PRIMARY KEY CHECK (sole = 1),
      box BLOB NOT NULL
    ) STRICT;
    """

  /// Whether the file is still empty; refuses what is not a store of this version.
  static func isNew(_ database: Database, path: String) throws -> Bool {
    let identifier = try number("PRAGMA application_id", in: database)
    let version = try number("PRAGMA user_version", in: database)
    if identifier == 0, version == 0,
      try number("SELECT count(*) FROM sqlite_master", in: database) == 0
    {
      return true
    }
    guard identifier == applicationID else { throw IdentityStoreError.notIdentities(path: path) }
    guard version <= self.version else {
      throw IdentityStoreError.fromTheFuture(path: path, version: version)
    }
    guard version == self.version else { throw IdentityStoreError.notIdentities(path: path) }
    return false
  }

  /// A person's row has no mark of its own.
  static let personColumns = "id, version, box, 0"

  static func number(_ sql: String, in database: Database) throws -> Int {
    guard let row = try Row.fetchOne(database, sql: sql),
      case .int64(let value) = (row[0] as DatabaseValue).storage
    else { return 0 }
    return Int(value)
  }

  /// One row of a patient.
  struct PatientRow {
    let id: String
    let version: Int64
    let box: Data?
    let isErasing: Bool

    /// `nil` when the row has values of other types.
    init?(_ row: Row) {
      guard case .string(let id) = (row[0] as DatabaseValue).storage,
        case .int64(let version) = (row[1] as DatabaseValue).storage,
        case .int64(let isErasing) = (row[3] as DatabaseValue).storage
      else { return nil }
      self.id = id
      self.version = version
      if case .blob(let data) = (row[2] as DatabaseValue).storage { box = data } else { box = nil }
      self.isErasing = isErasing != 0
    }

    static let columns = "id, version, box, is_erasing"
  }

  static func row(of patient: PatientID, in database: Database) throws -> PatientRow? {
    let row = try Row.fetchOne(
      database, sql: "SELECT \(PatientRow.columns) FROM patient WHERE id = ?",
      arguments: [patient.text])
    guard let row else { return nil }
    guard let patientRow = PatientRow(row) else { throw IdentityStoreError.rowDamaged(patient) }
    return patientRow
  }
}
