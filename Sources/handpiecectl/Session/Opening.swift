import ArgumentParser
import ControlAPI
import ControlClient
import DoseLimits
import Quantities
import TechnicianConsole

/// Opening a session: everything that nobody said yet is asked for, or listed where nobody can be
/// asked.
struct Opening {
  let connection: ControlConnection
  let options: OpeningOptions
  let kind: SessionPurpose

  func open() throws -> SessionSnapshot {
    if !Questions.areAnswered { try demandAll() }
    let record = try record()
    if !options.confirmIdentity { try IdentityQuestion.ask(record.person, record.patient) }
    try reviewAnswers(record)
    let handpiece = try handpiece()
    let indication = try indication(record)
    let body = SessionBody(
      patient: record.patient, handpiece: handpiece.serial, indication: indication.rawValue,
      kind: kind, preparation: try preparation())
    if Questions.areAnswered, !options.missing().isEmpty { try confirm(body, record) }
    let connection = connection
    return try askDaemon(about: NextSteps.Subject(handpiece: handpiece.serial)) {
      try await connection.openSession(body)
    }
  }

  private func demandAll() throws {
    let missing = options.missing()
    guard missing.isEmpty else { throw MissingAnswers.complaint(missing) }
  }

  private func record() throws -> PatientRecord {
    let connection = connection
    if let patient = options.patient {
      return try askDaemon { try await connection.patient(patient) }
    }
    let patient = try Questions.ask(FormWording.identifier) { line throws(Questions.NotThat) in
      guard let patient = PatientID(line) else {
        throw Questions.NotThat(reason: "An identifier such as P4b1f0c6d9a2e7358.")
      }
      return patient
    }
    return try askDaemon { try await connection.patient(patient) }
  }

  private func reviewAnswers(_ record: PatientRecord) throws {
    guard !options.answersHold else { return }
    let holds = try Questions.yes("All of it?", [FormWording.answersHold] + record.profile.review)
    guard holds else {
      throw complain(
        "the answers have changed: they are recorded before a session", exitCode: .refused)
    }
  }

  private func handpiece() throws -> HandpieceSnapshot {
    let connection = connection
    let all = try askDaemon { try await connection.handpieces() }
    if let serial = options.handpiece {
      guard let named = all.first(where: { $0.serial == serial }) else {
        throw complain(
          "there is no \(serial)\n    next: `handpiecectl handpieces`", exitCode: .usage)
      }
      return named
    }
    let free = all.filter { $0.session == nil && [.ready, .connecting].contains($0.state) }
    guard let first = free.first else {
      throw complain(
        "no handpiece is free\n    next: `handpiecectl handpieces`, `handpiecectl doctor`",
        exitCode: .refused
      )
    }
    if free.count == 1 { return first }
    let index = try Questions.choice("Which handpiece?", free.map { "\($0.serial)  \($0.model)" })
    return free[index]
  }

  private func indication(_ record: PatientRecord) throws -> Indication {
    if let indication = options.indication { return indication }
    let wished = record.profile.indications
    let offered = wished.isEmpty ? Indication.allCases : wished
    return offered[
      try Questions.choice(FormWording.indication, offered.map { $0.rawValue.spoken })]
  }

  private func preparation() throws -> SkinPreparation {
    var preparation = options.preparation.preparation
    if !options.preparation.isAnaestheticSaid {
      preparation.anaesthetic = try Self.askAnaesthetic()
    }
    if options.preparation.eyeProtection == nil {
      let answers = [true, false, nil]
      preparation.isEyeProtected =
        answers[try Questions.choice(FormWording.eyeProtection, ["yes, both", "no", "unknown"])]
    }
    return preparation
  }

  private static func askAnaesthetic() throws -> Answer<Anaesthetic> {
    switch try Questions.choice(FormWording.anaesthetic, ["no", "yes", "unknown"]) {
    case 0: return .none
    case 1:
      let minutes = try Questions.amount(FormWording.anaestheticTime, .minutes)
      let removed = try Questions.yes(FormWording.anaestheticRemoved)
      return .recorded(Anaesthetic(on: Minutes(minutes), isRemoved: removed))
    default: return .unknown
    }
  }

  private func confirm(_ body: SessionBody, _ record: PatientRecord) throws {
    let opens = try Questions.yes(
      FormWording.opening,
      [
        "\(PatientText.identity(record.person)), on \(body.handpiece)",
        "\(body.indication.spoken), \(kind.rawValue.spoken)",
        "The handpiece is tried without energy first.",
      ])
    guard opens else { throw complain("nothing was opened", exitCode: .refused) }
  }
}
