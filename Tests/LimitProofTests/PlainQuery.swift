import DoseLimits
import LimitReference
import Quantities

/// A query of the engine in the reference's terms.
extension Plain {
  init(_ query: LimitQuery) {
    let profile = query.profile
    self = .map([
      "age_years": .integer(Int64(profile.ageYears)),
      "fitzpatrick": profile.fitzpatrick.map { .integer(Int64($0.rawValue)) } ?? .nothing,
      "indications": .list(profile.indications.map { .text($0.rawValue) }),
      "answers": .map(profile.answers.mapValues { Plain($0) { Plain($0) } }),
      "test_spots": Plain(profile.testSpots) { .list($0.map { Plain($0) }) },
      "treatments": Plain(profile.treatments) { .list($0.map { Plain($0) }) },
      "model": .text(query.handpiece.model),
      "tip": .text(query.tipKind),
      "calibration_day": Plain(query.calibration),
      "calibrated": .map(
        Dictionary(
          query.calibrated.map { dimension, range in
            (
              dimension.rawValue,
              .map([
                "minimum": .integer(range.minimum), "maximum": .integer(range.maximum),
                "uncertainty_permille": .integer(range.uncertainty.count),
              ])
            )
          }, uniquingKeysWith: { first, _ in first })),
      "area": .text(query.area.path),
      "size_mm2": query.declaredSize.map { .integer($0.count) } ?? .nothing,
      "kind": .text(query.kind.rawValue),
      "pass": .integer(Int64(query.pass)),
      "visit": .list(query.visit.map { Plain($0) }),
      "indication": .text(query.indication.rawValue),
      "preparation": .map([
        "anaesthetic": Plain(query.preparation.anaesthetic) {
          .map([
            "minutes": $0.on.map { .integer($0.count) } ?? .nothing, "removed": .flag($0.isRemoved),
          ])
        },
        "eye_protection": query.preparation.isEyeProtected.map { .flag($0) } ?? .nothing,
      ]),
      "overrides": .list(query.overrides.map { Plain($0) }),
      "today": query.today.map { .text($0.description) } ?? .nothing,
    ])
  }

  private init<Value>(_ answer: Answer<Value>, _ recorded: (Value) -> Plain) {
    switch answer {
    case .none: self = .text("none")
    case .unknown: self = .text("unknown")
    case .recorded(let value): self = .map(["recorded": recorded(value)])
    }
  }

  private init(_ condition: RecordedCondition) {
    var entries: [String: Plain] = [
      "ended_day": condition.ended.map { .text($0.description) } ?? .nothing
    ]
    if let choice = condition.choice { entries["choice"] = .text(choice) }
    self = .map(entries)
  }

  private init(_ spot: TestSpot) {
    var entries: [String: Plain] = [
      "model": .text(spot.model), "area": .text(spot.area.path),
      "day": .text(spot.day.description), "grade": .text(spot.grade.rawValue),
    ]
    for (dimension, value) in spot.values { entries[dimension.key] = .integer(value) }
    self = .map(entries)
  }

  private init(_ past: PastTreatment) {
    self = .map([
      "area": .text(past.area.path), "procedure": .text(past.procedure.rawValue),
      "day": .text(past.day.description),
    ])
  }

  private init(_ calibration: CalibrationState) {
    switch calibration {
    case .missing, .outdated: self = .nothing
    case .performed(let day): self = .text(day.description)
    }
  }

  private init(_ pass: VisitPass) {
    var values: [String: Plain] = [:]
    for (dimension, value) in pass.values { values[dimension.rawValue] = .integer(value) }
    self = .map([
      "area": .text(pass.area.path), "procedure": .text(pass.procedure.rawValue),
      "values": .map(values), "energy_uj": .integer(pass.energyOverPins.count),
      "exposure_ms": .integer(pass.exposure.count),
    ])
  }

  private init(_ override: LimitOverride) {
    var entries: [String: Plain] = ["area": .text(override.area.path)]
    switch override.target {
    case .block(let rule): entries["rule"] = .text(rule)
    case .bound(let dimension, let bound):
      entries["dimension"] = .text(dimension.rawValue)
      entries["bound"] = .integer(bound)
    }
    self = .map(entries)
  }

  init(_ settings: TreatmentSettings) {
    var entries: [String: Plain] = [:]
    for dimension in TreatmentSettings.settable {
      if let value = settings[dimension] { entries[dimension.rawValue] = .integer(value) }
    }
    if !settings.furtherDepths.isEmpty {
      entries["further_depths"] = .list(settings.furtherDepths.map { .integer($0.count) })
    }
    self = .map(entries)
  }
}

/// A decision of the engine in the reference's terms.
extension ReferenceVerdict {
  init(_ decision: LimitDecision) {
    self.init()
    for block in decision.blocks {
      if block.isOverridable {
        prescriberBlocks.insert(block.rule.id)
      } else {
        hardBlocks.insert(block.rule.id)
      }
    }
    cautions = Set(decision.cautions.map(\.rule.id))
    for guardrail in decision.guardrails {
      dimensions[guardrail.dimension.rawValue] = ReferenceDimension(
        minimum: guardrail.minimum, recommendedMinimum: guardrail.recommendedMinimum,
        default: guardrail.defaultSetting, recommended: guardrail.recommendedMaximum,
        absolute: guardrail.settingMaximum, deliveredMaximum: guardrail.deliveredMaximum,
        deliveredMinimum: guardrail.deliveredMinimum)
    }
    amounts = decision.envelope.map { ReferenceAmounts($0) }
  }

  /// What this verdict has otherwise than another, in few words.
  func differences(from other: ReferenceVerdict) -> [String] {
    var differences: [String] = []
    func compare(_ name: String, _ own: Set<String>, _ theirs: Set<String>) {
      if own != theirs {
        differences.append(
          "\(name) +\(own.subtracting(theirs).sorted()) -\(theirs.subtracting(own).sorted())")
      }
    }
    compare("hard", hardBlocks, other.hardBlocks)
    compare("prescriber", prescriberBlocks, other.prescriberBlocks)
    compare("caution", cautions, other.cautions)
    for name in Set(dimensions.keys).union(other.dimensions.keys).sorted()
    where dimensions[name] != other.dimensions[name] {
      differences.append(
        "\(name): \(String(describing: dimensions[name])) "
          + "and \(String(describing: other.dimensions[name]))")
    }
    if amounts != other.amounts {
      differences.append(
        "\(String(describing: amounts)) and \(String(describing: other.amounts))")
    }
    return differences
  }
}

extension ReferenceAmounts {
  fileprivate init(_ envelope: Envelope) {
    self.init()
    pulses = Int64(envelope.maximumPulses)
    energyOverPins = envelope.maximumEnergyOverPins.count
    pulseInterval = envelope.modality.isContinuous ? 0 : envelope.pulseInterval.count
    heatLength = envelope.heatBudget?.length.count ?? 0
    heatEnergy = envelope.heatBudget?.energyOverPins.count ?? 0
    coolDown = envelope.heatBudget?.coolDown.count ?? 0
    maximumDepths = Int64(envelope.depthPlan?.maximumDepths ?? 1)
    depthSpacing = envelope.depthPlan?.spacing.count ?? 0
    titrationDeliveries = Int64(envelope.titration?.deliveries ?? 0)
    for dimension in TreatmentSettings.settable {
      if let value = envelope.defaultSettings[dimension] { defaults[dimension.rawValue] = value }
    }
  }
}
