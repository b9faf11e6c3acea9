import Quantities

extension Derivation {
  /// Contraindications; an unanswered question counts as a lasting condition.
  mutating func checkConditions() {
    for contraindication in tables.contraindications {
      guard let severity = contraindication.severities[modality] else { continue }
      switch query.profile.answers[contraindication.question] ?? .unknown {
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
  /// or the days since cannot be told.
  private func applies(
    _ contraindication: Contraindication, to condition: RecordedCondition
  ) -> Bool {
    guard let clearAfter = contraindication.clearAfter, let ended = condition.ended,
      let elapsed = query.elapsed(since: ended)
    else { return true }
    return elapsed < clearAfter
  }

  mutating func checkAge() {
    for age in tables.ages
    where age.modalities.contains(modality) && query.profile.ageYears < age.belowYears {
      find(age.severity, age.rule, age.reason)
    }
  }

  mutating func checkIndication() {
    guard !query.profile.indications.contains(query.indication) else { return }
    find(
      .hardBlock, .engine("indication-of-profile"),
      "The profile does not record \(query.indication.rawValue) as an indication.")
  }

  /// How long the skin has rested. Nobody knowing counts as yesterday.
  mutating func checkIntervals() {
    let rules = tables.intervals.filter { $0.modality == modality }
    if rules.isEmpty {
      find(.hardBlock, .engine("interval-rule"), "No rule says how long skin must rest.")
    }
    for rule in rules {
      switch query.profile.treatments {
      case .none: continue
      case .unknown:
        find(.hardBlock, rule.rule, "Nobody knows when this skin was last treated.")
      case .recorded(let past):
        let counted = past.filter {
          rule.after.contains($0.modality) && (rule.scope == .body || $0.area == query.area)
        }
        check(counted, by: rule)
      }
    }
  }

  private mutating func check(_ past: [PastTreatment], by rule: IntervalRule) {
    var shortest: Days?
    for treatment in past {
      guard let elapsed = query.elapsed(since: treatment.day) else {
        find(
          .hardBlock, rule.rule,
          "How long ago the treatment of \(treatment.day) was is unknown, because the clock is "
            + "not trusted.")
        return
      }
      shortest = min(shortest ?? elapsed, elapsed)
    }
    guard let shortest else { return }
    let spoken = "The last treatment was \(shortest.count) days ago"
    if shortest < rule.hard {
      find(.hardBlock, rule.rule, "\(spoken), and nobody treats before \(rule.hard.count).")
    } else if shortest < rule.prescriber {
      find(
        .prescriberBlock, rule.rule,
        "\(spoken); before \(rule.prescriber.count) a prescriber decides.")
    } else if shortest < rule.caution {
      find(.caution, rule.rule, "\(spoken); \(rule.caution.count) are usual.")
    }
  }
}
