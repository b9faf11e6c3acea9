import ArgumentParser
import ControlAPI
import ControlClient
import DoseLimits

struct PatientAnswersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "answers",
    abstract: "Asks a patient's history, or changes answers in it.",
    discussion: """
      In a terminal, with nothing else said, every question that nobody knows the answer to is \
      asked, and with --all every question. Otherwise each --answer takes the place of the one \
      before: none, unknown, lasting, ended:YYYY-MM-DD or choice:NAME. If somebody else changes the \
      patient meanwhile, nothing is changed. While a session of the patient is open nothing can be.

      Examples:
        handpiecectl patient answers P4b1f0c6d9a2e7358
        handpiecectl patient answers P4b1f0c6d9a2e7358 --all
        handpiecectl patient answers P4b1f0c6d9a2e7358 --answer diabetes=choice:controlled \
      --answer oral-isotretinoin=ended:2026-01-31 --json
      """)

  @Argument(help: "The patient's id.")
  var patient: PatientID

  @Option(
    name: .customLong("answer"),
    help: ArgumentHelp("An answer; may be given again.", valueName: "question=value"))
  var answers: [AnswerArgument] = []

  @Option(help: "The age in years.")
  var age: Int?

  @Option(help: "The skin type after Fitzpatrick, 1 to 6.")
  var fitzpatrick: UInt8?

  @Option(
    name: .customLong("indication"),
    help: "What is to be treated; may be given again. Takes the place of all before.")
  var indications: [Indication] = []

  @Flag(help: "Ask every question again.")
  var all = false

  @OptionGroup var catalog: AtlasOption

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func validate() throws {
    guard age.map({ (0...130).contains($0) }) ?? true else {
      throw ValidationError("--age: 0 to 130.")
    }
    guard fitzpatrick.map({ Fitzpatrick(rawValue: $0) != nil }) ?? true else {
      throw ValidationError("--fitzpatrick: 1 to 6.")
    }
  }

  func run() throws {
    let (connection, patient) = (socket.connection, patient)
    let record = try askDaemon { try await connection.patient(patient) }
    let body = isSaid ? said : try asked(record)
    let changed = try askDaemon {
      try await connection.change(body, of: patient, ifMatch: record.version)
    }
    StandardStream.output.write(
      json
        ? try JSONOutput.text(changed)
        : PatientText(changed).lines.joined(separator: "\n") + "\n")
  }

  private var isSaid: Bool {
    !answers.isEmpty || age != nil || fitzpatrick != nil || !indications.isEmpty
  }

  private var said: AnswersBody {
    AnswersBody(
      ageYears: age, fitzpatrick: fitzpatrick.flatMap { Fitzpatrick(rawValue: $0) },
      indications: indications.isEmpty ? nil : indications,
      answers: answers.isEmpty
        ? nil : Dictionary(answers.map { ($0.question, $0.answer) }, uniquingKeysWith: { $1 }))
  }

  private func asked(_ record: PatientRecord) throws -> AnswersBody {
    let questions = try catalog.tables().questions
    let asked = all ? questions : Questionnaire(questions, of: record.profile).open
    guard !asked.isEmpty else {
      throw complain(
        "every question is answered; --all asks them again, --answer changes one",
        exitCode: .refused)
    }
    guard Questions.areAnswered else {
      throw MissingAnswers.complaint(asked.map(Questionnaire.option))
    }
    StandardStream.error.write(PatientText.identity(record.person) + "\n")
    return AnswersBody(answers: try Questionnaire.ask(asked))
  }
}
