package import DoseLimits
package import Quantities

/// Whose course is asked for, with what.
package struct CourseBody: Codable, Hashable, Sendable {
  /// Either a registered patient …
  package var patient: PatientID?
  /// … or the profile of somebody who is not kept.
  package var profile: PatientProfile?
  /// A model of the catalog.
  package var model: String
  /// Narrows intervals that count by area; without them every area counts.
  package var area: String?
  package var side: Side?

  package init(
    patient: PatientID? = nil, profile: PatientProfile? = nil, model: String, area: String? = nil,
    side: Side? = nil
  ) {
    self.patient = patient
    self.profile = profile
    self.model = model
    self.area = area
    self.side = side
  }
}

/// Where a course stands and when it can go on.
package struct CourseAnswer: Codable, Hashable, Sendable {
  package var modality: String
  package var visits: [CalendarDay]
  package var minimumVisits: Int
  package var maximumVisits: Int
  /// The first day that no hard block forbids.
  package var nextPossible: CalendarDay?
  /// The first day that asks for no prescriber.
  package var nextWithoutPrescriber: CalendarDay?
  package var usualFrom: CalendarDay?
  package var usualUntil: CalendarDay?
  package var rule: String
  package var source: String
  package var reasons: [Reason]

  /// Why not sooner.
  package struct Reason: Codable, Hashable, Sendable {
    package var rule: String
    package var source: String
    package var until: CalendarDay
    package var isOverridable: Bool
    package var sentence: String

    private enum CodingKeys: String, CodingKey {
      case rule, source, until, sentence
      case isOverridable = "overridable"
    }
  }

  private enum CodingKeys: String, CodingKey {
    case modality, visits, rule, source, reasons
    case minimumVisits = "minimum_visits"
    case maximumVisits = "maximum_visits"
    case nextPossible = "next_possible"
    case nextWithoutPrescriber = "next_without_prescriber"
    case usualFrom = "usual_from"
    case usualUntil = "usual_until"
  }
}

extension CourseAnswer {
  package init(_ plan: CoursePlan) {
    self.init(
      modality: plan.modality.description, visits: plan.visits,
      minimumVisits: plan.rule.visits.lowerBound, maximumVisits: plan.rule.visits.upperBound,
      nextPossible: plan.nextPossible, nextWithoutPrescriber: plan.nextWithoutPrescriber,
      usualFrom: plan.nextUsual?.lowerBound, usualUntil: plan.nextUsual?.upperBound,
      rule: plan.rule.rule.id, source: plan.rule.rule.source,
      reasons: plan.reasons.map {
        Reason(
          rule: $0.rule.id, source: $0.rule.source, until: $0.until,
          isOverridable: $0.isOverridable, sentence: $0.reason)
      })
  }
}

/// How a person grades the newest test spot of an area.
package struct GradeBody: Codable, Hashable, Sendable {
  package var model: String
  package var area: String
  package var side: Side
  package var grade: TestSpot.Grade

  package init(model: String, area: String, side: Side, grade: TestSpot.Grade) {
    self.model = model
    self.area = area
    self.side = side
    self.grade = grade
  }
}

/// A signed statement of a prescriber.
package struct StatementBody: Codable, Hashable, Sendable {
  /// The signed note's exact text.
  package var note: String

  package init(note: String) {
    self.note = note
  }
}

/// A statement that is durable in the log.
package struct StatementReceipt: Codable, Hashable, Sendable {
  /// The name of the key that signed it.
  package var prescriber: String
  package var sentence: String

  package init(prescriber: String, sentence: String) {
    self.prescriber = prescriber
    self.sentence = sentence
  }
}
