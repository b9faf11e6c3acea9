internal import AuditLog
internal import GRDB

/// Looks landmarks up, and the leaves they stand for.
enum LandmarkRows {
  /// The most landmarks one call returns.
  static let limit = 100_000

  static let schema = """
    CREATE TABLE landmark(
      seq INTEGER PRIMARY KEY REFERENCES leaf(seq),
      kind TEXT NOT NULL,
      session TEXT NOT NULL,
      handpiece TEXT NOT NULL
    ) STRICT;
    CREATE INDEX landmark_by_session ON landmark(session, kind);
    CREATE INDEX landmark_by_handpiece ON landmark(handpiece, kind, seq);
    CREATE INDEX landmark_by_kind ON landmark(kind, seq)
    """

  /// Notes the landmark of a leaf that is being written. The end of a session is about the
  /// handpiece that the session was opened on.
  static func insert(_ landmark: Landmark, seq: Int64, in database: Database) throws {
    if let ended = landmark.ended { return try removeAlarm(ended, in: database) }
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO landmark(seq, kind, session, handpiece) VALUES (?1, ?2, ?3,
          CASE WHEN ?4 <> '' THEN ?4 ELSE coalesce((SELECT handpiece FROM landmark
            WHERE session = ?3 AND session <> '' AND kind = 'session_opened'), '') END)
        """)
    try statement.execute(
      arguments: [seq, landmark.kind.rawValue, landmark.session, landmark.handpiece])
    if let tip = landmark.tip { try TipRows.insert(tip, seq: seq, in: database) }
  }

  private static func removeAlarm(_ seq: Int64, in database: Database) throws {
    let statement = try database.cachedStatement(
      sql: "DELETE FROM landmark WHERE seq = ? AND kind = 'alarm_raised'")
    try statement.execute(arguments: [seq])
  }

  /// Where the sessions were opened that have not been closed, the oldest first.
  static func openSessions(in database: Database) throws -> [Int64] {
    try Int64.fetchAll(
      database,
      sql: """
        SELECT seq FROM landmark AS opened WHERE kind = 'session_opened' AND NOT EXISTS
          (SELECT 1 FROM landmark WHERE session = opened.session AND kind = 'session_closed')
        ORDER BY seq LIMIT \(limit)
        """)
  }

  /// Where a session was opened and where it was closed.
  static func span(
    of session: SessionPseudonym, in database: Database
  ) throws -> (opened: Int64?, closed: Int64?) {
    func seq(_ kind: Landmark.Kind) throws -> Int64? {
      try Int64.fetchOne(
        database, sql: "SELECT min(seq) FROM landmark WHERE session = ? AND kind = ?",
        arguments: [session.description, kind.rawValue])
    }
    return (try seq(.sessionOpened), try seq(.sessionClosed))
  }

  /// The newest sessions of a handpiece that have ended.
  static func closedSessions(
    of handpiece: String, limit: Int, in database: Database
  ) throws -> [HandpieceLandmarks.ClosedSession] {
    let places = try Row.fetchAll(
      database,
      sql: """
        SELECT opened.seq, closed.seq FROM landmark AS closed
          JOIN landmark AS opened ON opened.session = closed.session
            AND opened.kind = 'session_opened'
          WHERE closed.handpiece = ? AND closed.kind = 'session_closed'
          ORDER BY closed.seq DESC LIMIT ?
        """,
      arguments: [handpiece, limit])
    return try places.compactMap { row in
      guard let opened = try self.row(at: row[0], in: database),
        let closed = try self.row(at: row[1], in: database)
      else { return nil }
      return HandpieceLandmarks.ClosedSession(opened: opened, closed: closed)
    }
  }

  private static func row(at seq: Int64, in database: Database) throws -> StoredLeaf? {
    try LeafRows.fetch(from: seq, limit: 1, in: database).first { $0.seq == seq }
  }

  static func all(_ kind: Landmark.Kind, in database: Database) throws -> [Int64] {
    try Int64.fetchAll(
      database, sql: "SELECT seq FROM landmark WHERE kind = ? ORDER BY seq LIMIT \(limit)",
      arguments: [kind.rawValue])
  }

  /// Which of the leaves of a kind about a handpiece.
  enum Which: String {
    case oldest = "min"
    case newest = "max"
  }

  /// The newest or oldest leaf of a kind about a handpiece.
  static func leaf(
    _ which: Which, _ kind: Landmark.Kind, of handpiece: String, in database: Database
  ) throws -> Leaf? {
    let seq = try Int64.fetchOne(
      database,
      sql: "SELECT \(which.rawValue)(seq) FROM landmark WHERE handpiece = ? AND kind = ?",
      arguments: [handpiece, kind.rawValue])
    return try seq.flatMap { try leaf(at: $0, in: database) }
  }

  /// Leaves of a kind about a handpiece, so many at most.
  static func rows(
    _ kind: Landmark.Kind, of handpiece: String, newestFirst: Bool, limit: Int,
    in database: Database
  ) throws -> [StoredLeaf] {
    let places = try Int64.fetchAll(
      database,
      sql: """
        SELECT seq FROM landmark WHERE handpiece = ? AND kind = ?
        ORDER BY seq \(newestFirst ? "DESC" : "ASC") LIMIT ?
        """,
      arguments: [handpiece, kind.rawValue, limit])
    return try places.compactMap { try row(at: $0, in: database) }
  }

  /// What the newest leaf about a handpiece says, of those of some kinds that say it.
  static func newest<Meaning>(
    _ kinds: [Landmark.Kind], of handpiece: String, in database: Database,
    that means: (Leaf) -> Meaning?
  ) throws -> Meaning? {
    let places = try Int64.fetchCursor(
      database,
      sql: """
        SELECT seq FROM landmark WHERE handpiece = ?
          AND kind IN (\(kinds.map { "'\($0.rawValue)'" }.joined(separator: ", ")))
        ORDER BY seq DESC
        """,
      arguments: [handpiece])
    while let seq = try places.next() {
      if let meaning = try leaf(at: seq, in: database).flatMap(means) { return meaning }
    }
    return nil
  }

  static func leaf(at seq: Int64, in database: Database) throws -> Leaf? {
    guard let row = try LeafRows.fetch(from: seq, limit: 1, in: database).first, row.seq == seq
    else { return nil }
    do {
      return try Leaf(reading: row.bytes)
    } catch {
      throw AuditStoreError.damaged(what: "\(error)", seq: seq)
    }
  }
}
