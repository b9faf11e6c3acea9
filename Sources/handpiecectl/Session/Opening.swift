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
    var record = try record()
    if !options.confirmIdentity { try IdentityQuestion.ask(record.person, record.patient) }
    record = try reviewAnswers(record)
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

  /// Everything at once: what was not said, and what the patient was never asked.
  private func demandAll() throws {
    let connection = connection
    var missing = options.missing()
    if let patient = options.patient, let tables = Atlas.found {
      let record = try askDaemon { try await connection.patient(patient) }
      missing = options.missing(indications: record.profile.indications)
      let unasked = Questionnaire(tables.questions, of: record.profile).unasked
      missing += unasked.map {
        "`handpiecectl patient answers \(patient)` \(Questionnaire.option($0))"
      }
    }
    guard missing.isEmpty else { throw MissingAnswers.complaint(missing) }
  }

  private func record() throws -> PatientRecord {
    let connection = connection
    let patient = try options.patient ?? Self.askPatient(connection)
    return try askDaemon { try await connection.patient(patient) }
  }

  private static let offered = 9

  /// One of the last treated, or whom part of a name or an identifier finds.
  private static func askPatient(_ connection: ControlConnection) throws -> PatientID {
    var text = ""
    while true {
      let found = text
      let list = try askDaemon { try await connection.patients(finding: found, limit: offered) }
      let rows = list.patients.map { "\($0.patient)  \(PatientText.identity($0.person))" }
      let isWhole = list.found == list.patients.count && text.isEmpty
      let others = isWhole ? [] : ["somebody else"]
      if rows.isEmpty {
        guard !text.isEmpty else {
          throw complain(
            "no patient is kept\n    next: `handpiecectl patient register`", exitCode: .refused)
        }
        StandardStream.error.write("  Nobody is found.\n")
      } else {
        let index = try Questions.choice(FormWording.patient, rows + others)
        if list.patients.indices.contains(index) { return list.patients[index].patient }
      }
      text = try Questions.ask("Part of the name, or the identifier?") {
        line throws(Questions.NotThat) in line
      }
    }
  }

  /// Has the answers on record confirmed, and asks those that nobody knows; what differs is
  /// recorded before the session is opened.
  private func reviewAnswers(_ record: PatientRecord) throws -> PatientRecord {
    guard Questions.areAnswered else { return record }
    guard let tables = Atlas.found else {
      guard options.answersHold else {
        throw complain(
          "no folder of handpieces and limits was found to take the questions from",
          exitCode: .noInput)
      }
      return record
    }
    let questionnaire = Questionnaire(tables.questions, of: record.profile)
    var answers: [String: Answer<RecordedCondition>] = [:]
    if !options.answersHold {
      let lines = [FormWording.answersHold] + record.profile.review.map { "  " + $0 }
      if try !Questions.yes("All of it?", lines) { answers = try questionnaire.askChanged() }
    }
    let open = options.answersHold ? questionnaire.unasked : questionnaire.open
    let rest = try Questionnaire.ask(open.filter { answers[$0.id] == nil })
    answers.merge(rest) { changed, _ in changed }
    let changed = answers.filter { record.profile.answers[$0.key] != $0.value }
    guard !changed.isEmpty else { return record }
    let connection = connection
    return try askDaemon {
      try await connection.change(
        AnswersBody(answers: changed), of: record.patient, ifMatch: record.version)
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
