package import DoseLimits
import Quantities

/// Another answer, area or pass, written `key=value`, to see what it would change.
///
/// Keys are `fitzpatrick` (1 to 6 or `unknown`), `age`, `indication`, `area` (region/side),
/// `pass`, `kind`, and any question of the tables with `none`, `unknown`, `lasting`,
/// `ended:YYYY-MM-DD` or `choice:NAME`.
package enum WhatIf {
  /// The most changes asked for at once.
  package static let limit = 16

  /// The query with every change made to it, or what is wrong with one of them.
  package static func apply(
    _ changes: [String], to query: LimitQuery, of tables: LimitTables
  ) -> Result<LimitQuery, FormFault> {
    guard changes.count <= limit else {
      return .failure(FormFault(field: "what_if", reason: "at most \(limit) changes at once"))
    }
    var changed = query
    for change in changes {
      let parts = change.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        return .failure(FormFault(field: "what_if", reason: "\(change) is not key=value"))
      }
      if let fault = set(parts[0], to: parts[1], in: &changed, of: tables) {
        return .failure(fault)
      }
    }
    return .success(changed)
  }

  private static func set(
    _ key: String, to value: String, in query: inout LimitQuery, of tables: LimitTables
  ) -> FormFault? {
    let isSet =
      switch key {
      case "fitzpatrick": setType(value, in: &query)
      case "age": setNumber(value, 0...130) { query.profile.ageYears = $0 }
      case "pass": setNumber(value, 1...100) { query.pass = $0 }
      case "indication": set(Indication(rawValue: value)) { query.indication = $0 }
      case "area": set(AreaID(path: value)) { query.area = $0 }
      case "kind": set(SessionPurpose(rawValue: value)) { query.kind = $0 }
      default: setAnswer(key, value, in: &query, of: tables)
      }
    return isSet ? nil : FormFault(field: "what_if", reason: "\(key)=\(value) is not known")
  }

  private static func setType(_ value: String, in query: inout LimitQuery) -> Bool {
    if value == "unknown" {
      query.profile.fitzpatrick = nil
      return true
    }
    return set(UInt8(value).flatMap { Fitzpatrick(rawValue: $0) }) {
      query.profile.fitzpatrick = $0
    }
  }

  private static func set<Value>(_ value: Value?, _ change: (Value) -> Void) -> Bool {
    guard let value else { return false }
    change(value)
    return true
  }

  private static func setNumber(
    _ text: String, _ range: ClosedRange<Int>, _ change: (Int) -> Void
  ) -> Bool {
    set(Int(text).flatMap { range.contains($0) ? $0 : nil }, change)
  }

  private static func setAnswer(
    _ question: String, _ value: String, in query: inout LimitQuery, of tables: LimitTables
  ) -> Bool {
    guard let known = tables.questions.first(where: { $0.id == question }) else { return false }
    let answer: Answer<RecordedCondition>? =
      switch value {
      case "none": Answer.none
      case "unknown": .unknown
      case "lasting": .recorded(RecordedCondition(ended: nil))
      default: conditionAnswer(value, of: known)
      }
    return set(answer) { query.profile.answers[question] = $0 }
  }

  private static func conditionAnswer(
    _ value: String, of question: Question
  ) -> Answer<RecordedCondition>? {
    let parts = value.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    switch parts[0] {
    case "ended":
      return CalendarDay(parts[1]).map { .recorded(RecordedCondition(ended: $0)) }
    case "choice" where question.kind.choices.contains(parts[1]):
      return .recorded(RecordedCondition(ended: nil, choice: parts[1]))
    default: return nil
    }
  }
}

extension WhatIfReport {
  /// What one decision has and the other has not, one sentence each.
  package init(_ changes: [String], from present: LimitDecision, to other: LimitDecision) {
    var differences: [String] = []
    func compare(_ word: String, _ before: [(String, String)], _ after: [(String, String)]) {
      let old = Set(before.map(\.0))
      let new = Set(after.map(\.0))
      differences += after.filter { !old.contains($0.0) }.map { "New \(word): \($0.1)" }
      differences += before.filter { !new.contains($0.0) }.map { "No longer a \(word): \($0.1)" }
    }
    compare(
      "block", present.blocks.map { ($0.rule.id, $0.reason) },
      other.blocks.map { ($0.rule.id, $0.reason) })
    compare(
      "caution", present.cautions.map { ($0.rule.id, $0.reason) },
      other.cautions.map { ($0.rule.id, $0.reason) })
    for dimension in Dimension.allCases {
      let before = present.guardrails.first { $0.dimension == dimension }
      let after = other.guardrails.first { $0.dimension == dimension }
      differences += Self.differences(dimension, before, after)
    }
    if let before = present.envelope?.maximumPulses, let after = other.envelope?.maximumPulses,
      before != after
    {
      differences.append("Pulses of a pass: \(before) would be \(after).")
    }
    self.init(changes: changes, differences: differences)
  }

  private static func differences(
    _ dimension: Dimension, _ before: Guardrail?, _ after: Guardrail?
  ) -> [String] {
    guard let before, let after else {
      if before == nil, after == nil { return [] }
      return ["The \(dimension.spokenName) would have \(after == nil ? "nothing left" : "room")."]
    }
    let figures: [(String, KeyPath<Guardrail, Int64>)] = [
      ("minimum", \.minimum), ("default", \.defaultSetting),
      ("recommended maximum", \.recommendedMaximum), ("absolute maximum", \.settingMaximum),
    ]
    return figures.compactMap { name, path in
      let (old, new) = (before[keyPath: path], after[keyPath: path])
      guard old != new else { return nil }
      return "The \(name) of \(dimension.spokenName): \(dimension.text(old)) would be "
        + "\(dimension.text(new))."
    }
  }
}
