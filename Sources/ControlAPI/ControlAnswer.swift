/// What the daemon answers; a refusal is an answer like any other.
package enum ControlAnswer: Hashable, Sendable {
  case status(DaemonStatus)
  case handpieces(HandpieceList)
  case handpieceRecord(HandpieceRecord)
  /// A handpiece was tried; whether it passed stands in the report.
  case selfTest(SelfTestReport)
  case frames(FramePage)
  case people(PeopleList)
  case personEnrolled(EnrolledPerson)
  /// The person as they are after the request.
  case person(EnrolledPerson)
  case personRemoved(PersonReceipt)
  case patients(PatientList)
  case patientRegistered(PatientReceipt)
  case patient(PatientRecord)
  case visits(VisitList)
  case erased(ErasureReceipt)
  case links(LinkDisclosure)
  case limits(LimitsAnswer)
  case course(CourseAnswer)
  case areas(AreaList)
  case catalogCheck(CatalogCheck)
  /// A prescriber's statement is durable.
  case statement(StatementReceipt)
  /// A session was opened.
  case sessionOpened(SessionSnapshot)
  /// The session as it is after the request.
  case session(SessionSnapshot)
  case armed(ArmReceipt)
  case handpiece(HandpieceSnapshot)
  /// A calibration was opened.
  case serviceOpened(ServiceSnapshot)
  /// The calibration as it is after the request.
  case service(ServiceSnapshot)
  case stop(StopReceipt)
  case alarms(AlarmList)
  case leaves(LeafPage)
  case logKey(LogKeyAnswer)
  case checkpoint(CheckpointAnswer)
  case consistency(ConsistencyAnswer)
  case catalog(CatalogAnswer)
  /// Text for Prometheus, not JSON.
  case metrics(String)
  case description(OpenAPIValue)
  case problem(Problem)

  /// The HTTP status.
  package var httpStatus: Int {
    switch self {
    case .personEnrolled, .patientRegistered, .sessionOpened, .serviceOpened, .statement: 201
    case .problem(let problem): problem.status
    case .status, .handpieces, .handpieceRecord, .selfTest, .frames, .people, .person,
      .personRemoved, .patients, .patient, .visits,
      .limits,
      .course, .areas, .catalogCheck, .session, .armed, .handpiece, .service,
      .stop, .alarms, .leaves,
      .erased, .links, .logKey, .checkpoint,
      .consistency, .catalog, .metrics, .description:
      200
    }
  }

  /// The JSON body.
  package var body: any Encodable & Sendable {
    switch self {
    case .status(let body): body
    case .handpieces(let body): body
    case .handpieceRecord(let body): body
    case .selfTest(let body): body
    case .frames(let body): body
    case .people(let body): body
    case .personEnrolled(let body): body
    case .person(let body): body
    case .personRemoved(let body): body
    case .patients(let body): body
    case .patientRegistered(let body): body
    case .patient(let body): body
    case .visits(let body): body
    case .erased(let body): body
    case .links(let body): body
    case .limits(let body): body
    case .course(let body): body
    case .areas(let body): body
    case .catalogCheck(let body): body
    case .statement(let body): body
    case .sessionOpened(let body): body
    case .session(let body): body
    case .armed(let body): body
    case .handpiece(let body): body
    case .serviceOpened(let body): body
    case .service(let body): body
    case .stop(let body): body
    case .alarms(let body): body
    case .leaves(let body): body
    case .logKey(let body): body
    case .checkpoint(let body): body
    case .consistency(let body): body
    case .catalog(let body): body
    case .metrics(let body): body
    case .description(let body): body
    case .problem(let body): body
    }
  }
}
