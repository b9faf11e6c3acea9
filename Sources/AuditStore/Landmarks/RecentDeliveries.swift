internal import AuditLog
internal import GRDB

/// What a handpiece delivered last, whatever has been recorded since.
enum RecentDeliveries {
  /// As many as say how true it is.
  private static let limit = 40
  /// The most leaves that are read for them.
  private static let readLimit: Int64 = 1024
  private static let sessionsLimit = 64

  /// The last deliveries and the calibrations among and after them, the oldest first.
  static func leaves(
    of handpiece: String, with calibrations: [Leaf], before size: Int64, in database: Database
  ) throws -> [LeafBody] {
    var newestFirst: [Leaf] = []
    var read: Int64 = 0
    for session in try sessions(of: handpiece, before: size, in: database) {
      var end = session.upperBound
      while end > session.lowerBound, newestFirst.count < limit, read < readLimit {
        let start = max(session.lowerBound, end - Int64(LeafRows.limit))
        for row in try LeafRows.fetch(from: start, limit: Int(end - start), in: database).reversed()
        where newestFirst.count < limit {
          if let leaf = try? Leaf(reading: row.bytes), leaf.body.isDelivery(of: handpiece) {
            newestFirst.append(leaf)
          }
        }
        read += end - start
        end = start
      }
    }
    guard let oldest = newestFirst.last else { return [] }
    let leaves = newestFirst + calibrations.filter { $0.seq > oldest.seq }
    return leaves.sorted { $0.seq < $1.seq }.map(\.body)
  }

  /// Where the newest sessions of a handpiece stand in the log, the newest first.
  private static func sessions(
    of handpiece: String, before size: Int64, in database: Database
  ) throws -> [Range<Int64>] {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT seq, (SELECT min(seq) FROM landmark WHERE session = opened.session
            AND kind = 'session_closed')
          FROM landmark AS opened WHERE handpiece = ? AND kind = 'session_opened'
          ORDER BY seq DESC LIMIT \(sessionsLimit)
        """,
      arguments: [handpiece])
    return rows.map { row in
      let opened: Int64 = row[0]
      let closed: Int64? = row[1]
      return opened..<max(opened, closed ?? size)
    }
  }
}

extension LeafBody {
  fileprivate func isDelivery(of handpiece: String) -> Bool {
    switch self {
    case .pulse(let leaf): leaf.handpiece == handpiece
    case .exposure(let leaf): leaf.handpiece == handpiece
    default: false
    }
  }
}
