import DoseLimits
import Quantities

/// What contraindications read is asked, and a riskier answer is never judged more mildly.
extension TableChecks {
  mutating func checkQuestions() {
    for draft in sections.contraindications {
      checkReading(of: draft)
    }
    let read = Set(sections.contraindications.map(\.value.question.value))
    for question in sections.questions {
      guard read.contains(question.value.id) else {
        refuse(question.place, "no contraindication reads the question \"\(question.value.id)\"")
        continue
      }
      checkStages(of: question.value)
      checkOrder(of: question.value)
    }
  }

  private mutating func checkReading(of draft: Placed<ContraindicationDraft>) {
    let named = draft.value.question
    guard let question = sections.question(named.value) else {
      refuse(named.place, "no question \"\(named.value)\" is asked")
      return
    }
    func checkChoice(_ choice: Placed<String>) {
      guard !question.kind.choices.contains(choice.value) else { return }
      refuse(choice.place, "the question \"\(question.id)\" has no choice \"\(choice.value)\"")
    }
    switch (draft.value.reading, question.kind) {
    case (.any, _): break
    case (.from(let mildest), .ordered): checkChoice(mildest)
    case (.from(let mildest), .dated), (.from(let mildest), .unordered):
      refuse(mildest.place, "\"from\" reads ordered questions only")
    case (.choices(let choices), .dated):
      refuse(choices.first?.place ?? draft.place, "a dated question has no choices")
    case (.choices(let choices), .ordered), (.choices(let choices), .unordered):
      choices.forEach(checkChoice)
    }
  }

  /// Of two rules that read the same answers, the one that counts longer must be the milder: a
  /// graver one would leave the other nothing to say.
  private mutating func checkStages(of question: Question) {
    let drafts = drafts(reading: question)
    for (index, later) in drafts.enumerated() {
      for earlier in drafts.prefix(index)
      where Set(choices(of: earlier, question)) == Set(choices(of: later, question)) {
        for modality in Modality.allCases {
          guard let first = earlier.value.severities[modality],
            let second = later.value.severities[modality]
          else { continue }
          let times = (earlier.value.counting, later.value.counting)
          let isStaged =
            (times.0 < times.1 && first > second) || (times.0 > times.1 && first < second)
          guard !isStaged else { continue }
          refuse(
            later.place,
            "for \(modality) this and \(earlier.place) read the same answer: the one that counts "
              + "longer must be the milder")
        }
      }
    }
  }

  /// For every rule of a choice, a riskier choice has one that is as grave and counts as long.
  private mutating func checkOrder(of question: Question) {
    guard case .ordered(let order) = question.kind else { return }
    let drafts = drafts(reading: question)
    for (milder, riskier) in zip(order, order.dropFirst()) {
      for draft in drafts where choices(of: draft, question).contains(milder) {
        for (modality, severity) in draft.value.severities {
          let isKept = drafts.contains {
            guard let other = $0.value.severities[modality] else { return false }
            return choices(of: $0, question).contains(riskier) && other >= severity
              && $0.value.counting >= draft.value.counting
          }
          guard !isKept else { continue }
          refuse(
            draft.place,
            "for \(modality) the riskier choice \"\(riskier)\" is judged more mildly than "
              + "\"\(milder)\"")
        }
      }
    }
  }

  private func drafts(reading question: Question) -> [Placed<ContraindicationDraft>] {
    sections.contraindications.filter { $0.value.question.value == question.id }
  }

  /// The choices a rule reads; all of them when it reads every recorded answer.
  private func choices(
    of draft: Placed<ContraindicationDraft>, _ question: Question
  ) -> [String] {
    if case .any = draft.value.reading { return question.kind.choices }
    return sections.choices(of: draft.value)
  }
}

extension ContraindicationDraft {
  /// How long it counts after its end.
  fileprivate var counting: Days { clearAfter ?? Days(.max) }
}
