package import DoseLimits
package import Quantities

/// The limits of one patient, handpiece, area and pass: the whole derivation, each figure with
/// where it comes from.
package struct LimitsAnswer: Codable, Hashable, Sendable {
  package var area: String
  package var side: Side
  package var pass: Int
  package var kind: SessionPurpose
  /// Why treatment is not possible; there is no envelope then.
  package var blocks: [LimitFinding]
  package var cautions: [LimitFinding]
  /// The bounds that could be derived, also where something blocks.
  package var dimensions: [DimensionReport]
  package var envelope: EnvelopeReport?
  /// What would be otherwise, if that was asked.
  package var whatIf: WhatIfReport?

  package init(
    area: String, side: Side, pass: Int, kind: SessionPurpose, blocks: [LimitFinding],
    cautions: [LimitFinding], dimensions: [DimensionReport], envelope: EnvelopeReport?,
    whatIf: WhatIfReport? = nil
  ) {
    self.area = area
    self.side = side
    self.pass = pass
    self.kind = kind
    self.blocks = blocks
    self.cautions = cautions
    self.dimensions = dimensions
    self.envelope = envelope
    self.whatIf = whatIf
  }

  private enum CodingKeys: String, CodingKey {
    case area, side, pass, kind, blocks, cautions, dimensions, envelope
    case whatIf = "what_if"
  }
}

/// A block or a caution.
package struct LimitFinding: Codable, Hashable, Sendable {
  package var rule: String
  package var source: String
  package var evidence: String
  /// Whether a prescriber may decide otherwise.
  package var isOverridable: Bool
  package var sentence: String

  package init(
    rule: String, source: String, evidence: String, isOverridable: Bool, sentence: String
  ) {
    self.rule = rule
    self.source = source
    self.evidence = evidence
    self.isOverridable = isOverridable
    self.sentence = sentence
  }

  private enum CodingKeys: String, CodingKey {
    case rule, source, evidence, sentence
    case isOverridable = "overridable"
  }
}

/// What an area and a pass may have beside the guardrails of each dimension.
package struct EnvelopeReport: Codable, Hashable, Sendable {
  /// The settings a technician begins with; they lie inside everything together.
  package var defaults: TreatmentSettings
  /// The most pulses, or slices of one second.
  package var maximumPulses: Int
  package var maximumPulsesRule: String
  /// How many pulses, or slices of one second, the pass may have while settings still rise; 0 where
  /// they never do.
  package var titrationDeliveries: Int
  /// Of all pins together; zero without RF.
  package var maximumEnergy: Microjoules
  package var pulseInterval: Milliseconds
  /// The most depths of one insertion.
  package var maximumDepths: Int
  package var depthSpacing: Micrometres
  package var shallowBounds: [ShallowBoundReport]
  package var heat: HeatReport?
  /// What arming quotes; `nil` where no daemon holds the envelope.
  package var envelopeHash: Hash64?

  package init(
    defaults: TreatmentSettings, maximumPulses: Int, maximumPulsesRule: String,
    titrationDeliveries: Int, maximumEnergy: Microjoules, pulseInterval: Milliseconds,
    maximumDepths: Int,
    depthSpacing: Micrometres, shallowBounds: [ShallowBoundReport], heat: HeatReport?,
    envelopeHash: Hash64?
  ) {
    self.defaults = defaults
    self.maximumPulses = maximumPulses
    self.maximumPulsesRule = maximumPulsesRule
    self.titrationDeliveries = titrationDeliveries
    self.maximumEnergy = maximumEnergy
    self.pulseInterval = pulseInterval
    self.maximumDepths = maximumDepths
    self.depthSpacing = depthSpacing
    self.shallowBounds = shallowBounds
    self.heat = heat
    self.envelopeHash = envelopeHash
  }

  private enum CodingKeys: String, CodingKey {
    case defaults, heat
    case maximumPulses = "maximum_pulses"
    case maximumPulsesRule = "maximum_pulses_rule"
    case titrationDeliveries = "titration_deliveries"
    case maximumEnergy = "maximum_energy_uj"
    case pulseInterval = "pulse_interval_ms"
    case maximumDepths = "maximum_depths"
    case depthSpacing = "depth_spacing_um"
    case shallowBounds = "shallow_bounds"
    case envelopeHash = "envelope_hash"
  }
}

/// A bound on the energy per pin that holds while some depth is shallow.
package struct ShallowBoundReport: Codable, Hashable, Sendable {
  package var shallowerThan: Micrometres
  package var energyPerPin: Microjoules
  package var rule: String
  package var sentence: String

  private enum CodingKeys: String, CodingKey {
    case rule, sentence
    case shallowerThan = "shallower_than_um"
    case energyPerPin = "energy_per_pin_uj"
  }
}

/// How much energy may come within any span of time.
package struct HeatReport: Codable, Hashable, Sendable {
  package var length: Milliseconds
  package var energyOverPins: Microjoules
  package var coolDown: Milliseconds
  package var rule: String

  private enum CodingKeys: String, CodingKey {
    case rule
    case length = "length_ms"
    case energyOverPins = "energy_over_pins_uj"
    case coolDown = "cool_down_ms"
  }
}

/// The guardrail of one dimension; all its numbers count the one unit it names.
package struct DimensionReport: Codable, Hashable, Sendable {
  package var dimension: String
  /// A key suffix such as `uj` or `um`; empty for a level.
  package var unit: String
  /// Whether it follows from other dimensions and cannot be set.
  package var isDerived: Bool
  package var step: Int64
  /// `less`, `more` or `neither`.
  package var saferDirection: String
  /// `enforced`, `checked` or `declared`.
  package var enforcement: String
  /// `setting` or `delivered`.
  package var basis: String
  package var minimum: Int64
  package var recommendedMinimum: Int64
  package var standard: Int64
  package var recommended: Int64
  /// The tightest absolute figure as its rule states it.
  package var absolute: Int64
  /// The most that may be set by anybody.
  package var settingMaximum: Int64
  /// The most that may be set in this session, where a prescriber has gone beyond the
  /// recommendation.
  package var overriddenMaximum: Int64?
  /// What the handpiece cuts at.
  package var deliveredMaximum: Int64
  /// Every bound, the tightest of each tier first: the first decides, the second is the runner-up.
  package var bounds: [BoundReport]

  private enum CodingKeys: String, CodingKey {
    case dimension, unit, step, enforcement, basis, minimum, recommended, absolute, bounds
    case isDerived = "derived"
    case saferDirection = "safer_direction"
    case recommendedMinimum = "recommended_minimum"
    case standard = "default"
    case settingMaximum = "setting_maximum"
    case overriddenMaximum = "overridden_maximum"
    case deliveredMaximum = "delivered_maximum"
  }

  /// The first bound of a tier.
  package func deciding(_ tier: String) -> BoundReport? {
    bounds.first { $0.tier == tier }
  }
}

/// One bound and the rule that set it.
package struct BoundReport: Codable, Hashable, Sendable {
  /// `minimum`, `recommended_minimum`, `recommended` or `absolute`.
  package var tier: String
  /// In setting terms.
  package var value: Int64
  /// What may reach the skin, where the rule bounds that.
  package var delivered: Int64?
  package var rule: String
  package var source: String
  package var evidence: String
  package var sentence: String
}

/// What another answer, area or pass would change.
package struct WhatIfReport: Codable, Hashable, Sendable {
  /// The changes that were asked for, as they were written.
  package var changes: [String]
  /// What differs, one sentence for each.
  package var differences: [String]

  package init(changes: [String], differences: [String]) {
    self.changes = changes
    self.differences = differences
  }
}
