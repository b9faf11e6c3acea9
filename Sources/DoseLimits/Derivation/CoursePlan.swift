package import Quantities

/// Where a course of one modality stands, and when it can go on.
package struct CoursePlan: Hashable, Sendable {
  package let modality: Modality
  package let rule: CourseRule
  /// The days of the visits that belong to the course, oldest first.
  package let visits: [CalendarDay]
  /// The first day that no hard block of an interval forbids; `nil` when that cannot be told.
  package let nextPossible: CalendarDay?
  /// The first day that asks for no prescriber.
  package let nextWithoutPrescriber: CalendarDay?
  /// The days on which the next visit is usual.
  package let nextUsual: ClosedRange<CalendarDay>?
  /// Why not sooner, one sentence for each rule that holds it back, the longest first.
  package let reasons: [CourseReason]

  /// Visits that a course still has at the least.
  package var visitsLeft: Int { max(0, rule.visits.lowerBound - visits.count) }
}

/// One rule that holds the next visit back.
package struct CourseReason: Hashable, Sendable {
  package let rule: RuleReference
  /// The first day it no longer blocks.
  package let until: CalendarDay
  /// Whether a prescriber may decide otherwise.
  package let isOverridable: Bool
  /// One sentence for a person.
  package let reason: String
}

extension LimitTables {
  /// Plans the course of a modality; `area` narrows intervals that count by area. `nil` when no
  /// rule describes a course.
  package func coursePlan(
    for profile: PatientProfile, modality: Modality, area: AreaID?, today: CalendarDay?
  ) -> CoursePlan? {
    guard let rule = courses.first(where: { $0.modality == modality }) else { return nil }
    guard case .recorded(let past) = profile.treatments else {
      return CoursePlan(
        modality: modality, rule: rule, visits: [],
        nextPossible: profile.treatments == .none ? today : nil,
        nextWithoutPrescriber: profile.treatments == .none ? today : nil, nextUsual: nil,
        reasons: [])
    }
    let visits = rule.visits(among: past, today: today)
    let reasons = intervalReasons(past, modality: modality, area: area)
    func first(_ counted: [CourseReason]) -> CalendarDay? {
      let until = counted.map(\.until).max()
      guard let today else { return until }
      return max(today, until ?? today)
    }
    return CoursePlan(
      modality: modality, rule: rule, visits: visits,
      nextPossible: first(reasons.filter { !$0.isOverridable }),
      nextWithoutPrescriber: first(reasons),
      nextUsual: visits.last.map {
        $0 + rule.spacing.lowerBound...$0 + rule.spacing.upperBound
      },
      reasons: reasons.filter { reason in today.map { reason.until > $0 } ?? true })
  }

  private func intervalReasons(
    _ past: [PastTreatment], modality: Modality, area: AreaID?
  ) -> [CourseReason] {
    var reasons: [CourseReason] = []
    for rule in intervals where rule.modality == modality {
      let counted = past.filter {
        rule.after.contains($0.procedure)
          && (rule.scope == .body || area == nil || $0.area == area)
      }
      guard let last = counted.max(by: { $0.day < $1.day }) else { continue }
      for (days, isOverridable) in [(rule.hard, false), (rule.prescriber, true)]
      where days > .zero {
        reasons.append(
          CourseReason(
            rule: rule.rule, until: last.day + days, isOverridable: isOverridable,
            reason: "\(last.procedure.rawValue) on \(last.day): \(days.count) days' rest"
              + (isOverridable ? ", unless a prescriber decides otherwise." : ".")))
      }
    }
    return reasons.sorted { $0.until > $1.until }
  }
}
