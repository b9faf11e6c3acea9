import AuditLog
import LimitReference
import Quantities

/// What the reference is asked: the log's own words, put into a tree without a detour over the
/// engine's types.
extension Plain {
  init(_ question: PassQuestion, indications: [String]) {
    let (opened, inputs) = (question.opened, question.inputs)
    let indication = indications.first { opened.indication.means($0) } ?? opened.indication.text
    self = .map([
      "age_years": .integer(Int64(opened.ageYears)),
      "fitzpatrick": (1...6).contains(opened.fitzpatrick)
        ? .integer(Int64(opened.fitzpatrick)) : .nothing,
      "indications": .list([.text(indication)]), "indication": .text(indication),
      "answers": .map(inputs.answers.mapValues { Plain($0) { Plain($0) } }),
      "test_spots": Plain(inputs.spots) { .list($0.map { Plain($0) }) },
      "treatments": Plain(inputs.treatments) { .list($0.map { Plain($0) }) },
      "model": .text(opened.model), "tip": .text(opened.tipKind),
      "calibration_day": question.calibrationDay.map { .text($0.description) } ?? .nothing,
      "calibrated": Plain(question.calibrated),
      "area": .text("\(question.pass.area)/\(question.pass.side)"),
      "size_mm2": .integer(question.size.count), "kind": .text(opened.sessionKind.text),
      "pass": .integer(Int64(question.pass.pass)),
      "visit": .list(question.visit.map { Plain($0) }),
      "preparation": .map([
        "anaesthetic": Plain(inputs.anaesthetic) {
          .map([
            "minutes": $0.minutes.map { .integer($0) } ?? .nothing, "removed": .flag($0.isRemoved),
          ])
        },
        "eye_protection": inputs.isEyeProtected.map { .flag($0) } ?? .nothing,
      ]),
      "overrides": .list(question.overrides.map { Plain($0) }),
      "today": question.today.map { .text($0.description) } ?? .nothing,
    ])
  }

  private init<Value>(_ told: LoggedInputs.Told<Value>, _ recorded: (Value) -> Plain) {
    switch told {
    case .none: self = .text("none")
    case .unknown: self = .text("unknown")
    case .recorded(let value): self = .map(["recorded": recorded(value)])
    }
  }

  private init(_ calibrated: [LoggedDimension: CalibratedSpan]) {
    var entries: [String: Plain] = [:]
    for (dimension, span) in calibrated {
      entries[dimension.rawValue] = .map([
        "minimum": .integer(span.minimum), "maximum": .integer(span.maximum),
        "uncertainty_permille": .integer(span.uncertainty.count),
      ])
    }
    self = .map(entries)
  }

  private init(_ condition: LoggedInputs.Condition) {
    var entries: [String: Plain] = [
      "ended_day": condition.ended.map { .text($0.description) } ?? .nothing
    ]
    if let choice = condition.choice { entries["choice"] = .text(choice) }
    self = .map(entries)
  }

  private init(_ spot: LoggedInputs.Spot) {
    var entries: [String: Plain] = [
      "model": .text(spot.model), "area": .text(spot.area), "day": .text(spot.day.description),
      "grade": .text(spot.grade),
    ]
    for (dimension, value) in spot.values { entries[dimension.key] = .integer(value) }
    self = .map(entries)
  }

  private init(_ treatment: LoggedInputs.Treatment) {
    self = .map([
      "area": .text(treatment.area), "procedure": .text(treatment.procedure),
      "day": .text(treatment.day.description),
    ])
  }

  private init(_ pass: LoggedInputs.Pass) {
    var values: [String: Plain] = [:]
    for (dimension, value) in pass.values { values[dimension.rawValue] = .integer(value) }
    self = .map([
      "area": .text(pass.area), "procedure": .text(pass.procedure), "values": .map(values),
      "energy_uj": .integer(pass.energyOverPins.count),
      "exposure_ms": .integer(pass.exposure.count),
    ])
  }

  private init(_ override: OverrideStatement) {
    var entries: [String: Plain] = ["area": .text("\(override.area)/\(override.side)")]
    switch override.scope {
    case .block(let rule): entries["rule"] = .text(rule)
    case .bound(let key, let count):
      // The reference names dimensions without their unit.
      let dimension = LoggedDimension.allCases.first { $0.key == key }
      entries["dimension"] = .text(dimension?.rawValue ?? key)
      entries["bound"] = .integer(count)
    }
    self = .map(entries)
  }

  /// What was set, without what followed from it.
  init(_ logged: LoggedSettings, settable: Set<LoggedDimension>) {
    var entries: [String: Plain] = [:]
    for (dimension, value) in logged.values where settable.contains(dimension) {
      entries[dimension.rawValue] = .integer(value)
    }
    if !logged.furtherDepths.isEmpty {
      entries["further_depths"] = .list(logged.furtherDepths.map { .integer($0.count) })
    }
    self = .map(entries)
  }
}
