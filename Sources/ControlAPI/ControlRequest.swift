/// One thing asked on the control socket, read and checked for form.
package enum ControlRequest: Hashable, Sendable {
  case status
  case handpieces
  /// One handpiece with what the log knows of it.
  case handpiece(HandpieceSerial)
  /// Tries a handpiece without energy, now.
  case selfTest(HandpieceSerial)
  /// What is kept of a handpiece's line, behind the line with this number; `limit` is at most
  /// ``maximumFrameLimit``. With `kept`, of the file with that number.
  case frames(HandpieceSerial, after: UInt64, limit: Int, kept: UInt32? = nil)
  /// Who is enrolled.
  case people
  case enrolPerson(EnrolmentBody)
  /// Changes a person's own PIN.
  case changePIN(PersonID, PINChangeBody)
  case removePerson(PersonID)
  /// Lets a person prove themselves again who gave too many wrong PINs.
  case unlockPerson(PersonID)
  /// The patients that are kept, those with a text in their name or identifier, or all of them;
  /// `limit` is at most ``maximumPatientLimit``.
  case patients(find: String, limit: Int)
  case registerPatient(RegistrationBody)
  case patient(PatientID)
  /// Changes what a patient answered.
  case changeAnswers(PatientID, AnswersBody)
  /// What was done at each visit of a patient.
  case visits(PatientID)
  /// Grades the newest test spot of an area.
  case gradeTestSpot(PatientID, GradeBody)
  /// Destroys everything that is kept of a patient.
  case erasePatient(PatientID)
  /// Hands out what links sessions to each other.
  case discloseLinks(LinksBody)
  case limits(LimitsBody)
  case course(CourseBody)
  /// The areas that sessions can treat.
  case areas
  /// Reads the folder of handpieces and limits anew, and compares it with what is loaded.
  case checkDevices
  /// Hands in a prescriber's approval of one handpiece with its tables.
  case approve(StatementBody)
  case openSession(SessionBody)
  case session(SessionID)
  case startPass(SessionID, PassBody)
  /// Hands in a prescriber's override for a session.
  case override(SessionID, StatementBody)
  case setSettings(SessionID, SettingsBody)
  /// Says how many needles were counted on the tip.
  case countPins(SessionID, PinCountBody)
  case arm(SessionID, ArmBody)
  case disarm(SessionID)
  case endPass(SessionID)
  case closeSession(SessionID)
  /// Closes a session whose handpiece cannot be read, with what may be missing counted in full.
  case assume(SessionID)
  /// Takes on a handpiece that remembers another log than this one.
  case adopt(HandpieceSerial, AdoptionBody)
  case resetStop(HandpieceSerial, StopResetBody)
  /// Begins to calibrate a handpiece.
  case openService(HandpieceSerial, ServiceBody)
  /// The calibration of a handpiece that is under way.
  case service(HandpieceSerial)
  /// Allows one delivery into the load fixture.
  case fireShot(HandpieceSerial, ShotBody)
  /// Hands in what was read of it.
  case takeReading(HandpieceSerial, ReadingBody)
  /// Writes the curve that was fitted into the handpiece.
  case adjust(HandpieceSerial, ServiceProofBody)
  /// Judges what was read as left; what passed counts as calibrated.
  case finishService(HandpieceSerial, ServiceProofBody)
  /// Ends a calibration, whatever it has come to.
  case closeService(HandpieceSerial)
  /// Stops every handpiece.
  case stop
  case alarms
  /// Says that a person has seen an alarm, by the leaf that raised it.
  case acknowledgeAlarm(AlarmID)
  /// Leaves of the log from a sequence number on; `limit` is at most ``maximumLeafLimit``.
  case logLeaves(from: UInt64, limit: Int)
  /// The key that the log is signed with.
  case logKey
  case rotateLogKey
  /// The newest signed checkpoint.
  case checkpoint
  /// The newest signed checkpoint, with the proof that its log began with the first `from` leaves.
  case consistency(from: UInt64)
  /// Hands in a witness's signature of a checkpoint.
  case cosign(StatementBody)
  /// The files of the catalog.
  case catalog
  /// Figures for Prometheus.
  case metrics
  /// The control socket as OpenAPI.
  case description

  /// How many leaves one request may ask for.
  package static let maximumLeafLimit = 256
  /// How many patients one request may ask for.
  package static let maximumPatientLimit = 1000
  /// How many lines of a recording one request may ask for.
  package static let maximumFrameLimit = 256

  /// The route the request takes.
  package var route: ControlRoute {
    switch self {
    case .status: .status
    case .handpieces: .handpieces
    case .handpiece: .handpiece
    case .selfTest: .selfTest
    case .frames: .frames
    case .people: .people
    case .enrolPerson: .enrolPerson
    case .changePIN: .changePIN
    case .removePerson: .removePerson
    case .unlockPerson: .unlockPerson
    case .patients: .patients
    case .registerPatient: .registerPatient
    case .patient: .patient
    case .changeAnswers: .changeAnswers
    case .visits: .visits
    case .gradeTestSpot: .gradeTestSpot
    case .erasePatient: .erasePatient
    case .discloseLinks: .discloseLinks
    case .limits: .limits
    case .course: .course
    case .areas: .areas
    case .checkDevices: .checkDevices
    case .approve: .approve
    case .openSession: .openSession
    case .session: .session
    case .startPass: .startPass
    case .override: .override
    case .setSettings: .setSettings
    case .countPins: .countPins
    case .arm: .arm
    case .disarm: .disarm
    case .endPass: .endPass
    case .closeSession: .closeSession
    case .assume: .assume
    case .adopt: .adopt
    case .resetStop: .resetStop
    case .openService: .openService
    case .service: .service
    case .fireShot: .fireShot
    case .takeReading: .takeReading
    case .adjust: .adjust
    case .finishService: .finishService
    case .closeService: .closeService
    case .stop: .stop
    case .alarms: .alarms
    case .acknowledgeAlarm: .acknowledgeAlarm
    case .logLeaves: .logLeaves
    case .logKey: .logKey
    case .rotateLogKey: .rotateLogKey
    case .checkpoint: .checkpoint
    case .consistency: .consistency
    case .cosign: .cosign
    case .catalog: .catalog
    case .metrics: .metrics
    case .description: .description
    }
  }

  /// The path and query the request is sent to.
  package var target: String {
    switch self {
    case .patient(let patient), .changeAnswers(let patient, _), .visits(let patient),
      .gradeTestSpot(let patient, _), .erasePatient(let patient):
      route.path(patient.text)
    case .session(let session), .startPass(let session, _), .setSettings(let session, _),
      .countPins(let session, _),
      .override(let session, _), .arm(let session, _), .disarm(let session), .endPass(let session),
      .closeSession(let session), .assume(let session):
      route.path(session.text)
    case .changePIN(let person, _), .removePerson(let person), .unlockPerson(let person):
      route.path(person.text)
    case .resetStop(let handpiece, _), .adopt(let handpiece, _), .openService(let handpiece, _),
      .service(let handpiece), .fireShot(let handpiece, _), .takeReading(let handpiece, _),
      .adjust(let handpiece, _), .finishService(let handpiece, _), .closeService(let handpiece),
      .handpiece(let handpiece), .selfTest(let handpiece):
      route.path(handpiece.text)
    case .frames(let handpiece, let after, let limit, let kept):
      "\(route.path(handpiece.text))?after=\(after)&limit=\(limit)"
        + (kept.map { "&kept=\($0)" } ?? "")
    case .acknowledgeAlarm(let alarm): route.path(alarm.text)
    case .logLeaves(let from, let limit): "\(route.path())?from=\(from)&limit=\(limit)"
    case .patients(let find, let limit):
      "\(route.path())?limit=\(limit)" + (find.isEmpty ? "" : "&find=\(QueryText.escape(find))")
    case .consistency(let from): "\(route.path())?from=\(from)"
    case .status, .handpieces, .people, .enrolPerson, .registerPatient, .discloseLinks, .limits,
      .course, .areas, .checkDevices, .approve, .openSession, .stop, .alarms, .logKey,
      .rotateLogKey, .checkpoint, .cosign,
      .catalog, .metrics, .description:
      route.path()
    }
  }

  /// The JSON body the request is sent with, or `nil` when it has none.
  package var body: (any Encodable & Sendable)? {
    switch self {
    case .enrolPerson(let body): body
    case .changePIN(_, let body): body
    case .registerPatient(let body): body
    case .changeAnswers(_, let body): body
    case .gradeTestSpot(_, let body): body
    case .discloseLinks(let body): body
    case .limits(let body): body
    case .course(let body): body
    case .approve(let body): body
    case .openSession(let body): body
    case .startPass(_, let body): body
    case .override(_, let body): body
    case .setSettings(_, let body): body
    case .countPins(_, let body): body
    case .arm(_, let body): body
    case .adopt(_, let body): body
    case .resetStop(_, let body): body
    case .openService(_, let body): body
    case .fireShot(_, let body): body
    case .takeReading(_, let body): body
    case .adjust(_, let body), .finishService(_, let body): body
    case .cosign(let body): body
    case .status, .handpieces, .handpiece, .selfTest, .frames, .people, .removePerson,
      .unlockPerson, .patients, .patient, .visits,
      .areas, .checkDevices, .erasePatient, .session, .disarm, .endPass, .closeSession, .assume,
      .service, .closeService, .stop, .alarms,
      .acknowledgeAlarm,
      .logLeaves, .logKey, .rotateLogKey, .checkpoint, .consistency, .catalog, .metrics,
      .description:
      nil
    }
  }
}
