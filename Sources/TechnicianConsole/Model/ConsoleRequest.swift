package import ControlAPI
import DoseLimits
package import Quantities

/// The proof that a person sits at the seat.
package struct PersonProof: Hashable, Sendable {
  package var person: String
  package var pin: String

  package init(person: String, pin: String) {
    self.person = person
    self.pin = pin
  }
}

/// One thing that the console asks of the daemon.
package enum ConsoleRequest: Hashable, Sendable {
  case status
  case alarms
  case patient(PatientID)
  case visits(PatientID)
  case limits(LimitsBody)
  case grade(PatientID, GradeBody)
  case register(RegistrationBody)
  case openSession(SessionBody)
  case startPass(SessionID, PassBody)
  case setSettings(SessionID, SettingsBody)
  case countPins(SessionID, PinCountBody)
  case arm(SessionID, ArmBody, PersonProof?)
  case disarm(SessionID)
  case endPass(SessionID)
  case closeSession(SessionID)
  case resetStop(HandpieceSerial, StopCount, PersonProof?)
  case acknowledge(AlarmID)

  /// Whether it changes something: one of these waits for the answer to the one before it.
  var isCommand: Bool {
    switch self {
    case .status, .alarms, .patient, .visits, .limits: false
    default: true
    }
  }

  /// What a person would say it does.
  var deed: String {
    switch self {
    case .status: "asking for the status"
    case .alarms: "asking for the alarms"
    case .patient: "asking for the patient"
    case .visits: "asking for the visits"
    case .limits: "asking for the limits"
    case .grade: "grading the test spot"
    case .register: "registering the patient"
    case .openSession: "opening the session"
    case .startPass: "starting the pass"
    case .setSettings: "setting"
    case .countPins: "counting needles"
    case .arm: "arming"
    case .disarm: "disarming"
    case .endPass: "ending the pass"
    case .closeSession: "closing the session"
    case .resetStop: "resetting the stop"
    case .acknowledge: "acknowledging the alarm"
    }
  }
}

/// What the daemon said to a request.
package enum ConsoleReply: Equatable, Sendable {
  case status(DaemonStatus)
  case alarms(AlarmList)
  case patient(PatientRecord)
  case visits(VisitList)
  case limits(LimitsAnswer)
  case registered(PatientID)
  case session(SessionSnapshot)
  case handpiece(HandpieceSnapshot)
  case declined(Problem)
  /// Nothing was sent.
  case unreachable(String)
  /// It was sent, and no answer came that is understood: it may or may not have been done.
  case unanswered(String)
}
