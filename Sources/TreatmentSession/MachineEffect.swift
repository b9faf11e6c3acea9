package import AuditLog
package import ControlAPI
package import DoseLimits
package import HandpieceWire

/// What a handpiece's machine wants done, in this order. A `record` comes before the command it
/// covers, and the command is not even an effect before the record is durable.
package enum MachineEffect: Sendable {
  /// Append a leaf; report `recorded` or `recordFailed` with the token.
  case record(LeafBody, RecordToken)
  /// Put a frame on the line, unless a raised stop forbids its message.
  case transmit(Frame)
  /// Put a stop frame on the line: a new one, or the newest once more.
  case stop(isRepetition: Bool)
  /// Tell everybody who waits that the handpiece has latched its stop.
  case confirmStop
  case answer(RequestID, ControlAnswer)
  /// Tell clients of a pulse that is durable.
  case publishPulse(PulseProgress)
  /// Tell clients that snapshots have changed.
  case publishState
  /// Ask the log what it knows of a handpiece; report `recalled` or `recallFailed`.
  case recall(RecallQuestion)
  /// Keep how far the session of an earlier run has been read back, for who asks for it next.
  case keep(UnfinishedSession)
  /// Keep what a session that has ended delivered.
  case remember(EndedSession)
  /// Tell the alarms of the daemon that a condition stands or is over.
  case alarm(AlarmChange)
}

/// What is left of a session for the history of its patient.
package struct EndedSession: Hashable, Sendable {
  package let session: SessionPseudonym
  package let kind: SessionPurpose
  /// The model of the handpiece.
  package let model: String
  /// Passes that delivered anything, in their order: they count for the rest of the visit, or are
  /// test spots that somebody grades.
  package let passes: [VisitPass]

  package init(
    session: SessionPseudonym, kind: SessionPurpose, model: String, passes: [VisitPass]
  ) {
    self.session = session
    self.kind = kind
    self.model = model
    self.passes = passes
  }

  /// A session that never opened.
  package static func nothing(of session: SessionPseudonym) -> EndedSession {
    EndedSession(session: session, kind: .treatment, model: "", passes: [])
  }
}
