import AuditLog
import AuditStore
import ControlAPI
import ControlServer
import DoseLimits
import FoundationEssentials
import Quantities
import Synchronization
import TreatmentSession

/// What stands behind the control socket: it finds whom a request is for and waits for the answer.
final class DaemonService: ControlService {
  private let loop: ControlLoop
  private let recorder: LogRecorder
  private let stops: StopPanel
  private let clock: HostClock
  private let isDevelopment: Bool
  private let patients = PatientRegister()
  private let visits = Mutex(VisitBook())

  init(
    loop: ControlLoop, recorder: LogRecorder, stops: StopPanel, clock: HostClock,
    isDevelopment: Bool
  ) {
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
      return await ask(.handpiece(body.handpiece), .limits(profile, body), seat)
    case .openSession(let body): return await openSession(body, seat)
    case .session(let session): return await read(session)
    case .startPass(let session, let body):
      return await ask(.session(session), .startPass(body), seat)
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

  /// Keeps the passes of a session that has ended.
  func remember(_ passes: [AreaID: [TreatmentSettings]], of patient: PatientID) {
    let today = clock.moment.today
    visits.withLock { $0.add(passes, of: patient, on: today) }
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
    let today = clock.moment.today
    let earlier = visits.withLock { $0.passes(of: body.patient, on: today) }
    return await ask(
      .handpiece(body.handpiece),
      .openSession(
        SessionOpening(
          pseudonym: pseudonym, session: session, patient: body.patient, profile: profile,
          indication: indication, earlierPasses: earlier)),
      seat)
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
