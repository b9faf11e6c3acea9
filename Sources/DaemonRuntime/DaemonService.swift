import AuditLog
import AuditStore
import ControlAPI
import ControlServer
import DeviceCatalog
import DoseLimits
import FoundationEssentials
import Quantities
import Synchronization
import TreatmentSession

/// What stands behind the control socket: it finds whom a request is for and waits for the answer.
final class DaemonService: ControlService {
  private let catalog: Catalog
  private let approvals: ApprovalBook
  private let loop: ControlLoop
  private let recorder: LogRecorder
  private let stops: StopPanel
  private let clock: HostClock
  private let isDevelopment: Bool
  private let patients = PatientRegister()
  private let visits = Mutex(VisitBook())

  init(
    catalog: Catalog, approvals: ApprovalBook, loop: ControlLoop, recorder: LogRecorder,
    stops: StopPanel, clock: HostClock, isDevelopment: Bool
  ) {
    self.catalog = catalog
    self.approvals = approvals
    self.loop = loop
    self.recorder = recorder
    self.stops = stops
    self.clock = clock
    self.isDevelopment = isDevelopment
  }

  func answer(_ request: ControlRequest, from seat: Seat) async -> ControlAnswer {
    switch request {
    case .status: return await status()
    case .handpieces: return .handpieces(HandpieceList(handpieces: await snapshot().handpieces))
    case .registerPatient(let profile): return register(profile)
    case .patient(let patient): return read(patient)
    case .limits(let body):
      guard let profile = patients.profile(of: body.patient) else { return noSuchPatient }
      let visit = visit(of: body.patient)
      return await ask(
        .handpiece(body.handpiece), .limits(profile, body, visit: visit), seat)
    case .gradeTestSpot(let patient, let body): return grade(body, of: patient)
    case .course(let body): return course(body)
    case .approve(let body): return await approve(body)
    case .openSession(let body): return await openSession(body, seat)
    case .session(let session): return await read(session)
    case .startPass(let session, let body):
      return await ask(.session(session), .startPass(body), seat)
    case .override(let session, let body):
      return await ask(.session(session), .override(Array(body.note.utf8)), seat)
    case .setSettings(let session, let body):
      return await ask(.session(session), .setSettings(body), seat)
    case .arm(let session, let body): return await ask(.session(session), .arm(body), seat)
    case .disarm(let session): return await ask(.session(session), .disarm, seat)
    case .endPass(let session): return await ask(.session(session), .endPass, seat)
    case .closeSession(let session):
      return await ask(.session(session), .closeSession("closed"), seat)
    case .resetStop(let handpiece, let body):
      return await ask(.handpiece(handpiece), .resetStop(body.stopCount), seat)
    case .stop: return await stop(seat)
    case .logLeaves(let from, let limit): return await leaves(from: from, limit: limit)
    }
  }

  func replay(after position: UInt64, limit: Int) async -> [ControlEvent] {
    guard let stored = try? await read(from: position &+ 1, limit: limit).get() else { return [] }
    return stored.map {
      ControlEvent(id: UInt64(clamping: $0.seq), name: .leaf, data: $0.bytes)
    }
  }

  /// Keeps what a session that has ended delivered: passes of today, or spots to be graded.
  func remember(_ session: EndedSession) {
    let today = clock.moment.today
    switch session.kind {
    case .treatment:
      visits.withLock { $0.add(session.passes, of: session.patient, on: today) }
    case .testSpot:
      // A spot without a day never becomes old enough; only a trusted clock gives one.
      if let today { patients.addTestSpots(of: session, on: today) }
    }
  }

  private func visit(of patient: PatientID) -> [VisitPass] {
    let today = clock.moment.today
    return visits.withLock { $0.passes(of: patient, on: today) }
  }

  private var noSuchPatient: ControlAnswer {
    .problem(Problem(.notFound, "There is no such patient: register them first."))
  }

  private func ask(
    _ target: OperatorQuestion.Target, _ request: OperatorRequest, _ seat: Seat
  ) async -> ControlAnswer {
    await withCheckedContinuation { continuation in
      loop.ask(
        OperatorQuestion(target: target, request: request, userID: seat.userID) { answer in
          continuation.resume(returning: answer)
        })
    }
  }

  private func snapshot() async -> LoopSnapshot {
    await withCheckedContinuation { continuation in
      loop.post(.snapshot { continuation.resume(returning: $0) })
    }
  }

  private func status() async -> ControlAnswer {
    let snapshot = await snapshot()
    let log = recorder.position
    return .status(
      DaemonStatus(
        version: SoftwareVersion.text, development: isDevelopment, logSize: log.size,
        logRoot: log.root.description, handpieces: snapshot.handpieces, sessions: snapshot.sessions)
    )
  }

  private func register(_ profile: PatientProfile) -> ControlAnswer {
    guard let patient = patients.add(profile) else {
      return .problem(Problem(.unavailable, "The register of patients is full."))
    }
    return .patientRegistered(PatientReceipt(patient: patient))
  }

  private func read(_ patient: PatientID) -> ControlAnswer {
    guard let profile = patients.profile(of: patient) else { return noSuchPatient }
    return .patient(PatientRecord(patient: patient, profile: profile))
  }

  private func read(_ session: SessionID) async -> ControlAnswer {
    let found = await snapshot().sessions.first { $0.session == session }
    guard let found else {
      return .problem(Problem(.notFound, "There is no open session \(session)."))
    }
    return .session(found)
  }

  private func openSession(_ body: SessionBody, _ seat: Seat) async -> ControlAnswer {
    guard let profile = patients.profile(of: body.patient) else { return noSuchPatient }
    guard let indication = Indication(rawValue: body.indication) else {
      let known = Indication.allCases.map(\.rawValue).joined(separator: ", ")
      return .problem(
        Problem(.badRequest, "indication: \(body.indication) is not one of \(known)."))
    }
    let pseudonym = SessionPseudonym(high: HostClock.random(), low: HostClock.random())
    guard let session = SessionID(pseudonym.description) else {
      return .problem(Problem(.unavailable, "No pseudonym could be made."))
    }
    return await ask(
      .handpiece(body.handpiece),
      .openSession(
        SessionOpening(
          pseudonym: pseudonym, session: session, patient: body.patient, profile: profile,
          indication: indication, kind: body.kind ?? .treatment,
          preparation: body.preparation ?? .unknown, visit: visit(of: body.patient))),
      seat)
  }

  private func grade(_ body: GradeBody, of patient: PatientID) -> ControlAnswer {
    guard patients.profile(of: patient) != nil else { return noSuchPatient }
    guard let profile = patients.grade(body, of: patient) else {
      return .problem(
        Problem(.notFound, "There is no test spot of \(body.model) in \(body.side) \(body.area)."))
    }
    return .patient(PatientRecord(patient: patient, profile: profile))
  }

  private func course(_ body: CourseBody) -> ControlAnswer {
    guard let profile = patients.profile(of: body.patient) else { return noSuchPatient }
    guard let handpiece = catalog.handpieces[body.model] else {
      let known = catalog.handpieces.keys.sorted().joined(separator: ", ")
      return .problem(Problem(.notFound, "The catalog has no model \(body.model), but \(known)."))
    }
    let area = body.area.map { AreaID(region: $0, side: body.side ?? .midline) }
    let plan = catalog.tables.coursePlan(
      for: profile, modality: handpiece.modality, area: area, today: clock.moment.today)
    guard let plan else {
      return .problem(Problem(.notFound, "No rule describes a course with \(body.model)."))
    }
    return .course(CourseAnswer(plan))
  }

  /// Takes a prescriber's approval; it counts once it is durable.
  private func approve(_ body: StatementBody) async -> ControlAnswer {
    let signed: SignedStatement<ApprovalStatement>
    do throws(AuditLogError) {
      signed = try approvals.check(try SignedNote(reading: Array(body.note.utf8)))
    } catch {
      return .problem(Problem(.refused, "The approval does not count: \(error)."))
    }
    guard approvals.isCurrent(signed.statement) else {
      return .problem(
        Problem(
          .conflict, "The approval is for another state of \(signed.statement.model): sign it anew."
        ))
    }
    let result = await withCheckedContinuation { continuation in
      recorder.record(.approval(ApprovalLeaf(signed))) { continuation.resume(returning: $0) }
    }
    if case .failure(let error) = result { return .problem(Problem(.unavailable, "\(error)")) }
    approvals.note(signed.statement)
    return .statement(
      StatementReceipt(
        prescriber: signed.signer.name, sentence: "\(signed.statement.model) is approved."))
  }

  /// Stops every handpiece and waits as long as the stop socket would for all to confirm.
  private func stop(_ seat: Seat) async -> ControlAnswer {
    let ticket = stops.pull(
      StopOrder(source: .controlSocket, userID: seat.userID, requested: clock.boot))
    let confirmed = await Self.isConfirmed(ticket)
    return .stop(StopReceipt(confirmed: confirmed, handpieces: await snapshot().handpieces))
  }

  private static func isConfirmed(_ ticket: StopTicket) async -> Bool {
    await withTaskGroup(of: Void.self) { group in
      let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
      ticket.whenConfirmed { continuation.finish() }
      group.addTask { for await _ in stream {} }
      group.addTask { try? await Task.sleep(for: .milliseconds(250)) }
      await group.next()
      group.cancelAll()
    }
    return ticket.isConfirmed
  }

  private func leaves(from: UInt64, limit: Int) async -> ControlAnswer {
    switch await read(from: from, limit: limit) {
    case .success(let stored):
      return .leaves(
        LeafPage(
          logSize: recorder.position.size,
          leaves: stored.map {
            LeafPage.Leaf(
              seq: UInt64(clamping: $0.seq), hash: $0.hash.description,
              text: String(decoding: $0.bytes, as: UTF8.self))
          }))
    case .failure(let error):
      return .problem(Problem(.unavailable, "\(error)"))
    }
  }

  private func read(
    from position: UInt64, limit: Int
  ) async -> Result<[StoredLeaf], AuditStoreError> {
    await withCheckedContinuation { continuation in
      recorder.read(from: Int64(clamping: position), limit: limit) { result in
        continuation.resume(returning: result)
      }
    }
  }
}
