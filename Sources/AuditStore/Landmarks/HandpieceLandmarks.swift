package import AuditLog
internal import GRDB

/// Leaves about a handpiece that are looked up and not searched for, so many and no more.
package struct HandpieceLandmarks: Sendable {
  /// The most calibrations, and the most ended sessions, that are looked up.
  package static let limit = 64

  /// Where the log first has it as attached.
  package var firstAttached: StoredLeaf?
  /// The newest first.
  package var calibrations: [StoredLeaf]
  /// What opened its calibrations, the newest first.
  package var openedServices: [StoredLeaf]
  /// Its sessions that have ended, the newest first.
  package var closedSessions: [ClosedSession]

  /// Where a session began and where it ended.
  package struct ClosedSession: Sendable {
    package var opened: StoredLeaf
    package var closed: StoredLeaf
  }

  init(of handpiece: String, in database: Database) throws {
    firstAttached = try LandmarkRows.rows(
      .handpieceAttached, of: handpiece, newestFirst: false, limit: 1, in: database
    ).first
    calibrations = try LandmarkRows.rows(
      .calibration, of: handpiece, newestFirst: true, limit: Self.limit, in: database)
    openedServices = try LandmarkRows.rows(
      .serviceOpened, of: handpiece, newestFirst: true, limit: Self.limit, in: database)
    closedSessions = try LandmarkRows.closedSessions(
      of: handpiece, limit: Self.limit, in: database)
  }
}
