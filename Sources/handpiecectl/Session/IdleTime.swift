import AuditLog
import CLinux
import ControlAPI
import ControlClient
package import Quantities

/// How long nothing has happened in a session, by the log.
package enum IdleTime {
  /// After this long somebody else may sit in the chair.
  package static let limitMinutes: Int64 = 10

  /// Whether too long has passed since something was last written; so it is when nobody knows, and
  /// when the clock went back.
  package static func isLong(since newest: UTCInstant?, at now: UTCInstant) -> Bool {
    guard let newest else { return true }
    let age = now.microseconds - newest.microseconds
    return age < 0 || age > limitMinutes * 60 * 1_000_000
  }

  /// So many of the newest leaves are looked at. While a session is idle few are written; where
  /// none of these is of the session, it counts as idle for long.
  private static let leaves: UInt64 = 1024

  /// Whether the newest leaf of a session is older than the limit, or cannot be found.
  static func isLong(_ session: SessionID, _ connection: ControlConnection) throws -> Bool {
    let newest = try askDaemon { () async throws -> Int64? in
      let size = try await connection.status().logSize
      guard size > 1 else { return nil }
      return try await newestLeaf(of: session, until: size - 1, connection)
    }
    return isLong(
      since: newest.map { UTCInstant(microseconds: $0) },
      at: UTCInstant(microseconds: clinux_utc_microseconds()))
  }

  private static func newestLeaf(
    of session: SessionID, until last: UInt64, _ connection: ControlConnection
  ) async throws -> Int64? {
    try await connection.withEvents(.leaves, after: last - min(last, leaves)) { events in
      var newest: Int64?
      for try await event in events {
        if let time = time(of: event.data, in: session) { newest = time }
        guard let seq = event.id, seq < last else { break }
      }
      return newest
    }
  }

  /// When a leaf was written, if it is one of the session.
  private static func time(of leaf: [UInt8], in session: SessionID) -> Int64? {
    guard case .object(let members) = try? JSONValue(reading: leaf),
      case .string(session.text) = members.first(where: { $0.key == "session" })?.value,
      case .integer(let utc) = members.first(where: { $0.key == "utc_us" })?.value
    else { return nil }
    return utc
  }
}
