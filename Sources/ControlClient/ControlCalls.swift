package import ControlAPI
package import DoseLimits
package import Quantities

/// The requests of the control socket, each with its answer.
extension ControlConnection {
  package func status() async throws(ControlClientError) -> DaemonStatus {
    try await send(.status)
  }

  package func handpieces() async throws(ControlClientError) -> [HandpieceSnapshot] {
    try await send(.handpieces, answer: HandpieceList.self).handpieces
  }

  /// Who is enrolled.
  package func people() async throws(ControlClientError) -> [EnrolledPerson] {
    try await send(.people, answer: PeopleList.self).people
  }

  package func enrol(_ body: EnrolmentBody) async throws(ControlClientError) -> EnrolledPerson {
    try await send(.enrolPerson(body))
  }

  /// Changes a person's own PIN.
  package func changePIN(
    of person: PersonID, _ body: PINChangeBody
  ) async throws(ControlClientError) -> EnrolledPerson {
    try await send(.changePIN(person, body))
  }

  package func remove(_ person: PersonID) async throws(ControlClientError) -> PersonReceipt {
    try await send(.removePerson(person))
  }

  /// Lets a person prove themselves again who gave too many wrong PINs.
  package func unlock(_ person: PersonID) async throws(ControlClientError) -> EnrolledPerson {
    try await send(.unlockPerson(person))
  }

  package func alarms() async throws(ControlClientError) -> AlarmList {
    try await send(.alarms)
  }

  /// Says that a person has seen an alarm; the alarms that stand then.
  @discardableResult
  package func acknowledge(_ alarm: AlarmID) async throws(ControlClientError) -> AlarmList {
    try await send(.acknowledgeAlarm(alarm))
  }

  package func registerPatient(
    _ profile: PatientProfile, person: Person? = nil
  ) async throws(ControlClientError) -> PatientID {
    let body = RegistrationBody(profile: profile, person: person)
    return try await send(.registerPatient(body), answer: PatientReceipt.self).patient
  }

  package func patient(_ patient: PatientID) async throws(ControlClientError) -> PatientRecord {
    try await send(.patient(patient))
  }

  /// What was done at each visit of a patient.
  package func visits(of patient: PatientID) async throws(ControlClientError) -> VisitList {
    try await send(.visits(patient))
  }

  /// Patients with a text in their name or identifier, the last treated first; all without one.
  package func patients(
    finding text: String = "", limit: Int = 100
  ) async throws(ControlClientError) -> PatientList {
    try await send(.patients(find: text, limit: limit))
  }

  /// Changes what a patient answered, unless somebody else did since `version` was read.
  package func change(
    _ answers: AnswersBody, of patient: PatientID, ifMatch version: EntityTag
  ) async throws(ControlClientError) -> PatientRecord {
    try await send(.changeAnswers(patient, answers), ifMatch: version)
  }

  /// Destroys everything that is kept of a patient.
  package func erase(_ patient: PatientID) async throws(ControlClientError) -> ErasureReceipt {
    try await send(.erasePatient(patient))
  }

  /// What links sessions of the same patient, for an auditor.
  package func discloseLinks(
    _ body: LinksBody
  ) async throws(ControlClientError) -> LinkDisclosure {
    try await send(.discloseLinks(body))
  }

  package func limits(_ body: LimitsBody) async throws(ControlClientError) -> LimitsAnswer {
    try await send(.limits(body))
  }

  /// The patient with the newest test spot of an area graded.
  package func grade(
    _ body: GradeBody, of patient: PatientID
  ) async throws(ControlClientError) -> PatientRecord {
    try await send(.gradeTestSpot(patient, body))
  }

  /// The areas that sessions can treat.
  package func areas() async throws(ControlClientError) -> [AreaList.Area] {
    try await send(.areas, answer: AreaList.self).areas
  }

  /// The folder of handpieces and limits as it is now, beside what the daemon goes by.
  package func checkDevices() async throws(ControlClientError) -> CatalogCheck {
    try await send(.checkDevices)
  }

  package func course(_ body: CourseBody) async throws(ControlClientError) -> CourseAnswer {
    try await send(.course(body))
  }

  /// Hands in a prescriber's approval.
  package func approve(
    _ note: String
  ) async throws(ControlClientError) -> StatementReceipt {
    try await send(.approve(StatementBody(note: note)))
  }

  /// Hands in a prescriber's override for a session.
  package func override(
    _ note: String, in session: SessionID
  ) async throws(ControlClientError) -> StatementReceipt {
    try await send(.override(session, StatementBody(note: note)))
  }

  package func openSession(
    _ body: SessionBody
  ) async throws(ControlClientError) -> SessionSnapshot {
    try await send(.openSession(body))
  }

  package func session(
    _ session: SessionID
  ) async throws(ControlClientError) -> SessionSnapshot {
    try await send(.session(session))
  }

  package func startPass(
    _ body: PassBody, in session: SessionID
  ) async throws(ControlClientError) -> SessionSnapshot {
    try await send(.startPass(session, body))
  }

  /// The session with the settings in force, and the hash that arming quotes.
  package func set(
    _ body: SettingsBody, in session: SessionID
  ) async throws(ControlClientError) -> SessionSnapshot {
    try await send(.setSettings(session, body))
  }

  package func arm(
    _ body: ArmBody, in session: SessionID
  ) async throws(ControlClientError) -> ArmReceipt {
    try await send(.arm(session, body))
  }

  package func disarm(
    _ session: SessionID
  ) async throws(ControlClientError) -> SessionSnapshot {
    try await send(.disarm(session))
  }

  package func endPass(
    in session: SessionID
  ) async throws(ControlClientError) -> SessionSnapshot {
    try await send(.endPass(session))
  }

  @discardableResult
  package func countPins(
    _ body: PinCountBody, in session: SessionID
  ) async throws(ControlClientError) -> SessionSnapshot {
    try await send(.countPins(session, body))
  }

  /// Says that all needles are there, where a count is due: for simulations, which bend none.
  package func countAllPins(in session: SessionID) async throws(ControlClientError) {
    guard let count = try await self.session(session).pins?.wholeCount else { return }
    try await countPins(count, in: session)
  }

  package func closeSession(
    _ session: SessionID
  ) async throws(ControlClientError) -> SessionSnapshot {
    try await send(.closeSession(session))
  }

  /// Ends the latch of the stop that was seen.
  package func resetStop(
    _ stopCount: StopCount, of handpiece: HandpieceSerial, proof: PersonProof?
  ) async throws(ControlClientError) -> HandpieceSnapshot {
    try await send(.resetStop(handpiece, StopResetBody(stopCount: stopCount, proof: proof)))
  }

  /// Stops every handpiece, over the control socket. ``StopClient`` is quicker.
  package func stop() async throws(ControlClientError) -> StopReceipt {
    try await send(.stop)
  }

  package func leaves(
    from position: UInt64, limit: Int = ControlRequest.maximumLeafLimit
  ) async throws(ControlClientError) -> LeafPage {
    try await send(.logLeaves(from: position, limit: limit))
  }

  /// Closes a session whose handpiece cannot be read, with what may be missing counted in full.
  package func assume(_ session: SessionID) async throws(ControlClientError) -> SessionSnapshot {
    try await send(.assume(session))
  }

  /// Takes on a handpiece that remembers another log.
  package func adopt(
    _ handpiece: HandpieceSerial, _ body: AdoptionBody
  ) async throws(ControlClientError) -> HandpieceSnapshot {
    try await send(.adopt(handpiece, body))
  }

  package func logKey() async throws(ControlClientError) -> LogKeyAnswer {
    try await send(.logKey)
  }

  /// Replaces the key that the log is signed with.
  package func rotateLogKey() async throws(ControlClientError) -> LogKeyAnswer {
    try await send(.rotateLogKey)
  }

  package func checkpoint() async throws(ControlClientError) -> CheckpointAnswer {
    try await send(.checkpoint)
  }

  /// The newest checkpoint, with the proof that its log began with the first `from` leaves.
  package func consistency(
    from: UInt64
  ) async throws(ControlClientError) -> ConsistencyAnswer {
    try await send(.consistency(from: from))
  }

  /// Hands in a witness's signature.
  package func cosign(_ note: String) async throws(ControlClientError) -> CheckpointAnswer {
    try await send(.cosign(StatementBody(note: note)))
  }

  package func catalog() async throws(ControlClientError) -> CatalogAnswer {
    try await send(.catalog)
  }
}
