import AuditLog
import ControlAPI
import IdentityStore
import Quantities

/// Where people prove who they are, and where what changes about them is kept and recorded.
final class PeopleDesk: Sendable {
  /// Why somebody is not taken for who they say they are, or something is not done about them.
  struct Refusal: Error {
    let problem: Problem

    init(_ problem: Problem) {
      self.problem = problem
    }

    init(_ error: IdentityStoreError) {
      problem = Problem(.unavailable, "\(error)")
    }

    /// A refusal by a rule of this desk.
    init(_ detail: String, _ rule: String, _ sentence: String) {
      problem = Problem(.refused, detail, reasons: [Reason(rule: rule, sentence: sentence)])
    }

    static let busy = Refusal(
      Problem(.busy, "Too many PINs wait to be checked, or the person is being changed; ask again.")
    )
  }

  let book: PeopleBook
  private let bench = PINBench()
  private let recorder: LogRecorder
  private let refusedPINs: DenialDesk

  init(_ book: PeopleBook, recorder: LogRecorder, clock: HostClock) {
    self.book = book
    self.recorder = recorder
    refusedPINs = DenialDesk(recorder: recorder, clock: clock) { count in
      .pinsRefused(
        PINsRefusedLeaf(
          person: PersonPseudonym(count.subject), uid: count.uid, count: count.count,
          first: count.first))
    }
  }

  /// Has everything recorded that waits, before the log is closed.
  func flush() { refusedPINs.flush() }

  /// Does something as the person whose proof it is, if they may act in the role.
  func act<Outcome>(
    by proof: PersonProof?, in role: PersonRole, at seat: Seat,
    _ act: (PersonPseudonym) async -> Outcome
  ) async throws(Refusal) -> Outcome {
    guard let proof else {
      throw Refusal(
        "Nobody has proved who they are.", "proof_missing", "Give the person and their PIN.")
    }
    let file = try await prove(proof, at: seat)
    defer { book.endAct(of: proof.person) }
    guard file.roles.contains(role), let person = PersonPseudonym(proof.person.text) else {
      throw Refusal(
        "The person may not do that.", "proof_role",
        "\(proof.person) is not enrolled with the role \(role.rawValue).")
    }
    return await act(person)
  }

  /// Changes somebody's own PIN.
  func changePIN(
    of person: PersonID, _ body: PINChangeBody, at seat: Seat
  ) async throws(Refusal) -> EnrolledPerson {
    try Self.checkStrength(of: body.new)
    _ = try await prove(PersonProof(person: person, pin: body.old), at: seat)
    book.endAct(of: person)
    let pin = try await hash(body.new)
    return try await change(person, at: seat) { file in
      guard !file.isLocked, file.owed == nil else { return nil }
      var file = file
      file.pin = pin
      file.owed = OwedRecord(.pin, by: seat.userID)
      return file
    }
  }

  func enrol(_ body: EnrolmentBody, at seat: Seat) async throws(Refusal) -> EnrolledPerson {
    try Self.checkStrength(of: body.pin)
    guard !body.roles.isEmpty, let person = Self.newName() else {
      throw Refusal(Problem(.badRequest, "roles: at least one of operate, service"))
    }
    let file = PersonFile(
      name: body.name, roles: body.roles, pin: try await hash(body.pin),
      owed: OwedRecord(.enrolled, by: seat.userID))
    do throws(IdentityStoreError) {
      try await book.enrol(file, as: person)
    } catch {
      throw Refusal(error)
    }
    try await recordOwed(of: person)
    return EnrolledPerson(person, file)
  }

  func unlock(_ person: PersonID, at seat: Seat) async throws(Refusal) -> EnrolledPerson {
    guard book.isEnrolled(person) else { throw Self.notEnrolled }
    return try await change(person, at: seat) { file in
      file.isLocked && file.owed == nil ? file.unlocked(by: seat.userID) : nil
    }
  }

  func remove(_ person: PersonID, at seat: Seat) async throws(Refusal) {
    guard book.isEnrolled(person) else { throw Self.notEnrolled }
    _ = try await change(person, at: seat) { file in
      var file = file
      file.owed = OwedRecord(.removed, by: seat.userID)
      return file
    }
  }

  private static let notEnrolled = Refusal(Problem(.notFound, "Nobody of that name is enrolled."))

  /// Whoever gives the right PIN is who they say. Of whom there is no such person, and of whom the
  /// PIN is wrong, the same is said after the same time. Ends with the caller's `endAct`.
  private func prove(_ proof: PersonProof, at seat: Seat) async throws(Refusal) -> PersonFile {
    guard let (person, file) = book.subject(proof.person) else { throw .busy }
    guard !file.isLocked else { throw Self.locked }
    guard let fits = await bench.run({ Self.check(proof.pin, file.pin) }) else { throw .busy }
    let judgement: PeopleBook.Judgement
    do throws(IdentityStoreError) {
      judgement = try await book.judge(
        person, against: file.pin, fits: try fits.get(), by: seat.userID)
    } catch {
      throw Refusal(error)
    }
    switch judgement {
    case .right(let file): return file
    case .locked: throw Self.locked
    case .changing: throw .busy
    case .wrong(let file):
      refusedPINs.note(PersonPseudonym(person.text)?.text ?? "", by: seat.userID)
      // The lock is in the log before anybody is told; what else can be done if it cannot be?
      if file.isLocked { try? await recordOwed(of: person) }
      throw Refusal(
        "Person and PIN do not belong together.", "proof_wrong",
        "The person or the PIN is wrong. \(PersonFile.wrongPINLimit) wrong PINs in a row lock.")
    }
  }

  private static let locked = Refusal(
    "The person is locked after too many wrong PINs.", "person_locked",
    "Somebody with the role prescribe unlocks: handpiecectl people unlock.")

  private static func check(
    _ pin: PIN, _ hash: PINHash
  ) -> Result<Bool, IdentityStoreError> {
    Result { () throws(IdentityStoreError) in try hash.fits(pin) }
  }

  private func hash(_ pin: PIN) async throws(Refusal) -> PINHash {
    let made = await bench.run {
      Result { () throws(IdentityStoreError) in try PINHash(of: pin) }
    }
    guard let made else { throw .busy }
    do throws(IdentityStoreError) {
      return try made.get()
    } catch {
      throw Refusal(error)
    }
  }

  private static func checkStrength(of pin: PIN) throws(Refusal) {
    guard pin.isWeak else { return }
    throw Refusal(
      "The PIN is too easy to guess.", "pin_weak",
      "Digits that are all alike or follow each other are tried first: take others.")
  }

  /// Makes a change, records it and only then answers.
  private func change(
    _ person: PersonID, at seat: Seat, _ change: @escaping @Sendable (PersonFile) -> PersonFile?
  ) async throws(Refusal) -> EnrolledPerson {
    let changed: PersonFile?
    do throws(IdentityStoreError) {
      changed = try await book.change(person, change)
    } catch {
      throw Refusal(error)
    }
    guard let changed else {
      throw Refusal(
        Problem(.conflict, "The person is not in a state for that, or is being changed."))
    }
    try await recordOwed(of: person)
    return EnrolledPerson(person, changed)
  }

  /// Tells the log what it is owed; nobody acts as the person from the change until then.
  private func recordOwed(of person: PersonID) async throws(Refusal) {
    // What they have been let do before stands in the log before it.
    for _ in 0..<Self.actPatience where book.isActing(person) {
      try? await Task.sleep(for: .milliseconds(10))
    }
    guard let leaf = book.owedLeaf(of: person) else { return }
    if case .failure(let error) = await recorder.record(leaf) {
      throw Refusal(
        Problem(
          .unavailable,
          "It is done; the record of it could not be written and follows at the next start: \(error)"
        ))
    }
    do throws(IdentityStoreError) {
      try await book.settle(person)
    } catch {
      throw Refusal(error)
    }
  }

  /// How often it is looked whether an act is over; acts are answered within seconds.
  private static let actPatience = 1000

  /// A name that nobody has: 40 bits of chance, without letters that look like digits.
  private static func newName() -> PersonID? {
    let letters = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZ".utf8)
    let name = HostClock.randomBytes(8).map { letters[Int($0 & 31)] }
    return PersonID("P-" + String(decoding: name, as: UTF8.self))
  }
}
