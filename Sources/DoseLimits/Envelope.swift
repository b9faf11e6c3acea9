package import Quantities

/// All guardrails of one patient, area, pass and tip; only the engine makes one.
package struct Envelope: Hashable, Sendable {
  package let model: String
  package let modality: Modality
  package let tipKind: String
  package let tipCode: UInt16
  package let pinCount: Int
  package let area: AreaID
  /// The region's number on the wire.
  package let areaCode: UInt16
  /// The first pass is 1.
  package let pass: Int
  package let guardrails: [Guardrail]
  /// The test spots that cover the area, when the rules demand one: settings lie at or below one
  /// of them in energy and depth together. `nil` when none is demanded.
  package let testedSettings: TestedSettings?
  /// The most pulses this pass may have.
  package let maximumPulses: Int
  package let maximumPulsesRule: RuleReference
  /// The shortest time from one pulse to the next.
  package let pulseInterval: Milliseconds
  /// The most pulses one press of the footswitch may give.
  package let pulsesPerPress: Int
  /// The longest time one press of the footswitch may last.
  package let pressTime: Milliseconds
  package let heatWindow: HeatWindow
  package let impedanceWindow: ImpedanceWindow
  package let temperatureMaximum: TemperatureLimit

  package func guardrail(_ dimension: Dimension) -> Guardrail? {
    guardrails.first { $0.dimension == dimension }
  }

  /// The most energy that all pins together may deliver in this pass.
  package var maximumEnergyOverPins: Microjoules {
    guard let energy = guardrail(.energyPerPin) else { return .zero }
    return Microjoules(energy.deliveredMaximum).times(Int64(pinCount)).times(Int64(maximumPulses))
  }

  /// Each dimension's default.
  package var defaultSettings: TreatmentSettings {
    var settings = TreatmentSettings()
    for guardrail in guardrails {
      settings[guardrail.dimension] = guardrail.defaultSetting
    }
    return settings
  }
}

/// The test spots whose settings bound a treatment.
package struct TestedSettings: Hashable, Sendable {
  package let spots: [TestSpot]
  package let rule: RuleReference
}

/// The bounds of one dimension; every count is in the dimension's own unit.
package struct Guardrail: Hashable, Sendable {
  package let dimension: Dimension
  package let step: Int64
  package let saferDirection: SaferDirection
  package let enforcement: Enforcement
  package let basis: Basis
  package let minimum: Int64
  package let defaultSetting: Int64
  /// The highest setting a technician may choose.
  package let recommendedMaximum: Int64
  /// The highest setting anybody may choose.
  package let settingMaximum: Int64
  /// The tightest absolute figure as its rule states it, before calibration is taken off.
  package let absoluteMaximum: Int64
  /// What the guard cuts at: the most that `settingMaximum` may measure on a calibrated handpiece.
  /// It lies inside every bound on what reaches the skin.
  package let deliveredMaximum: Int64
  /// Every bound that applies, the tightest of each tier first, in setting terms.
  package let bounds: [Bound]

  /// The bound that decides a tier. An absolute bound that is tighter than every recommended one
  /// decides that tier too.
  package func deciding(_ tier: Bound.Tier) -> Bound? {
    binding(tier).first
  }

  /// The bound that would decide a tier if the deciding one fell away.
  package func runnerUp(_ tier: Bound.Tier) -> Bound? {
    binding(tier).dropFirst().first
  }

  /// Every bound that a tier has to keep, the tightest first.
  private func binding(_ tier: Bound.Tier) -> [Bound] {
    let own = bounds.filter { $0.tier == tier }
    guard tier == .recommended else { return own }
    let absolute = bounds.filter { $0.tier == .absolute }
    // Two at a time suffice: nobody asks for the third.
    return (own.prefix(2) + absolute.prefix(2)).enumerated().sorted { left, right in
      (left.element.setting, left.offset) < (right.element.setting, right.offset)
    }.map(\.element)
  }
}
