/// What each route takes and gives.
extension ControlRoute {
  /// The type of the request's body, if it has one.
  var requestType: (any Decodable.Type)? {
    switch self {
    case .enrolPerson: EnrolmentBody.self
    case .changePIN: PINChangeBody.self
    case .registerPatient: RegistrationBody.self
    case .changeAnswers: AnswersBody.self
    case .gradeTestSpot: GradeBody.self
    case .discloseLinks: LinksBody.self
    case .limits: LimitsBody.self
    case .course: CourseBody.self
    case .approve, .override, .cosign: StatementBody.self
    case .openSession: SessionBody.self
    case .startPass: PassBody.self
    case .setSettings: SettingsBody.self
    case .countPins: PinCountBody.self
    case .arm: ArmBody.self
    case .adopt: AdoptionBody.self
    case .resetStop: StopResetBody.self
    case .openService: ServiceBody.self
    case .fireShot: ShotBody.self
    case .takeReading: ReadingBody.self
    case .adjust, .finishService: ServiceProofBody.self
    case .status, .handpieces, .handpiece, .selfTest, .frames, .people, .removePerson,
      .unlockPerson, .patients, .patient,
      .visits, .erasePatient, .areas, .checkDevices, .session, .disarm, .endPass, .closeSession,
      .assume, .service, .closeService, .stop, .alarms, .acknowledgeAlarm, .events, .logLeaves,
      .logKey, .rotateLogKey,
      .checkpoint, .consistency, .catalog, .metrics,
      .description:
      nil
    }
  }

  /// The type of the answer; `nil` where it is no JSON, or the description itself.
  var answerType: (any Decodable.Type)? {
    switch self {
    case .status: DaemonStatus.self
    case .handpieces: HandpieceList.self
    case .handpiece: HandpieceRecord.self
    case .selfTest: SelfTestReport.self
    case .frames: FramePage.self
    case .people: PeopleList.self
    case .enrolPerson, .changePIN, .unlockPerson: EnrolledPerson.self
    case .removePerson: PersonReceipt.self
    case .registerPatient: PatientReceipt.self
    case .patients: PatientList.self
    case .patient, .changeAnswers, .gradeTestSpot: PatientRecord.self
    case .visits: VisitList.self
    case .erasePatient: ErasureReceipt.self
    case .discloseLinks: LinkDisclosure.self
    case .limits: LimitsAnswer.self
    case .course: CourseAnswer.self
    case .areas: AreaList.self
    case .checkDevices: CatalogCheck.self
    case .approve, .override: StatementReceipt.self
    case .openSession, .session, .startPass, .setSettings, .countPins, .disarm, .endPass,
      .closeSession,
      .assume:
      SessionSnapshot.self
    case .arm: ArmReceipt.self
    case .adopt, .resetStop: HandpieceSnapshot.self
    case .openService, .service, .fireShot, .takeReading, .adjust, .finishService, .closeService:
      ServiceSnapshot.self
    case .stop: StopReceipt.self
    case .alarms, .acknowledgeAlarm: AlarmList.self
    case .logLeaves: LeafPage.self
    case .logKey, .rotateLogKey: LogKeyAnswer.self
    case .checkpoint, .cosign: CheckpointAnswer.self
    case .consistency: ConsistencyAnswer.self
    case .catalog: CatalogAnswer.self
    case .events, .metrics, .description: nil
    }
  }

  /// The content type of an answer that is no JSON.
  var textType: String? {
    switch self {
    case .events: "text/event-stream"
    case .metrics: "text/plain"
    default: nil
    }
  }

  /// The HTTP status of success.
  var successStatus: Int {
    switch self {
    case .enrolPerson, .registerPatient, .openSession, .openService, .approve, .override: 201
    default: 200
    }
  }

  /// What it does, in one sentence.
  var summary: String {
    switch self {
    case .status: "The daemon, its handpieces and open sessions as they are now."
    case .handpieces: "All handpieces."
    case .handpiece: "One handpiece, with what the log knows of it."
    case .selfTest: "Tries a handpiece without energy, now, and says what that came to."
    case .frames: "What is kept of a handpiece's line: its last thousand frames and phases."
    case .people: "Who is enrolled."
    case .enrolPerson: "Enrols a person who may then prove, with a PIN, that it is they who act."
    case .changePIN: "Changes a person's own PIN, which takes the one until now."
    case .removePerson: "Removes a person, who can prove nothing from then on."
    case .unlockPerson: "Lets a person try again who was locked after five wrong PINs."
    case .registerPatient: "Keeps a patient: what the rules need, and who it is if that is told."
    case .patients: "The patients that are kept, the last treated first."
    case .patient: "A patient and what was told about them."
    case .changeAnswers: "Changes what a patient answered, if nobody else did meanwhile."
    case .visits: "What was done at each visit of a patient, the newest first."
    case .gradeTestSpot: "Grades the newest test spot of an area."
    case .erasePatient: "Destroys everything that is kept of a patient; the log still verifies."
    case .discloseLinks: "Hands out what links sessions to each other; this is recorded."
    case .limits: "What a patient may get, each bound with its rule and source."
    case .course: "The visits done, and when the next one is possible."
    case .areas: "The areas that sessions can treat."
    case .checkDevices:
      "The folder of handpieces and limits read anew, beside what the daemon goes by."
    case .approve: "Hands in a prescriber's signed approval of a handpiece with its tables."
    case .openSession: "Opens a session of one patient on one handpiece."
    case .session: "One open session."
    case .startPass: "Starts a pass on an area, with the cautions that were read."
    case .override: "Hands in a prescriber's signed override for a session."
    case .countPins: "Says how many needles were counted on the tip, before and after."
    case .setSettings: "Sets energy, depth and the rest within the limits of the pass."
    case .arm: "Lets the handpiece fire, by proof of a person, if all is still as it was shown."
    case .disarm: "Takes the permission to fire back."
    case .endPass: "Ends the pass."
    case .closeSession: "Closes the session."
    case .assume:
      "Closes a session whose handpiece cannot be read; what may be missing counts in full."
    case .adopt: "Takes on a handpiece that remembers another log than this one."
    case .resetStop: "Lifts a stop, by proof of a person, naming the count that was seen."
    case .openService:
      "Begins to calibrate a handpiece with its load fixture, by proof of a person."
    case .service: "The calibration of a handpiece that is under way."
    case .fireShot: "Allows one delivery into the load fixture, when the footswitch is pressed."
    case .takeReading: "Hands in what was read of the newest shot."
    case .adjust:
      "Writes the fitted curve, by proof of a person; uncalibrated until that has passed."
    case .finishService: "Judges what was read as left, by proof of a person; what passed counts."
    case .closeService: "Ends a calibration, whatever it has come to."
    case .stop: "Stops every handpiece, now."
    case .alarms: "The alarms that stand, the most urgent first."
    case .acknowledgeAlarm: "Says that a person has seen an alarm."
    case .events: "What happens, as it happens; presenting alarms here lets a handpiece be armed."
    case .logLeaves: "Leaves of the audit log, their exact text."
    case .logKey: "The key that the log is signed with."
    case .rotateLogKey: "Replaces the key that the log is signed with; both sign that."
    case .checkpoint: "The newest signed checkpoint of the log."
    case .consistency: "A checkpoint, with the proof that its log began with a former one's leaves."
    case .cosign: "Hands in a witness's signature of a checkpoint."
    case .catalog: "The files of handpieces and limits."
    case .metrics: "The daemon in figures, for Prometheus."
    case .description: "This description."
    }
  }

  /// What stands after the question mark: name, form and meaning.
  var parameters: [(name: String, form: JSONForm, isRequired: Bool, meaning: String)] {
    switch self {
    case .patients:
      [
        (
          "find", .text(pattern: nil), false,
          "What stands in the name or the identifier, in capitals or not."
        ),
        (
          "limit", .integer(1...Int64(ControlRequest.maximumPatientLimit)), false,
          "The most patients that are wanted; 100 without it."
        ),
      ]
    case .logLeaves:
      [
        ("from", .integer(0...Int64.max), false, "The first leaf's sequence number."),
        (
          "limit", .integer(1...Int64(ControlRequest.maximumLeafLimit)), false,
          "The most leaves that are wanted."
        ),
      ]
    case .frames:
      [
        ("after", .integer(0...Int64.max), false, "The number of the newest line that is known."),
        (
          "limit", .integer(1...Int64(ControlRequest.maximumFrameLimit)), false,
          "The most lines that are wanted."
        ),
        (
          "kept", .integer(1...Int64(UInt32.max)), false,
          "The number of a file that was kept; what is in memory without it."
        ),
      ]
    case .consistency:
      [("from", .integer(0...Int64.max), true, "The size of the former log.")]
    case .events:
      [
        (
          "presents", .word(["alarms"]), false,
          "That alarms are presented to a person here; needs the role operate."
        ),
        ("events", .text(pattern: nil), false, "The names of events wanted, with commas between."),
        ("kinds", .text(pattern: nil), false, "The kinds of leaves wanted, with commas between."),
      ]
    default: []
    }
  }
}
