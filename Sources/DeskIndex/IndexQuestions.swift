internal import GRDB

extension LogIndex {
  /// The sessions that fit, the newest first.
  package func sessions(
    _ filter: SessionFilter = SessionFilter(), limit: Int = 1000, offset: Int = 0
  ) throws(DeskIndexError) -> [SessionRow] {
    let (sql, values) = filter.conditions
    return try fetch(
      "SELECT * FROM sessions s WHERE \(sql) ORDER BY opened_utc_us DESC, opened_seq DESC "
        + "LIMIT ? OFFSET ?", values + [.integer(Int64(limit)), .integer(Int64(offset))]
    ) { SessionRow($0) }
  }

  /// How many sessions fit.
  package func count(_ filter: SessionFilter = SessionFilter()) throws(DeskIndexError) -> Int64 {
    let (sql, values) = filter.conditions
    return try fetch("SELECT count(*) AS n FROM sessions s WHERE \(sql)", values) {
      row -> Int64 in row["n"]
    }
    .first ?? 0
  }

  /// The one session whose name begins so.
  package func session(_ prefix: String) throws(DeskIndexError) -> SessionRow {
    let isName =
      (4...32).contains(prefix.utf8.count)
      && prefix.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    guard isName else { throw .noSuchSession(String(prefix.prefix(40))) }
    let found = try fetch(
      "SELECT * FROM sessions WHERE session >= ? AND session < ? LIMIT 2",
      [.text(prefix), .text(prefix + "g")]
    ) { SessionRow($0) }
    guard let session = found.first else { throw .noSuchSession(prefix) }
    guard found.count == 1 else { throw .manySessions(prefix) }
    return session
  }

  /// What was found, in the order of the log; of one session, or of all.
  package func findings(
    of session: String? = nil, limit: Int = 4096
  ) throws(DeskIndexError) -> [FindingRow] {
    try fetch(
      "SELECT * FROM findings WHERE ?1 = '' OR session = ?1 ORDER BY seq LIMIT ?2",
      [.text(session ?? ""), .integer(Int64(limit))]
    ) { FindingRow($0) }
  }

  package func summary(by group: SummaryGroup) throws(DeskIndexError) -> [SummaryRow] {
    let sums =
      "count(*) AS sessions, sum(s.pulses) AS pulses, "
      + "sum(s.energy_total_uj) AS energy, sum(s.exposure_ms) AS exposure, "
      + "sum(s.findings) AS findings"
    let sql =
      switch group {
      case .month:
        "SELECT strftime('%Y-%m', s.opened_utc_us / 1000000, 'unixepoch') AS name, \(sums) "
          + "FROM sessions s GROUP BY name ORDER BY name"
      case .handpiece:
        "SELECT s.handpiece AS name, \(sums) FROM sessions s GROUP BY name ORDER BY name"
      case .operator:
        "SELECT CASE o.person WHEN '' THEN 'uid ' || o.uid ELSE o.person END AS name, \(sums) "
          + "FROM sessions s JOIN operators o ON o.session = s.session GROUP BY name ORDER BY name"
      case .area:
        "SELECT p.area || '/' || p.side AS name, count(DISTINCT p.session) AS sessions, "
          + "sum(p.pulses) AS pulses, sum(p.energy_total_uj) AS energy, "
          + "sum(p.exposure_ms) AS exposure, 0 AS findings FROM passes p GROUP BY name ORDER BY name"
      }
    return try fetch(sql, []) { SummaryRow($0) }
  }

  /// How true a handpiece was, session by session.
  package func trend(of handpiece: String) throws(DeskIndexError) -> [TrendRow] {
    try fetch(
      "SELECT * FROM sessions WHERE handpiece = ? AND deliveries > 0 ORDER BY opened_utc_us, "
        + "opened_seq", [.text(handpiece)]
    ) { TrendRow($0) }
  }

  /// Where a handpiece said who it is or was calibrated.
  package func marks(of handpiece: String) throws(DeskIndexError) -> [HandpieceMark] {
    try fetch("SELECT * FROM marks WHERE handpiece = ? ORDER BY seq", [.text(handpiece)]) {
      HandpieceMark($0)
    }
  }

  package func handpieces() throws(DeskIndexError) -> [String] {
    try fetch("SELECT DISTINCT handpiece FROM sessions ORDER BY handpiece", []) {
      row -> String in row["handpiece"]
    }
  }

  private func fetch<Value>(
    _ sql: String, _ values: [IndexValue], _ read: (Row) -> Value
  ) throws(DeskIndexError) -> [Value] {
    let arguments = StatementArguments(
      values.map { value -> (any DatabaseValueConvertible)? in
        switch value {
        case .integer(let count): count
        case .text(let text): text
        }
      })
    do {
      return try queue.read { database in
        try Row.fetchAll(database, sql: sql, arguments: arguments).map(read)
      }
    } catch {
      throw .file(path: path, reason: "\(error)")
    }
  }
}

extension SessionRow {
  fileprivate init(_ row: Row) {
    session = row["session"]
    openedSeq = row["opened_seq"]
    closedSeq = row["closed_seq"]
    openedUTC = row["opened_utc_us"]
    kind = row["kind"]
    handpiece = row["handpiece"]
    model = row["model"]
    modality = row["modality"]
    tipUID = row["tip_uid"]
    tipKind = row["tip_kind"]
    operatorUID = row["operator_uid"]
    fitzpatrick = row["fitzpatrick"]
    indication = row["indication"]
    catalogHash = row["catalog_sha256"]
    pulses = row["pulses"]
    assumed = row["assumed"]
    refusals = row["refusals"]
    stops = row["stops"]
    interruptions = row["interruptions"]
    energyTotal = row["energy_total_uj"]
    exposure = row["exposure_ms"]
    engine = row["engine"]
    reference = row["reference"]
    history = row["history"]
    findings = row["findings"]
    areas = row["areas"]
  }
}

extension FindingRow {
  fileprivate init(_ row: Row) {
    seq = row["seq"]
    code = row["code"]
    severity = row["severity"]
    promise = row["promise"]
    session = row["session"]
    sentence = row["sentence"]
  }
}

extension SummaryRow {
  fileprivate init(_ row: Row) {
    group = row["name"]
    sessions = row["sessions"]
    pulses = row["pulses"]
    energyTotal = row["energy"]
    exposure = row["exposure"]
    findings = row["findings"]
  }
}

extension TrendRow {
  fileprivate init(_ row: Row) {
    session = row["session"]
    openedUTC = row["opened_utc_us"]
    deliveries = row["deliveries"]
    energySet = row["energy_set_uj"]
    energyDelivered = row["energy_delivered_uj"]
    impedanceSum = row["impedance_sum_ohm"]
    depths = row["depths"]
    depthSet = row["depth_set_um"]
    depthDelivered = row["depth_delivered_um"]
  }
}

extension HandpieceMark {
  fileprivate init(_ row: Row) {
    seq = row["seq"]
    utc = row["utc_us"]
    handpiece = row["handpiece"]
    kind = row["kind"]
    calibration = row["calibration"]
  }
}
