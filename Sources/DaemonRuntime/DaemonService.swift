import AuditLog
import AuditStore
import ControlAPI
import ControlServer
import DeviceCatalog
import DoseLimits
import Quantities
import TreatmentSession

/// What stands behind the control socket: it finds whom a request is for and waits for the answer.
final class DaemonService: ControlService {
  let catalog: Catalog
  /// Where the catalog was read from.
  let catalogFolder: String
  let approvals: ApprovalBook
  let loop: ControlLoop
  let recorder: LogRecorder
  let stops: StopPanel
  let clock: HostClock
  let patients: PatientBook
  let people: PeopleDesk
  let unfinished: UnfinishedBook
  let publisher: LogPublisher
  let checkpoints: CheckpointShelf
  let denials: DenialDesk
  let blackBox: BlackBoxFolder
  private let isDevelopment: Bool

  init(
    catalog: Catalog, from folder: String, approvals: ApprovalBook, loop: ControlLoop,
    stops: StopPanel,
    clock: HostClock, state: DaemonState, blackBox: BlackBoxFolder, isDevelopment: Bool
  ) {
    self.catalog = catalog
    catalogFolder = folder
    self.approvals = approvals
    self.loop = loop
    recorder = state.recorder
    self.stops = stops
    self.clock = clock
    patients = state.patients
    people = PeopleDesk(state.people, recorder: state.recorder, clock: clock)
    unfinished = state.unfinished
    publisher = state.publisher
    self.blackBox = blackBox
    checkpoints = state.checkpoints
    denials = DenialDesk(recorder: state.recorder, clock: clock) { count in
      .denials(
        DenialsLeaf(
          uid: count.uid, route: ReasonCode(count.subject), count: count.count, first: count.first))
    }
    self.isDevelopment = isDevelopment
  }

  func answer(
    _ request: ControlRequest, from seat: Seat, ifMatch version: EntityTag?
  ) async -> ControlAnswer {
    switch request {
    case .status: await status()
    case .handpieces: .handpieces(HandpieceList(handpieces: await snapshot().handpieces))
    case .handpiece(let handpiece): await record(of: handpiece)
    case .frames(let handpiece, let after, let limit, let kept):
      await frames(of: handpiece, after: after, limit: limit, kept: kept)
    case .people, .enrolPerson, .changePIN, .removePerson, .unlockPerson:
      await answerAboutPeople(request, seat)
    case .patients, .registerPatient, .patient, .changeAnswers, .visits, .gradeTestSpot,
      .erasePatient, .discloseLinks, .course:
      await answerAboutPatients(request, seat, version)
    case .limits(let body): await limits(body, seat)
    case .openSession(let body): await openSession(body, seat)
    case .session(let session): await read(session)
    case .assume(let session): await assume(session, seat)
    case .approve(let body): await approve(body)
    case .stop: await stop(seat)
    case .metrics: await metrics()
    case .description: .description(OpenAPIDocument(version: SoftwareVersion.text).value)
    case .alarms: .alarms(await snapshot().alarms)
    case .acknowledgeAlarm(let alarm): await acknowledge(alarm, seat)
    case .logLeaves, .logKey, .rotateLogKey, .checkpoint, .consistency, .cosign:
      await answerAboutLog(request)
    case .areas, .checkDevices, .catalog: answerAboutCatalog(request)
    case .startPass, .override, .setSettings, .countPins, .arm, .disarm, .endPass, .closeSession,
      .adopt,
      .resetStop, .selfTest:
      await askMachine(request, seat, version)
    case .openService, .service, .fireShot, .takeReading, .adjust, .finishService, .closeService:
      await answerAboutService(request, seat)
    }
  }

  func denied(_ route: ControlRoute, to seat: Seat) {
    denials.note(route.rawValue, by: seat.userID)
  }

  /// What the machine of one handpiece answers by itself.
  private func askMachine(
    _ request: ControlRequest, _ seat: Seat, _ version: EntityTag?
  ) async -> ControlAnswer {
    switch request {
    case .startPass(let session, let body):
      await ask(.session(session), .startPass(body), seat, ifMatch: version)
    case .override(let session, let body):
      await ask(.session(session), .override(Array(body.note.utf8)), seat, ifMatch: version)
    case .setSettings(let session, let body):
      await ask(.session(session), .setSettings(body), seat, ifMatch: version)
    case .countPins(let session, let body):
      await ask(.session(session), .countPins(body), seat, ifMatch: version)
    case .arm(let session, var body):
      await askProved(body.proof.take(), .session(session), .arm(body), seat)
    case .disarm(let session): await ask(.session(session), .disarm, seat)
    case .endPass(let session): await ask(.session(session), .endPass, seat, ifMatch: version)
    case .closeSession(let session):
      await ask(.session(session), .closeSession("closed"), seat, ifMatch: version)
    case .adopt(let handpiece, let body):
      await ask(.handpiece(handpiece), .adopt(logSize: body.logSize), seat)
    case .selfTest(let handpiece): await ask(.handpiece(handpiece), .selfTest, seat)
    case .resetStop(let handpiece, let body):
      await askProved(body.proof, .handpiece(handpiece), .resetStop(body.stopCount), seat)
    default: .problem(Problem(.notFound, "No machine answers this."))
    }
  }

  func ask(
    _ target: OperatorQuestion.Target, _ request: OperatorRequest, _ seat: Seat,
    as person: PersonPseudonym? = nil, ifMatch version: EntityTag? = nil
  ) async -> ControlAnswer {
    await withCheckedContinuation { continuation in
      let asker = Operator(userID: seat.userID, person: person)
      loop.ask(
        OperatorQuestion(target: target, request: request, asker: asker, version: version) {
          answer in
          continuation.resume(returning: answer)
        })
    }
  }

  func snapshot() async -> LoopSnapshot { await loop.snapshot() }

  private func acknowledge(_ alarm: AlarmID, _ seat: Seat) async -> ControlAnswer {
    await withCheckedContinuation { continuation in
      loop.post(
        .acknowledgeAlarm(alarm, by: seat.userID) { continuation.resume(returning: $0) })
    }
  }

  private func status() async -> ControlAnswer {
    let snapshot = await snapshot()
    let log = recorder.position
    return .status(
      DaemonStatus(
        version: SoftwareVersion.text, development: isDevelopment, logSize: log.size,
        logRoot: log.root.description, witnessed: checkpoints.witnessed?.position,
        handpieces: snapshot.handpieces, sessions: snapshot.sessions + waitingSessions))
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
    switch result {
    case .success(let leaf): approvals.note(signed.statement, at: leaf.seq)
    case .failure(let error): return .problem(Problem(.unavailable, "\(error)"))
    }
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
}
