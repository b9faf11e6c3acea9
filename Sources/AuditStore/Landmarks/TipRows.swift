internal import AuditLog
internal import GRDB
internal import Quantities

/// Where leaves name a tip: what is known of a tip goes by its own number, on whatever handpiece it
/// was. Derived from the leaves as landmarks are, and made anew where a log has none of it yet.
enum TipRows {
  /// The most leaves that are read about one tip, the newest.
  private static let limit = 4096

  static func makeIfMissing(in database: Database) throws {
    guard
      try LogFile.number(
        "SELECT count(*) FROM sqlite_master WHERE name = 'tip_leaf'", in: database) == 0
    else { return }
    try database.inTransaction(.immediate) {
      try database.execute(
        sql: """
          CREATE TABLE tip_leaf(
            tip INTEGER NOT NULL,
            seq INTEGER NOT NULL REFERENCES leaf(seq),
            PRIMARY KEY(tip, seq)
          ) STRICT, WITHOUT ROWID
          """)
      let places = try Int64.fetchAll(
        database,
        sql: """
          SELECT seq FROM landmark WHERE kind IN ('handpiece_attached', 'session_opened')
          ORDER BY seq
          """)
      for seq in places {
        if let leaf = try LandmarkRows.leaf(at: seq, in: database),
          let tip = Landmark(leaf.body)?.tip
        {
          try insert(tip, seq: seq, in: database)
        }
      }
      return .commit
    }
  }

  static func insert(_ tip: TipUID, seq: Int64, in database: Database) throws {
    let statement = try database.cachedStatement(
      sql: "INSERT INTO tip_leaf(tip, seq) VALUES (?, ?)")
    try statement.execute(arguments: [Int64(bitPattern: tip.rawValue), seq])
  }

  /// What the log knows of a tip: the leaves that name it, with what became of its sessions.
  static func ledger(of tip: TipUID, in database: Database) throws -> TipLedger {
    guard tip != .none else { return TipLedger() }
    var places = try Int64.fetchAll(
      database,
      sql: "SELECT seq FROM tip_leaf WHERE tip = ? ORDER BY seq DESC LIMIT \(limit)",
      arguments: [Int64(bitPattern: tip.rawValue)])
    places += try Int64.fetchAll(
      database,
      sql: """
        SELECT end.seq FROM tip_leaf JOIN landmark AS opened USING (seq)
          JOIN landmark AS end ON end.session = opened.session
        WHERE tip_leaf.tip = ? AND opened.kind = 'session_opened'
          AND end.kind IN ('session_closed', 'assumed')
        ORDER BY end.seq DESC LIMIT \(limit)
        """,
      arguments: [Int64(bitPattern: tip.rawValue)])
    var ledger = TipLedger()
    for seq in places.sorted() {
      if let leaf = try LandmarkRows.leaf(at: seq, in: database) { ledger.take(leaf.body) }
    }
    return ledger
  }
}
