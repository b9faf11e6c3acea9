import ControlAPI
import DoseLimits
import Quantities

/// Registering a patient: what the rules need, and no name.
extension ConsoleModel {
  func registrationStep(_ form: Form) -> FormStep {
    guard let age = form.number("age") else {
      return .ask(
        Prompt(
          key: "age", title: "How old is the patient?",
          lines: ["Names are not typed here: handpiecectl patient register takes them."],
          kind: .number(unit: "years", range: 0...130, initial: nil)))
    }
    guard let skin = form.choice("skin") else {
      return .ask(
        Prompt(
          key: "skin", title: "Skin type after Fitzpatrick?",
          kind: .choice(Fitzpatrick.allCases.map { "type \($0)" } + ["unknown"])))
    }
    guard let wished = form.choices("indications") else {
      return .ask(
        Prompt(
          key: "indications", title: "What is to be treated? Digits mark, Enter goes on.",
          kind: .choices(Indication.allCases.map { $0.rawValue.spoken })))
    }
    if let question = tables.questions.first(where: { answer(to: $0, in: form) == nil }) {
      return .ask(prompt(for: question, in: form))
    }
    if let missing = historyPrompt(form) { return .ask(missing) }
    let profile = PatientProfile(
      ageYears: Int(age),
      fitzpatrick: Fitzpatrick.allCases.indices.contains(skin) ? Fitzpatrick.allCases[skin] : nil,
      indications: wished.sorted().compactMap { index in
        Indication.allCases.indices.contains(index) ? Indication.allCases[index] : nil
      },
      answers: answers(form), testSpots: form.choice("spots") == 0 ? .none : .unknown,
      treatments: form.choice("treatments") == 0 ? .none : .unknown)
    guard form.isConfirmed("confirm") else {
      return .ask(
        Prompt(
          key: "confirm", title: "Register this patient?", lines: profile.review,
          kind: .confirm(.enter, "Enter registers, Esc goes back")))
    }
    return .submit(.register(RegistrationBody(profile: profile)))
  }

  private func historyPrompt(_ form: Form) -> Prompt? {
    if form.choice("spots") == nil {
      return Prompt(
        key: "spots", title: "Are there test spots of earlier visits?",
        lines: ["Spots of another log are written into a file for handpiecectl patient register."],
        kind: .choice(["none", "unknown"]))
    }
    if form.choice("treatments") == nil {
      return Prompt(
        key: "treatments", title: "Was the patient treated before, here or elsewhere?",
        kind: .choice(["no, never", "unknown"]))
    }
    return nil
  }

  private func answers(_ form: Form) -> [String: Answer<RecordedCondition>] {
    var answers: [String: Answer<RecordedCondition>] = [:]
    for question in tables.questions { answers[question.id] = answer(to: question, in: form) }
    return answers
  }

  /// The answer to one question of the tables; `nil` while it is not whole.
  private func answer(to question: Question, in form: Form) -> Answer<RecordedCondition>? {
    guard let choice = form.choice("q:" + question.id) else { return nil }
    switch choice {
    case 0: return Answer.none
    case 1: return .unknown
    default: break
    }
    if case .dated = question.kind {
      if choice == 2 { return .recorded(RecordedCondition(ended: nil)) }
      return form.number("day:" + question.id).map {
        .recorded(RecordedCondition(ended: CalendarDay(daysSince1970: $0)))
      }
    }
    let choices = question.kind.choices
    guard choices.indices.contains(choice - 2) else { return .unknown }
    return .recorded(RecordedCondition(ended: nil, choice: choices[choice - 2]))
  }

  private func prompt(for question: Question, in form: Form) -> Prompt {
    let index = (tables.questions.firstIndex(of: question) ?? 0) + 1
    let count = "Question \(index) of \(tables.questions.count)"
    if form.choice("q:" + question.id) != nil {
      return Prompt(
        key: "day:" + question.id, title: FormWording.ended, lines: [question.text], kind: .date)
    }
    return Prompt(
      key: "q:" + question.id, title: count, lines: [question.text],
      kind: .choice(FormWording.answers(to: question)))
  }
}

extension PatientProfile {
  /// What a person reads before they say yes to it.
  package var review: [String] {
    let type = fitzpatrick.map { "type \($0)" } ?? "skin type unknown"
    let wished = indications.map { $0.rawValue.spoken }.joined(separator: ", ")
    var lines = ["\(ageYears) years, \(type), \(wished.isEmpty ? "no indication" : wished)"]
    let unknown = answers.filter { $0.value == .unknown }.keys
    let recorded = answers.compactMap { question, answer -> String? in
      guard case .recorded(let condition) = answer else { return nil }
      let detail =
        condition.choice.map(\.spoken) ?? condition.ended.map { "ended \($0)" } ?? "lasting"
      return "RECORDED: \(question.spoken), \(detail)"
    }
    let none = answers.count - recorded.count - unknown.count
    lines.append("Contraindications: \(none) answered with no")
    lines += recorded.sorted()
    if !unknown.isEmpty {
      lines.append("UNKNOWN: \(unknown.sorted().map(\.spoken).joined(separator: ", "))")
    }
    return lines
  }
}

extension String {
  /// A name of the tables as people read it.
  package var spoken: String {
    String(map { $0 == "-" || $0 == "_" ? " " : $0 })
  }
}
