import AuditLog
import ControlAPI
import Synchronization
import TreatmentSession

/// The sessions of an earlier run that wait for their handpieces.
final class UnfinishedBook: Sendable {
  private let sessions: Mutex<[SessionPseudonym: UnfinishedSession]>

  init(_ sessions: [UnfinishedSession]) {
    self.sessions = Mutex(
      Dictionary(
        sessions.map { ($0.pseudonym, $0) }, uniquingKeysWith: { first, _ in first }))
  }

  subscript(session: SessionPseudonym) -> UnfinishedSession? {
    sessions.withLock { $0[session] }
  }

  /// More of a session has been read back.
  func update(_ session: UnfinishedSession) {
    sessions.withLock { sessions in
      if sessions[session.pseudonym] != nil { sessions[session.pseudonym] = session }
    }
  }

  /// Takes a session out that has ended.
  @discardableResult
  func remove(_ session: SessionPseudonym) -> UnfinishedSession? {
    sessions.withLock { $0.removeValue(forKey: session) }
  }

  var all: [UnfinishedSession] {
    sessions.withLock { $0.values.sorted { $0.pseudonym.description < $1.pseudonym.description } }
  }
}
