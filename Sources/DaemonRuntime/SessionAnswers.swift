import AuditLog
import ControlAPI
import DoseLimits
import IdentityStore
import Quantities
import TreatmentSession

/// What is asked about sessions before or after a machine has them.
extension DaemonService {
  func limits(_ body: LimitsBody, _ seat: Seat) async -> ControlAnswer {
    switch profile(of: body.patient, or: body.profile) {
    case .refused(let problem): .problem(problem)
    case .known(let profile, let visit):
      await ask(.handpiece(body.handpiece), .limits(profile, body, visit: visit), seat)
    }
  }

  /// Opens a session. That it is this patient's is durable before the log knows of it, so that what
  /// it delivers counts for their visit whatever happens.
  func openSession(_ body: SessionBody, _ seat: Seat) async -> ControlAnswer {
    guard let indication = Indication(rawValue: body.indication) else {
      let known = Indication.allCases.map(\.rawValue).joined(separator: ", ")
      return .problem(
        Problem(.badRequest, "indication: \(body.indication) is not one of \(known)."))
    }
    let pseudonym = SessionPseudonym.random()
    guard let session = SessionID(pseudonym.description) else {
      return .problem(Problem(.unavailable, "No pseudonym could be made."))
    }
    let today = clock.moment.today
    guard let before = patients.file(of: body.patient, on: today) else { return noSuchPatient }
    let salt = LinkSalt.random()
    let file: PatientFile?
    do throws(IdentityStoreError) {
      file = try await patients.change(body.patient) { file in
        file.adding(pseudonym, salt: salt, on: today)
      }
    } catch {
      return .problem(Problem(.unavailable, "\(error)"))
    }
    guard let file, let link = file.sessions.first(where: { $0.session == pseudonym }) else {
      return noSuchPatient
    }
    let commitment = file.opening(of: link).commitment(to: pseudonym)
    if before.visit == nil {
      recorder.record(
        .visitOpened(VisitOpenedLeaf(linkCommitment: commitment, operatorUID: seat.userID))
      ) { _ in }
    }
    let answer = await ask(
      .handpiece(body.handpiece),
      .openSession(
        SessionOpening(
          pseudonym: pseudonym, session: session, patient: body.patient, profile: file.profile,
          indication: indication, kind: body.kind ?? .treatment,
          preparation: body.preparation ?? .unknown, visit: file.visit?.passes ?? [],
          patientSessions: Set(file.sessions.map(\.session)),
          linkCommitment: commitment)),
      seat)
    if case .sessionOpened = answer { return answer }
    // Nothing bears this pseudonym; a link that stays behind after a crash is dropped at the start.
    _ = try? await patients.change(body.patient) { $0.removing(pseudonym) }
    return answer
  }

  func read(_ session: SessionID) async -> ControlAnswer {
    let found = (await snapshot().sessions + waitingSessions).first { $0.session == session }
    guard let found else {
      return .problem(Problem(.notFound, "There is no open session \(session)."))
    }
    return .session(found)
  }

  /// The sessions of an earlier run that wait for their handpieces.
  var waitingSessions: [SessionSnapshot] {
    unfinished.all.compactMap { SessionSnapshot($0, patients.owner(of: $0.pseudonym)) }
  }

  /// Closes a session with what nobody can read any more counted in full.
  func assume(_ session: SessionID, _ seat: Seat) async -> ControlAnswer {
    guard let pseudonym = SessionPseudonym(session.text), let left = unfinished[pseudonym] else {
      return await ask(.session(session), .assume, seat)
    }
    let isHere = await snapshot().handpieces.contains {
      $0.serial.text == left.opened.handpiece && $0.state != .lost && $0.state != .locked
    }
    guard !isHere else {
      return .problem(
        Problem(.conflict, "The handpiece can be read: nothing needs to be assumed."))
    }
    // Whoever takes it out closes it.
    guard var closing = unfinished.remove(pseudonym) else {
      return .problem(Problem(.conflict, "The session has just been closed."))
    }
    var leaves: [LeafBody] = []
    let counter = await recorder.recall(left.opened.handpiece)?.counter
    if let assumption = closing.assumption(by: seat.userID, epoch: counter?.epoch) {
      leaves.append(assumption)
      closing.take(assumption)
    }
    leaves += closing.closing("assumed")
    var snapshot = SessionSnapshot(closing, patients.owner(of: pseudonym))
    for leaf in leaves {
      if case .failure(let error) = await recorder.record(leaf) {
        return .problem(Problem(.unavailable, "\(error)"))
      }
    }
    remember(closing.ended)
    snapshot?.state = .closed
    return snapshot.map { .session($0) } ?? noSuchPatient
  }

  /// Keeps what a session that has ended delivered.
  func remember(_ session: EndedSession) {
    unfinished.remove(session.session)
    patients.count(session, on: clock.moment.today)
  }
}

extension SessionSnapshot {
  /// A session of an earlier run; `nil` when what the log says of it has no such form.
  init?(_ session: UnfinishedSession, _ patient: PatientID?) {
    guard let id = SessionID(session.pseudonym.description),
      let handpiece = HandpieceSerial(session.opened.handpiece)
    else { return nil }
    self.init(
      session: id, patient: patient, handpiece: handpiece,
      indication: session.opened.indication.text,
      kind: session.opened.sessionKind == "test_spot" ? .testSpot : .treatment,
      state: .unknown, reason: UnfinishedSession.restarted.text, pass: nil,
      pulsesTotal: session.pulsesTotal, stopCount: StopCount(0))
  }
}
