import ArgumentParser
import ControlAPI
import DoseLimits
import Quantities
import TechnicianConsole

/// The questions of the tables, and what a patient has answered to them.
struct Questionnaire {
  private let questions: [Question]
  private let answers: [String: Answer<RecordedCondition>]

  init(_ questions: [Question], of profile: PatientProfile) {
    self.questions = questions
    answers = profile.answers
  }

  /// Those that were never put to the patient.
  var unasked: [Question] { questions.filter { answers[$0.id] == nil } }

  /// Those that nobody knows the answer to: they count as the riskiest.
  var open: [Question] { questions.filter { (answers[$0.id] ?? .unknown) == .unknown } }

  /// One line for each question with its answer.
  var lines: [String] {
    questions.map { "\($0.id.spoken): \(Self.spoken(answers[$0.id]))" }
  }

  /// What is asked without a terminal, as the option that answers it.
  static func option(_ question: Question) -> String {
    let values =
      switch question.kind {
      case .dated: "none, unknown, lasting or ended:2026-01-31"
      case .ordered(let choices), .unordered(let choices):
        "none, unknown or \(choices.map { "choice:" + $0 }.joined(separator: ", "))"
      }
    return "--answer \(question.id)=…: \(question.text) (\(values))"
  }

  static func spoken(_ answer: Answer<RecordedCondition>?) -> String {
    switch answer {
    case nil: "not asked yet"
    case .some(.none): "no"
    case .unknown: "unknown"
    case .recorded(let condition):
      condition.choice.map { "yes, \($0.spoken)" }
        ?? condition.ended.map { "yes, ended \($0)" } ?? "yes, and it lasts"
    }
  }

  /// Puts questions to a person, one after the other.
  static func ask(_ questions: [Question]) throws -> [String: Answer<RecordedCondition>] {
    var answers: [String: Answer<RecordedCondition>] = [:]
    for (index, question) in questions.enumerated() {
      answers[question.id] = try ask(
        question, "Question \(index + 1) of \(questions.count): \(question.text)")
    }
    return answers
  }

  /// Asks which answers are no longer so, and those anew.
  func askChanged() throws -> [String: Answer<RecordedCondition>] {
    var changed: [String: Answer<RecordedCondition>] = [:]
    while true {
      let now = questions.map { question in
        "\(question.id.spoken): \(Self.spoken(changed[question.id] ?? answers[question.id]))"
      }
      let index = try Questions.choice(
        "Which answer has changed?", now + [changed.isEmpty ? "none of them" : "no more"])
      guard questions.indices.contains(index) else { return changed }
      changed[questions[index].id] = try Self.ask(questions[index], questions[index].text)
    }
  }

  private static func ask(
    _ question: Question, _ words: String
  ) throws -> Answer<RecordedCondition> {
    let index = try Questions.choice(words, FormWording.answers(to: question))
    switch index {
    case 0: return .none
    case 1: return .unknown
    default: break
    }
    let choices = question.kind.choices
    if choices.indices.contains(index - 2) {
      return .recorded(RecordedCondition(ended: nil, choice: choices[index - 2]))
    }
    guard index == 3 else { return .recorded(RecordedCondition(ended: nil)) }
    return .recorded(RecordedCondition(ended: try Questions.day(FormWording.ended)))
  }
}
