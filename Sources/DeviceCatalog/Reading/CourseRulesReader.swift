import DoseLimits
import Quantities

/// Reads the rules on time between treatments.
extension NodeReader {
  mutating func testSpotRule(_ node: CatalogNode) -> TestSpotRule? {
    guard
      let fields = fields(
        node, "a test-spot rule",
        required: Self.ruleKeys + [
          "modality", "fitzpatrick", "demanded", "wait_days", "usual_wait_days", "maximum_pulses",
        ])
    else { return nil }
    let rule = rule(fields)
    let modality = modality(fields["modality"])
    let types = types(fields["fitzpatrick"])
    let isAlways = choice(
      fields["demanded"], "demanded", among: [("always", true), ("first", false)])
    let wait = days(fields["wait_days"], "wait_days")
    let usualWait = days(fields["usual_wait_days"], "usual_wait_days")
    let pulses = count(fields["maximum_pulses"], "maximum_pulses", 1...100)
    if let wait, let usualWait, wait > usualWait {
      refuse(fields["wait_days"] ?? node, "wait_days are more than usual_wait_days")
      return nil
    }
    guard let rule, let modality, let types, let isAlways, let wait, let usualWait, let pulses
    else { return nil }
    return TestSpotRule(
      modality: modality, types: types, isDemandedAlways: isAlways, wait: wait,
      usualWait: usualWait, maximumPulses: pulses, rule: rule)
  }

  mutating func interval(_ node: CatalogNode) -> IntervalRule? {
    guard
      let fields = fields(
        node, "an interval",
        required: Self.ruleKeys
          + ["modality", "after", "scope", "hard_days", "prescriber_days", "caution_days"])
    else { return nil }
    let rule = rule(fields)
    let modality = modality(fields["modality"])
    let after = choices(fields["after"], "after", among: Self.names(of: Procedure.self))
    let scope = choice(fields["scope"], "scope", among: Self.names(of: IntervalRule.Scope.self))
    let hard = days(fields["hard_days"], "hard_days")
    let prescriber = days(fields["prescriber_days"], "prescriber_days")
    let caution = days(fields["caution_days"], "caution_days")
    guard let rule, let modality, let after, let scope, let hard, let prescriber, let caution
    else { return nil }
    guard hard <= prescriber, prescriber <= caution else {
      refuse(node, "an interval's days must not fall from hard over prescriber to caution")
      return nil
    }
    return IntervalRule(
      modality: modality, after: after, scope: scope, hard: hard, prescriber: prescriber,
      caution: caution, rule: rule)
  }

  mutating func course(_ node: CatalogNode) -> CourseRule? {
    guard
      let fields = fields(
        node, "a course",
        required: Self.ruleKeys + [
          "modality", "minimum_visits", "maximum_visits", "minimum_days", "maximum_days",
          "memory_days",
        ])
    else { return nil }
    let before = defects.count
    let rule = rule(fields)
    let modality = modality(fields["modality"])
    let fewest = count(fields["minimum_visits"], "minimum_visits", 1...100)
    let most = count(fields["maximum_visits"], "maximum_visits", 1...100)
    let shortest = days(fields["minimum_days"], "minimum_days")
    let longest = days(fields["maximum_days"], "maximum_days")
    let memory = days(fields["memory_days"], "memory_days")
    if let fewest, let most, fewest > most {
      refuse(fields["minimum_visits"] ?? node, "minimum_visits are more than maximum_visits")
    }
    if let shortest, let longest, shortest > longest {
      refuse(fields["minimum_days"] ?? node, "minimum_days are more than maximum_days")
    }
    if let longest, let memory, memory < longest {
      refuse(fields["memory_days"] ?? node, "a course is forgotten before its next visit")
    }
    guard defects.count == before, let rule, let modality, let fewest, let most, let shortest,
      let longest, let memory, fewest <= most, shortest <= longest
    else { return nil }
    return CourseRule(
      modality: modality, visits: fewest...most, spacing: shortest...longest, memory: memory,
      rule: rule)
  }
}
