package import AuditLog
package import ControlAPI
package import DoseLimits
package import HandpieceWire
package import Quantities

/// What can happen to a handpiece's machine. Events are past tense; time comes beside them.
package enum MachineEvent: Sendable {
  case lineOpened(AuditLog.LineKind)
  case lineLost(ReasonCode)
  case frameReceived(Frame)
  case bytesRejected(FrameDefect)
  /// The leaf of a token is durable.
  case recorded(RecordToken, Recorded)
  /// The leaf of a token is not in the log and will not be.
  case recordFailed(RecordToken)
  /// What the log knows of the handpiece, and the session of an earlier run that it left open.
  case recalled(HandpieceRecall, UnfinishedSession?)
  /// The log could not be asked.
  case recallFailed
  case asked(RequestID, OperatorRequest, by: Operator)
  /// Somebody stopped. The first stop frame is already on the line.
  case stopRaised(StopOrder)
  /// Clients that present alarms have come, or the last one has gone.
  case attendanceChanged(isAttended: Bool)
  /// Another handpiece on another line says the same serial number.
  case rivalFound
  case timePassed
}

/// The instant of an event: the boot-time clock decides, the date is for the limits only.
package struct Moment: Sendable {
  package var boot: BootInstant
  /// The date, or `nil` while the wall clock cannot be trusted.
  package var today: CalendarDay?
  /// The wall clock, or `nil` while it cannot be trusted; overrides run out by it.
  package var utc: UTCInstant?

  package init(boot: BootInstant, today: CalendarDay?, utc: UTCInstant? = nil) {
    self.boot = boot
    self.today = today
    self.utc = utc
  }
}

/// Names one `record` effect until its outcome is known.
package struct RecordToken: Hashable, Sendable {
  package let number: UInt64
}

/// What is known of a leaf once it is durable.
package struct Recorded: Hashable, Sendable {
  package var seq: Int64
  /// The leaf as it is stored.
  package var bytes: [UInt8]
  package var position: LogPosition
  /// Whether the disk is full: nothing may fire any more, even if the leaf tells of a pulse.
  package var isOfTheLast: Bool

  package init(seq: Int64, bytes: [UInt8], position: LogPosition, isOfTheLast: Bool = false) {
    self.seq = seq
    self.bytes = bytes
    self.position = position
    self.isOfTheLast = isOfTheLast
  }
}

/// Names one request until it is answered.
package struct RequestID: Hashable, Sendable {
  package let number: UInt64

  package init(_ number: UInt64) {
    self.number = number
  }
}

/// Who asks: the user of a seat and, where it was proved, the person who sits there.
package struct Operator: Hashable, Sendable {
  package let userID: UInt32
  /// Nobody without it arms or releases a stop.
  package let person: PersonPseudonym?

  package init(userID: UInt32, person: PersonPseudonym? = nil) {
    self.userID = userID
    self.person = person
  }
}

/// What people ask of a handpiece's machine.
package enum OperatorRequest: Sendable {
  /// With the passes the patient has had on this visit.
  case limits(PatientProfile, LimitsBody, visit: [VisitPass])
  case openSession(SessionOpening)
  /// A prescriber's override, as its note's exact bytes.
  case override([UInt8])
  case startPass(PassBody)
  case setSettings(SettingsBody)
  case countPins(PinCountBody)
  case arm(ArmBody)
  case disarm
  case endPass
  case closeSession(ReasonCode)
  /// Closes an interrupted session with what cannot be read counted in full.
  case assume
  /// Takes on a handpiece that remembers another log, of this size.
  case adopt(logSize: UInt64)
  case resetStop(StopCount)
  /// Tries the handpiece without energy, now.
  case selfTest
  case openService(ServiceOpening)
  case fireShot(ShotBody)
  case takeReading(ReadingBody)
  /// Writes what the readings as found are fitted by.
  case adjust
  case finishService
  case closeService
  /// The calibration as it is.
  case service

  /// Whether a handpiece may fire when it is granted; one alone may at a time.
  package var letsFire: Bool {
    switch self {
    case .arm, .fireShot: true
    default: false
    }
  }

  /// Whether it must wait for requests before it. Disarming waits for nothing.
  var changesState: Bool {
    switch self {
    case .limits, .arm, .disarm, .service: false
    case .openSession, .override, .startPass, .setSettings, .countPins, .endPass, .closeSession,
      .assume,
      .adopt, .resetStop, .selfTest, .openService, .fireShot, .takeReading, .adjust, .finishService,
      .closeService:
      true
    }
  }
}

/// Everything a session begins with.
package struct SessionOpening: Sendable {
  /// Random; the only name the log knows.
  package var pseudonym: SessionPseudonym
  /// The pseudonym as the control socket writes it.
  package var session: SessionID
  package var patient: PatientID
  package var profile: PatientProfile
  package var indication: Indication
  package var kind: SessionPurpose
  package var preparation: SkinPreparation
  /// Passes this patient already had on this visit, in other sessions, in their order.
  package var visit: [VisitPass]
  /// Every session that this patient is known to have had, this one among them.
  package var patientSessions: Set<SessionPseudonym>
  /// What ties the session to its patient for whoever is shown the opening.
  package var linkCommitment: Hash256

  package init(
    pseudonym: SessionPseudonym, session: SessionID, patient: PatientID, profile: PatientProfile,
    indication: Indication, kind: SessionPurpose, preparation: SkinPreparation, visit: [VisitPass],
    patientSessions: Set<SessionPseudonym> = [], linkCommitment: Hash256 = .zero
  ) {
    self.pseudonym = pseudonym
    self.session = session
    self.patient = patient
    self.profile = profile
    self.indication = indication
    self.kind = kind
    self.preparation = preparation
    self.visit = visit
    self.patientSessions = patientSessions
    self.linkCommitment = linkCommitment
  }
}

/// A stop as it was ordered.
package struct StopOrder: Hashable, Sendable {
  package var source: StopSource
  package var userID: UInt32?
  package var requested: BootInstant

  package init(source: StopSource, userID: UInt32?, requested: BootInstant) {
    self.source = source
    self.userID = userID
    self.requested = requested
  }
}
