import AuditLog
import AuditStore
import ControlAPI
import DeviceCatalog
import DoseLimits
import IdentityStore
import Quantities
import TreatmentSession

/// Whom a question is about, with the passes they have had today.
enum ProfileInQuestion {
  case known(PatientProfile, visit: [VisitPass])
  case refused(Problem)
}

/// What is asked about patients.
extension DaemonService {
  func answerAboutPatients(
    _ request: ControlRequest, _ seat: Seat, _ version: EntityTag?
  ) async -> ControlAnswer {
    do throws(IdentityStoreError) {
      return switch request {
      case .patients(let find, let limit): .patients(patients.list(finding: find, limit: limit))
      case .registerPatient(let body): try await register(body)
      case .patient(let patient): read(patient)
      case .changeAnswers(let patient, let body): try await change(patient, to: body, version)
      case .visits(let patient):
        patients.file(of: patient, on: clock.moment.today).map { .visits($0.visits(of: patient)) }
          ?? noSuchPatient
      case .gradeTestSpot(let patient, let body): try await grade(body, of: patient, version)
      case .erasePatient(let patient): try await erase(patient, by: seat)
      case .discloseLinks(let body): try await disclose(body, to: seat)
      case .course(let body): course(body)
      default: .problem(Problem(.notFound, "This is not about patients."))
      }
    } catch {
      return .problem(Problem(.unavailable, "\(error)"))
    }
  }

  var noSuchPatient: ControlAnswer { .problem(Self.unknownPatient) }

  private static var unknownPatient: Problem {
    Problem(.notFound, "There is no such patient: register them first.")
  }

  /// The profile a question is about: of a patient as they are today, or one that is not kept.
  func profile(
    of patient: PatientID?, or profile: PatientProfile?
  ) -> ProfileInQuestion {
    switch (patient, profile) {
    case (let patient?, nil):
      guard let file = patients.file(of: patient, on: clock.moment.today) else {
        return .refused(Self.unknownPatient)
      }
      return .known(file.profile, visit: file.visit?.passes ?? [])
    case (nil, let profile?): return .known(profile, visit: [])
    case (nil, nil), (_?, _?):
      return .refused(Problem(.badRequest, "patient: name a patient or give a profile, not both."))
    }
  }

  private func register(_ body: RegistrationBody) async throws(IdentityStoreError) -> ControlAnswer
  {
    let patient = try await patients.register(body.profile, person: body.person)
    return .patientRegistered(PatientReceipt(patient: patient))
  }

  private func read(_ patient: PatientID) -> ControlAnswer {
    guard let file = patients.file(of: patient, on: clock.moment.today) else {
      return noSuchPatient
    }
    return .patient(file.record(of: patient))
  }

  private func change(
    _ patient: PatientID, to body: AnswersBody, _ version: EntityTag?
  ) async throws(IdentityStoreError) -> ControlAnswer {
    guard await snapshot().sessions.allSatisfy({ $0.patient != patient }) else {
      return .problem(Problem(.conflict, "A session of this patient is open: close it first."))
    }
    return try await change(
      patient, version, unless: { [catalog] in $0.problem(with: body, catalog.tables) },
      { $0.take(body) })
  }

  private func grade(
    _ body: GradeBody, of patient: PatientID, _ version: EntityTag?
  ) async throws(IdentityStoreError) -> ControlAnswer {
    try await change(
      patient, version,
      unless: { profile in
        var profile = profile
        return profile.grade(body)
          ? nil
          : Problem(
            .notFound, "There is no test spot of \(body.model) in \(body.side) \(body.area).")
      },
      { _ = $0.grade(body) })
  }

  /// Changes a patient's profile, if it is still what the asker read and nothing stands against it.
  private func change(
    _ patient: PatientID, _ version: EntityTag?,
    unless problem: @escaping @Sendable (PatientProfile) -> Problem?,
    _ change: @escaping @Sendable (inout PatientProfile) -> Void
  ) async throws(IdentityStoreError) -> ControlAnswer {
    let today = clock.moment.today
    let outcome = try await patients.change(
      patient,
      unless: { file in
        if let version, version != file.turned(to: today).record(of: patient).version {
          return Problem(.stale, "Somebody else changed this patient: read them anew.")
        }
        return problem(file.profile)
      },
      { file in
        var file = file
        change(&file.profile)
        return file
      })
    return switch outcome {
    case .changed(let file): .patient(file.turned(to: today).record(of: patient))
    case .refused(let problem): .problem(problem)
    case .unknownPatient: noSuchPatient
    }
  }

  /// Destroys what is kept of a patient and records that.
  private func erase(
    _ patient: PatientID, by seat: Seat
  ) async throws(IdentityStoreError) -> ControlAnswer {
    guard patients.file(of: patient, on: nil) != nil else { return noSuchPatient }
    guard await snapshot().sessions.allSatisfy({ $0.patient != patient }) else {
      return .problem(Problem(.conflict, "A session of this patient is open: close it first."))
    }
    let sessions = try await patients.beginErasure(of: patient)
    let recorded = await recorder.record(
      .identityErased(
        IdentityErasedLeaf(operatorUID: seat.userID, sessions: sessions.count)))
    switch recorded {
    case .success(let leaf):
      try await patients.finishErasure(of: patient, recordedAt: leaf.seq)
      return .erased(
        ErasureReceipt(patient: patient, sessions: sessions.count, recordedAt: leaf.seq))
    case .failure(let error):
      return .problem(
        Problem(
          .unavailable,
          "The patient is erased; the record of it could not be written and follows at the next "
            + "start: \(error)"))
    }
  }

  /// Records that links leave the store, and then hands them out.
  private func disclose(
    _ body: LinksBody, to seat: Seat
  ) async throws(IdentityStoreError) -> ControlAnswer {
    guard let sessions = try await patients.disclosure(of: body.patients) else {
      return noSuchPatient
    }
    let size = Int64(clamping: recorder.position.size)
    guard let bytes = LinkFile(logSize: size, sessions: sessions)?.bytes else {
      return .problem(Problem(.unavailable, "These are more sessions than a link file holds."))
    }
    let recorded = await recorder.record(
      .linkDisclosed(
        LinkDisclosedLeaf(
          operatorUID: seat.userID, sessions: sessions.count, fileHash: Hash256(of: bytes))))
    switch recorded {
    case .success(let leaf):
      return .links(
        LinkDisclosure(
          file: String(decoding: bytes, as: UTF8.self), sessions: sessions.count,
          recordedAt: leaf.seq))
    case .failure(let error): return .problem(Problem(.unavailable, "\(error)"))
    }
  }

  private func course(_ body: CourseBody) -> ControlAnswer {
    switch profile(of: body.patient, or: body.profile) {
    case .refused(let problem): return .problem(problem)
    case .known(let profile, _):
      guard let handpiece = catalog.handpieces[body.model] else {
        let known = catalog.handpieces.keys.sorted().joined(separator: ", ")
        return .problem(
          Problem(.notFound, "The catalog has no model \(body.model), but \(known)."))
      }
      let area = body.area.map { AreaID(region: $0, side: body.side ?? .midline) }
      let plan = catalog.tables.coursePlan(
        for: profile, modality: handpiece.modality, area: area, today: clock.moment.today)
      guard let plan else {
        return .problem(Problem(.notFound, "No rule describes a course with \(body.model)."))
      }
      return .course(CourseAnswer(plan))
    }
  }
}
