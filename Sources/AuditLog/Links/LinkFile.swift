/// The links between sessions of one person, as they are given to an auditor beside the log.
///
/// The text is lines of JSON of the log's profile, each ended by one line feed. The first line is
/// `{"format":"handpieced-links","version":1,"log_size":…,"sessions":…}`: the size of the log at
/// export, and how many lines follow. Each of them is one session, no session twice:
/// `{"session":…,"salt":…,"subject":…,"visit":…}`, numbers of 128 and salts of 256 bits in
/// lower-case hex, or `{"session":…,"erased_by":…}` with the `seq` of a leaf of that log.
package struct LinkFile: Hashable, Sendable {
  /// The most sessions of one file.
  package static var sessionLimit: Int { 500_000 }
  /// The longest line without its end, in bytes.
  package static var lineLimit: Int { 255 }
  /// The longest file, in bytes.
  package static var lengthLimit: Int { (sessionLimit + 1) * (lineLimit + 1) }

  /// How many leaves the log had when the file was written.
  package let logSize: Int64
  package let sessions: [DisclosedSession]

  /// `nil` when a reader would refuse the file: too many sessions, one of them twice, a size that
  /// is negative, or an erasure recorded beyond the log's end.
  package init?(logSize: Int64, sessions: [DisclosedSession]) {
    guard logSize >= 0, sessions.count <= Self.sessionLimit,
      Set(sessions.map(\.session)).count == sessions.count,
      sessions.allSatisfy({ $0.isWithin(logOfSize: logSize) })
    else { return nil }
    self.logSize = logSize
    self.sessions = sessions
  }

  /// Reads a file that anybody may have written.
  package init(reading bytes: [UInt8]) throws(AuditLogError) {
    guard bytes.count <= Self.lengthLimit else { throw .text(.tooLong, offset: Self.lengthLimit) }
    var lines = JSONLines(bytes: bytes, lineLimit: Self.lineLimit)
    guard var head = try lines.next() else { throw .text(.unexpectedEnd, offset: 0) }
    let count: Int
    do throws(AuditLogError) {
      guard try head.take("format") == Self.format else { throw .badValue(key: "format") }
      guard try head.take("version") == Self.version else { throw .badValue(key: "version") }
      logSize = try head.take("log_size")
      count = try head.take("sessions")
      guard logSize >= 0 else { throw .badValue(key: "log_size") }
      guard count <= Self.sessionLimit else { throw .badValue(key: "sessions") }
      try head.finish()
    } catch {
      throw lines.located(error)
    }
    var sessions: [DisclosedSession] = []
    var seen: Set<SessionPseudonym> = []
    while var fields = try lines.next() {
      do throws(AuditLogError) {
        let session = try DisclosedSession(from: &fields)
        try fields.finish()
        guard session.isWithin(logOfSize: logSize) else { throw .badValue(key: "erased_by") }
        guard seen.insert(session.session).inserted else { throw .badValue(key: "session") }
        sessions.append(session)
      } catch {
        throw lines.located(error)
      }
      guard sessions.count <= count else { throw .text(.trailingBytes, offset: lines.offset) }
    }
    guard sessions.count == count else { throw .text(.unexpectedEnd, offset: bytes.count) }
    self.sessions = sessions
  }

  /// The file's exact text.
  package var bytes: [UInt8] {
    var head = JSONText(capacity: 128)
    head.openObject()
    head.put("format", Self.format)
    head.put("version", Self.version)
    head.put("log_size", logSize)
    head.put("sessions", sessions.count)
    head.closeObject()
    var bytes = head.bytes
    bytes.append(UInt8(ascii: "\n"))
    for session in sessions {
      var line = JSONText(capacity: Self.lineLimit)
      line.openObject()
      session.write(to: &line)
      line.closeObject()
      bytes += line.bytes
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  private static let format = "handpieced-links"
  private static let version = 1
}

extension DisclosedSession {
  fileprivate func isWithin(logOfSize size: Int64) -> Bool {
    switch link {
    case .opened: true
    case .erased(let seq): (0..<size).contains(seq)
    }
  }
}
