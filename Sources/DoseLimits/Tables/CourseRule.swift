package import Quantities

/// How many visits a course of one modality has and how they follow one another.
package struct CourseRule: Hashable, Sendable {
  package let modality: Modality
  package let visits: ClosedRange<Int>
  /// Days from one visit to the next, as is usual.
  package let spacing: ClosedRange<Days>
  /// Visits longer ago than this belong to another course.
  package let memory: Days
  package let rule: RuleReference

  package init(
    modality: Modality, visits: ClosedRange<Int>, spacing: ClosedRange<Days>, memory: Days,
    rule: RuleReference
  ) {
    self.modality = modality
    self.visits = visits
    self.spacing = spacing
    self.memory = memory
    self.rule = rule
  }
}
