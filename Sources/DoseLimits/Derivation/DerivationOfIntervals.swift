import Quantities

extension Derivation {
  /// How long the skin has rested. Nobody knowing counts as yesterday.
  mutating func checkIntervals() {
    let rules = tables.intervals.filter { $0.modality == modality }
    if rules.isEmpty {
      find(.hardBlock, .engine("interval-rule"), "No rule says how long skin must rest.")
    }
    for rule in rules {
      switch query.profile.treatments {
      case .none: check([], by: rule)
      case .unknown:
        find(.hardBlock, rule.rule, "Nobody knows when this skin was last treated.")
      case .recorded(let past):
        let counted = past.filter {
          rule.after.contains($0.procedure) && (rule.scope == .body || $0.area == query.area)
        }
        check(counted, by: rule)
      }
    }
  }

  /// Passes of this visit with the same modality are counted as passes; with another one, they
  /// are treatments of today.
  private func countsVisit(_ rule: IntervalRule) -> Bool {
    let own = Procedure(modality)
    return query.visit.contains {
      $0.procedure != own && rule.after.contains($0.procedure)
        && (rule.scope == .body || $0.area == query.area)
    }
  }

  private mutating func check(_ past: [PastTreatment], by rule: IntervalRule) {
    var shortest: Days? = countsVisit(rule) ? .zero : nil
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
    if let shortest { judge(shortest, by: rule) }
  }

  private mutating func judge(_ elapsed: Days, by rule: IntervalRule) {
    let spoken =
      elapsed == .zero
      ? "This skin was treated today" : "The last treatment was \(elapsed.count) days ago"
    if elapsed < rule.hard {
      find(.hardBlock, rule.rule, "\(spoken), and nobody treats before \(rule.hard.count).")
    } else if elapsed < rule.prescriber {
      find(
        .prescriberBlock, rule.rule,
        "\(spoken); before \(rule.prescriber.count) a prescriber decides.")
    } else if elapsed < rule.caution {
      find(.caution, rule.rule, "\(spoken); \(rule.caution.count) are usual.")
    }
  }

  /// A course that has had its visits goes on only if a prescriber says so.
  mutating func checkCourse() {
    guard let rule = tables.courses.first(where: { $0.modality == modality }) else {
      find(.hardBlock, .engine("course-rule"), "No rule says how many visits a course has.")
      return
    }
    // An unknown history is blocked by every interval already.
    guard case .recorded(let past) = query.profile.treatments else { return }
    let visits = rule.visits(among: past, today: query.today)
    if visits.count >= rule.visits.upperBound {
      find(
        .prescriberBlock, rule.rule,
        "The course has had its \(rule.visits.upperBound) visits; a prescriber decides on another.")
    }
  }
}

extension CourseRule {
  /// The days of the visits that belong to the present course, oldest first. Without a trusted
  /// clock, all of them.
  func visits(among past: [PastTreatment], today: CalendarDay?) -> [CalendarDay] {
    let procedure = Procedure(modality)
    let days = past.filter { treatment in
      guard treatment.procedure == procedure else { return false }
      guard let today, today >= treatment.day else { return true }
      return today - treatment.day <= memory
    }.map(\.day)
    return Set(days).sorted()
  }
}
