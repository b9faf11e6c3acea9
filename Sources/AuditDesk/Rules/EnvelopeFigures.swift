import AuditLog
import DoseLimits
import LimitReference
import Quantities

/// The figures of an envelope by their names, so that envelopes of any origin compare.
struct EnvelopeFigures {
  /// A name, and what it stands for; in a fixed order.
  private(set) var entries: [(name: String, text: String)] = []

  private mutating func add(_ name: String, _ count: Int64) {
    entries.append((name, "\(count)"))
  }

  private mutating func add(_ name: String, _ text: String) {
    entries.append((name, text))
  }

  /// What is otherwise here than there.
  func differences(from other: EnvelopeFigures) -> [EnvelopeDifference] {
    var theirs = Dictionary(
      other.entries.map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })
    var differences: [EnvelopeDifference] = []
    for entry in entries {
      let text = theirs.removeValue(forKey: entry.name)
      guard text != entry.text else { continue }
      differences.append(EnvelopeDifference(name: entry.name, logged: entry.text, derived: text))
    }
    return differences
      + theirs.sorted { $0.key < $1.key }.map {
        EnvelopeDifference(name: $0.key, logged: nil, derived: $0.value)
      }
  }
}

/// One figure that the log has otherwise than the rules.
struct EnvelopeDifference: Hashable, Sendable {
  let name: String
  /// `nil` where the log has none.
  let logged: String?
  /// `nil` where the rules have none.
  let derived: String?
}

extension EnvelopeDifference: CustomStringConvertible {
  var description: String {
    "\(name) is \(logged ?? "missing") and should be \(derived ?? "missing")"
  }
}

extension EnvelopeFigures {
  /// Everything the log has of an envelope.
  init(_ leaf: EnvelopeLeaf) {
    for bound in leaf.bounds {
      add(BoundFigures(bound), of: bound.dimension.rawValue)
      add("\(bound.dimension.rawValue) absolute", bound.absolute)
      add("\(bound.dimension.rawValue) safer", bound.safer.text)
      add("\(bound.dimension.rawValue) rule", bound.rule)
      add("\(bound.dimension.rawValue) source", bound.source)
      add("\(bound.dimension.rawValue) derived", bound.isDerived ? 1 : 0)
    }
    for (place, bound) in leaf.shallowBounds.enumerated() {
      add(
        "shallow bound \(place + 1)",
        "\(bound.shallowerThan.count) \(bound.energyPerPin.count) \(bound.rule)")
    }
    addAmounts(
      AmountFigures(leaf),
      ofHandpiece: [
        ("pins", Int64(leaf.pinCount)), ("impedance_min_ohm", leaf.impedanceMinimum?.count ?? -1),
        ("impedance_max_ohm", leaf.impedanceMaximum?.count ?? -1),
        ("temperature_max_mdegc", leaf.temperatureMaximum?.count ?? -1),
        ("rf_time_limit_us", leaf.rfTimeLimit?.count ?? -1),
      ])
    add("cautions", leaf.cautions.sorted().joined(separator: " "))
  }

  /// The same of what the engine decided.
  init(_ envelope: Envelope, cautions: [Caution]) {
    for guardrail in envelope.guardrails {
      let (name, rule) = (guardrail.dimension.rawValue, guardrail.deciding(.absolute)?.rule)
      add(BoundFigures(guardrail), of: name)
      add("\(name) absolute", guardrail.absoluteMaximum)
      add("\(name) safer", guardrail.saferDirection.rawValue)
      add("\(name) rule", rule?.id ?? "engine")
      add("\(name) source", rule?.source ?? "handpieced")
      add("\(name) derived", guardrail.isDerived ? 1 : 0)
    }
    for (place, bound) in envelope.shallowBounds.enumerated() {
      add(
        "shallow bound \(place + 1)",
        "\(bound.shallowerThan.count) \(bound.energyPerPin.count) \(bound.rule.id)")
    }
    addAmounts(
      AmountFigures(envelope),
      ofHandpiece: [
        ("pins", Int64(envelope.pinCount)),
        ("impedance_min_ohm", envelope.impedanceWindow?.minimum.count ?? -1),
        ("impedance_max_ohm", envelope.impedanceWindow?.maximum.count ?? -1),
        ("temperature_max_mdegc", envelope.temperatureMaximum?.maximum.count ?? -1),
        ("rf_time_limit_us", envelope.rfTimeLimit?.count ?? -1),
      ])
    add("cautions", Set(cautions.map(\.rule.id)).sorted().joined(separator: " "))
  }

  /// What the reference speaks of, of the log's envelope.
  init(asReferenceHas leaf: EnvelopeLeaf) {
    for bound in leaf.bounds { add(BoundFigures(bound), of: bound.dimension.rawValue) }
    var amounts = AmountFigures(leaf)
    if leaf.modality.isContinuous { amounts.pulseInterval = 0 }
    addAmounts(amounts, ofHandpiece: [])
    add("cautions", leaf.cautions.sorted().joined(separator: " "))
  }

  /// The same of what the reference derived; `nil` when it found a block.
  init?(_ verdict: ReferenceVerdict, ofOrder leaf: EnvelopeLeaf) {
    guard let amounts = verdict.amounts else { return nil }
    let logged = leaf.bounds.map(\.dimension.rawValue)
    let others = verdict.dimensions.keys.filter { !logged.contains($0) }.sorted()
    for name in logged + others {
      if let dimension = verdict.dimensions[name] { add(BoundFigures(dimension), of: name) }
    }
    addAmounts(AmountFigures(amounts), ofHandpiece: [])
    add("cautions", verdict.cautions.sorted().joined(separator: " "))
  }

  private mutating func add(_ bound: BoundFigures, of name: String) {
    add("\(name) minimum", bound.minimum)
    add("\(name) recommended_minimum", bound.recommendedMinimum)
    add("\(name) default", bound.defaultSetting)
    add("\(name) recommended", bound.recommended)
    add("\(name) setting_maximum", bound.settingMaximum)
    add("\(name) delivered_maximum", bound.deliveredMaximum)
    add("\(name) delivered_minimum", bound.deliveredMinimum)
  }

  private mutating func addAmounts(
    _ amounts: AmountFigures, ofHandpiece others: [(String, Int64)]
  ) {
    add("maximum_depths", amounts.maximumDepths)
    add("depth_spacing_um", amounts.depthSpacing)
    add("maximum_pulses", amounts.pulses)
    add("titration_deliveries", amounts.titration)
    add("maximum_energy_uj", amounts.energyOverPins)
    add("pulse_interval_ms", amounts.pulseInterval)
    add("heat_window_ms", amounts.heatWindow)
    add("heat_energy_uj", amounts.heatEnergy)
    add("cool_down_ms", amounts.coolDown)
    for (name, count) in others { add(name, count) }
  }
}

extension ReasonCode {
  /// Whether a modality delivers without pulses.
  var isContinuous: Bool { self == "microneedling" || self == "microdermabrasion" }
}
