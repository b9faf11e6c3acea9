package import DoseLimits
package import Quantities

/// The limits of one patient, handpiece, area and pass, each with where it comes from.
package struct LimitsAnswer: Codable, Hashable, Sendable {
  package var area: String
  package var side: Side
  package var pass: Int
  /// Why treatment is not possible at all; there is no envelope then.
  package var blocks: [LimitFinding]
  package var cautions: [LimitFinding]
  package var envelope: EnvelopeReport?

  package init(
    area: String, side: Side, pass: Int, blocks: [LimitFinding], cautions: [LimitFinding],
    envelope: EnvelopeReport?
  ) {
    self.area = area
    self.side = side
    self.pass = pass
    self.blocks = blocks
    self.cautions = cautions
    self.envelope = envelope
  }
}

/// A block or a caution.
package struct LimitFinding: Codable, Hashable, Sendable {
  package var rule: String
  package var source: String
  package var evidence: String
  package var sentence: String

  package init(rule: String, source: String, evidence: String, sentence: String) {
    self.rule = rule
    self.source = source
    self.evidence = evidence
    self.sentence = sentence
  }
}

/// All guardrails of one area and pass.
package struct EnvelopeReport: Codable, Hashable, Sendable {
  package var dimensions: [DimensionReport]
  package var maximumPulses: Int
  package var pulseInterval: Milliseconds
  package var envelopeHash: Hash64

  package init(
    dimensions: [DimensionReport], maximumPulses: Int, pulseInterval: Milliseconds,
    envelopeHash: Hash64
  ) {
    self.dimensions = dimensions
    self.maximumPulses = maximumPulses
    self.pulseInterval = pulseInterval
    self.envelopeHash = envelopeHash
  }

  private enum CodingKeys: String, CodingKey {
    case dimensions
    case maximumPulses = "maximum_pulses"
    case pulseInterval = "pulse_interval_ms"
    case envelopeHash = "envelope_hash"
  }
}

/// The guardrail of one dimension; all its numbers count the one unit it names.
package struct DimensionReport: Codable, Hashable, Sendable {
  package var dimension: String
  /// A key suffix such as `uj` or `um`.
  package var unit: String
  package var step: Int64
  /// `less`, `more` or `neither`.
  package var saferDirection: String
  /// `enforced`, `checked` or `declared`.
  package var enforcement: String
  /// `setting` or `delivered`.
  package var basis: String
  package var minimum: BoundReport
  package var standard: BoundReport
  package var recommended: BoundReport
  package var absolute: BoundReport
  /// The most that may be set today.
  package var settingMaximum: Int64
  /// The rule that would bind next if the tightest did not.
  package var runnerUp: BoundReport?

  package init(
    dimension: String, unit: String, step: Int64, saferDirection: String, enforcement: String,
    basis: String, minimum: BoundReport, standard: BoundReport, recommended: BoundReport,
    absolute: BoundReport, settingMaximum: Int64, runnerUp: BoundReport?
  ) {
    self.dimension = dimension
    self.unit = unit
    self.step = step
    self.saferDirection = saferDirection
    self.enforcement = enforcement
    self.basis = basis
    self.minimum = minimum
    self.standard = standard
    self.recommended = recommended
    self.absolute = absolute
    self.settingMaximum = settingMaximum
    self.runnerUp = runnerUp
  }

  private enum CodingKeys: String, CodingKey {
    case dimension, unit, step, enforcement, basis, minimum, recommended, absolute
    case saferDirection = "safer_direction"
    case standard = "default"
    case settingMaximum = "setting_maximum"
    case runnerUp = "runner_up"
  }
}

/// One bound and the rule that set it.
package struct BoundReport: Codable, Hashable, Sendable {
  package var value: Int64
  package var rule: String
  package var source: String
  package var evidence: String

  package init(value: Int64, rule: String, source: String, evidence: String) {
    self.value = value
    self.rule = rule
    self.source = source
    self.evidence = evidence
  }
}
