internal import GRDB

/// The tables of the index. It holds nothing that the bundle does not, and may be thrown away.
enum IndexSchema {
  /// Goes up whenever what is kept, or how, changes.
  static let version = 3

  static func create(in database: Database) throws {
    try database.execute(
      sql: """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE sessions (
          session TEXT PRIMARY KEY, opened_seq INTEGER NOT NULL, closed_seq INTEGER,
          opened_utc_us INTEGER NOT NULL, kind TEXT NOT NULL, handpiece TEXT NOT NULL,
          model TEXT NOT NULL, modality TEXT NOT NULL, tip_uid TEXT NOT NULL,
          tip_kind TEXT NOT NULL, operator_uid INTEGER NOT NULL, fitzpatrick INTEGER NOT NULL,
          indication TEXT NOT NULL, catalog_sha256 TEXT NOT NULL, pulses INTEGER NOT NULL,
          assumed INTEGER NOT NULL, refusals INTEGER NOT NULL, stops INTEGER NOT NULL,
          interruptions INTEGER NOT NULL, energy_total_uj INTEGER NOT NULL,
          exposure_ms INTEGER NOT NULL, engine TEXT NOT NULL, reference TEXT NOT NULL,
          history TEXT NOT NULL, findings INTEGER NOT NULL, areas TEXT NOT NULL,
          deliveries INTEGER NOT NULL, energy_set_uj INTEGER NOT NULL,
          energy_delivered_uj INTEGER NOT NULL, impedance_sum_ohm INTEGER NOT NULL,
          depths INTEGER NOT NULL, depth_set_um INTEGER NOT NULL,
          depth_delivered_um INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE passes (
          session TEXT NOT NULL, area TEXT NOT NULL, side TEXT NOT NULL, pass INTEGER NOT NULL,
          pulses INTEGER NOT NULL, energy_total_uj INTEGER NOT NULL, exposure_ms INTEGER NOT NULL,
          energy_min_uj INTEGER, energy_max_uj INTEGER, depth_min_um INTEGER,
          depth_max_um INTEGER);
        CREATE TABLE operators (session TEXT NOT NULL, uid INTEGER NOT NULL, person TEXT NOT NULL);
        CREATE TABLE refusals (session TEXT NOT NULL, rule TEXT NOT NULL);
        CREATE TABLE findings (
          seq INTEGER NOT NULL, code TEXT NOT NULL, severity TEXT NOT NULL,
          promise INTEGER NOT NULL, session TEXT NOT NULL, sentence TEXT NOT NULL);
        CREATE TABLE marks (
          seq INTEGER NOT NULL, utc_us INTEGER NOT NULL, handpiece TEXT NOT NULL,
          kind TEXT NOT NULL, calibration TEXT NOT NULL);
        """)
  }

  /// Made once everything is in: that is faster.
  static func createIndexes(in database: Database) throws {
    try database.execute(
      sql: """
        CREATE INDEX sessions_opened ON sessions (opened_utc_us);
        CREATE INDEX sessions_handpiece ON sessions (handpiece, opened_utc_us);
        CREATE INDEX passes_session ON passes (session);
        CREATE INDEX passes_area ON passes (area, side);
        CREATE INDEX operators_session ON operators (session);
        CREATE INDEX refusals_rule ON refusals (rule, session);
        CREATE INDEX findings_session ON findings (session);
        CREATE INDEX findings_code ON findings (code, session);
        CREATE INDEX marks_handpiece ON marks (handpiece, seq);
        """)
  }
}
