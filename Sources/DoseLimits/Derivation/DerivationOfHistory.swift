import Quantities

extension Derivation {
  /// Contraindications; an unanswered question counts as a lasting condition of every choice.
  mutating func checkConditions() {
    // Rules that read one question stand together, so that its answer is looked up once.
    var question = ""
    var answer = Answer<RecordedCondition>.unknown
    for contraindication in tables.contraindications {
      guard let severity = contraindication.severity(for: modality) else { continue }
      if contraindication.question != question {
        question = contraindication.question
        answer = query.profile.answers[question] ?? .unknown
      }
      switch answer {
      case .none: continue
      case .unknown:
        find(
          severity, contraindication.rule,
          "\(contraindication.reason) Nobody knows whether this applies, so it counts.")
      case .recorded(let condition):
        if applies(contraindication, to: condition) {
          find(severity, contraindication.rule, contraindication.reason)
        }
      }
    }
  }

  /// A condition that ended counts until its time is over, and for ever if the rule has no time
  /// or the days since cannot be told. A choice that the question does not offer counts as any.
  private func applies(
    _ contraindication: Contraindication, to condition: RecordedCondition
  ) -> Bool {
    if !contraindication.choices.isEmpty, let choice = condition.choice,
      !contraindication.choices.contains(choice), isOffered(choice, by: contraindication.question)
    {
      return false
    }
    guard let clearAfter = contraindication.clearAfter, let ended = condition.ended,
      let elapsed = query.elapsed(since: ended)
    else { return true }
    return elapsed < clearAfter
  }

  private func isOffered(_ choice: String, by question: String) -> Bool {
    tables.questions.contains { $0.id == question && $0.kind.choices.contains(choice) }
  }

  mutating func checkAge() {
    for age in tables.ages
    where age.modalities.contains(modality) && query.profile.ageYears < age.belowYears {
      find(age.severity, age.rule, age.reason)
    }
  }

  mutating func checkIndication() {
    if !query.profile.indications.contains(query.indication) {
      find(
        .hardBlock, .engine("indication-of-profile"),
        "The profile does not record \(query.indication.rawValue) as an indication.")
    }
    for exclusion in tables.exclusions
    where exclusion.modality == modality && exclusion.indications.contains(query.indication) {
      find(exclusion.severity, exclusion.rule, exclusion.reason)
    }
  }

  /// Anaesthetic and eye protection of today; nobody having said counts as the worse.
  mutating func checkPreparation() {
    for rule in tables.preparations where rule.modalities.contains(modality) {
      switch rule.demand {
      case .eyeProtection:
        guard query.preparation.isEyeProtected != true else { continue }
        find(.hardBlock, rule.rule, "Patient and operator must wear eye protection.")
      case .anaesthetic(let least, let usual):
        checkAnaesthetic(least: least, usual: usual, by: rule.rule)
      }
    }
  }

  private mutating func checkAnaesthetic(
    least: Minutes, usual: Minutes, by rule: RuleReference
  ) {
    switch query.preparation.anaesthetic {
    case .none: return
    case .unknown:
      find(.hardBlock, rule, "Nobody said whether a topical anaesthetic was used.")
    case .recorded(let anaesthetic):
      guard anaesthetic.isRemoved else {
        return find(.hardBlock, rule, "The topical anaesthetic must be removed completely.")
      }
      guard let on = anaesthetic.on else {
        return find(
          .prescriberBlock, rule, "Nobody knows how long the topical anaesthetic was on.")
      }
      if on < least {
        find(
          .prescriberBlock, rule,
          "The topical anaesthetic was on for \(on.count) minutes; \(least.count) are needed.")
      } else if on > usual {
        find(
          .caution, rule,
          "The topical anaesthetic was on for \(on.count) minutes; more than \(usual.count) is "
            + "unusual.")
      }
    }
  }
}
