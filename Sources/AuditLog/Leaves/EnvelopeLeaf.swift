package import Quantities

/// The limits that hold in one pass, each bound with the rule and source that set it.
package struct EnvelopeLeaf: LeafContent {
  package static var kind: String { "envelope" }

  package var pass: PassID
  /// `treatment` or `test_spot`.
  package var sessionKind: ReasonCode
  package var modality: ReasonCode
  package var bounds: [EnvelopeBound]
  package var shallowBounds: [LoggedShallowBound]
  /// The most depths of one insertion, and the least distance between two of them.
  package var maximumDepths: Int
  package var depthSpacing: Micrometres
  /// Active pins of the tip.
  package var pinCount: Int
  /// Pulses, or slices of one second.
  package var maximumPulses: Int
  /// Deliveries the pass may have while settings still rise to the default; 0 where they never do.
  package var titrationDeliveries: Int
  /// Of all pins together; zero without RF.
  package var maximumEnergy: Microjoules
  /// Shortest time between two pulses.
  package var pulseInterval: Milliseconds
  /// RF starts only from here …
  package var impedanceMinimum: Ohms?
  /// … to here.
  package var impedanceMaximum: Ohms?
  package var heatWindow: Milliseconds?
  /// Energy of all pins together that no heat window may exceed.
  package var heatEnergy: Microjoules?
  /// Rest once a heat window is full.
  package var coolDown: Milliseconds?
  package var temperatureMaximum: MillidegreesCelsius?
  /// How long RF may be on where the width cannot be set.
  package var rfTimeLimit: Microseconds?
  /// Names of the rules whose cautions a person must acknowledge before the pass is armed.
  package var cautions: [String]

  package init(
    pass: PassID, sessionKind: ReasonCode, modality: ReasonCode, bounds: [EnvelopeBound],
    shallowBounds: [LoggedShallowBound] = [], maximumDepths: Int = 1,
    depthSpacing: Micrometres = .zero, pinCount: Int, maximumPulses: Int,
    titrationDeliveries: Int = 0, maximumEnergy: Microjoules, pulseInterval: Milliseconds,
    impedanceMinimum: Ohms? = nil,
    impedanceMaximum: Ohms? = nil, heatWindow: Milliseconds? = nil,
    heatEnergy: Microjoules? = nil, coolDown: Milliseconds? = nil,
    temperatureMaximum: MillidegreesCelsius? = nil, rfTimeLimit: Microseconds? = nil,
    cautions: [String] = []
  ) {
    self.pass = pass
    self.sessionKind = sessionKind
    self.modality = modality
    self.bounds = bounds
    self.shallowBounds = shallowBounds
    self.maximumDepths = maximumDepths
    self.depthSpacing = depthSpacing
    self.pinCount = pinCount
    self.maximumPulses = maximumPulses
    self.titrationDeliveries = titrationDeliveries
    self.maximumEnergy = maximumEnergy
    self.pulseInterval = pulseInterval
    self.impedanceMinimum = impedanceMinimum
    self.impedanceMaximum = impedanceMaximum
    self.heatWindow = heatWindow
    self.heatEnergy = heatEnergy
    self.coolDown = coolDown
    self.temperatureMaximum = temperatureMaximum
    self.rfTimeLimit = rfTimeLimit
    self.cautions = cautions
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    pass = try PassID(from: &fields)
    sessionKind = try fields.take("session_kind")
    modality = try fields.take("modality")
    bounds = try fields.takeEntries("bounds")
    shallowBounds = try fields.takeEntries("shallow_bounds")
    maximumDepths = try fields.take("maximum_depths")
    depthSpacing = try fields.take("depth_spacing_um")
    pinCount = try fields.take("pins")
    maximumPulses = try fields.take("maximum_pulses")
    titrationDeliveries = try fields.take("titration_deliveries")
    maximumEnergy = try fields.take("maximum_energy_uj")
    pulseInterval = try fields.take("pulse_interval_ms")
    impedanceMinimum = try fields.takeKnown("impedance_min_ohm")
    impedanceMaximum = try fields.takeKnown("impedance_max_ohm")
    heatWindow = try fields.takeKnown("heat_window_ms")
    heatEnergy = try fields.takeKnown("heat_energy_uj")
    coolDown = try fields.takeKnown("cool_down_ms")
    temperatureMaximum = try fields.takeKnown("temperature_max_mdegc")
    rfTimeLimit = try fields.takeKnown("rf_time_limit_us")
    cautions = try fields.takeList("cautions")
  }

  package func write(to text: inout JSONText) {
    pass.write(to: &text)
    text.put("session_kind", sessionKind)
    text.put("modality", modality)
    text.put("bounds", bounds)
    text.put("shallow_bounds", shallowBounds)
    text.put("maximum_depths", maximumDepths)
    text.put("depth_spacing_um", depthSpacing)
    text.put("pins", pinCount)
    text.put("maximum_pulses", maximumPulses)
    text.put("titration_deliveries", titrationDeliveries)
    text.put("maximum_energy_uj", maximumEnergy)
    text.put("pulse_interval_ms", pulseInterval)
    text.put("impedance_min_ohm", orMinusOne: impedanceMinimum)
    text.put("impedance_max_ohm", orMinusOne: impedanceMaximum)
    text.put("heat_window_ms", orMinusOne: heatWindow)
    text.put("heat_energy_uj", orMinusOne: heatEnergy)
    text.put("cool_down_ms", orMinusOne: coolDown)
    text.put("temperature_max_mdegc", orMinusOne: temperatureMaximum)
    text.put("rf_time_limit_us", orMinusOne: rfTimeLimit)
    text.put("cautions", cautions)
  }
}

/// A bound on energy that holds while some depth is shallow.
package struct LoggedShallowBound: LeafEntry {
  package var shallowerThan: Micrometres
  package var energyPerPin: Microjoules
  package var rule: String

  package init(shallowerThan: Micrometres, energyPerPin: Microjoules, rule: String) {
    self.shallowerThan = shallowerThan
    self.energyPerPin = energyPerPin
    self.rule = rule
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    shallowerThan = try fields.take("shallower_than_um")
    energyPerPin = try fields.take("energy_per_pin_uj")
    rule = try fields.take("rule")
  }

  package func write(to text: inout JSONText) {
    text.put("shallower_than_um", shallowerThan)
    text.put("energy_per_pin_uj", energyPerPin)
    text.put("rule", rule)
  }
}
