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
  package let kind: SessionPurpose
  /// The first pass is 1.
  package let pass: Int
  /// One for each dimension the handpiece has, set or derived.
  package let guardrails: [Guardrail]
  package let formulas: DoseFormulas
  /// How several depths of one insertion may lie; `nil` where there is one at most.
  package let depthPlan: DepthPlan?
  /// Bounds on energy that hold for shallow depths only.
  package let shallowBounds: [ShallowBound]
  /// Lies inside every bound, as a whole.
  package let defaultSettings: TreatmentSettings
  /// The test spots that cover the area, when the rules demand one: settings lie at or below one
  /// of them in every tested dimension together. `nil` when none is demanded.
  package let testedSettings: TestedSettings?
  /// The most pulses, or slices of one second, this pass may have.
  package let maximumPulses: Int
  package let maximumPulsesRule: RuleReference
  /// How long settings may still rise in this pass; `nil` where they never do.
  package let titration: Titration?
  /// The most energy that all pins together may deliver in this pass; zero without RF.
  package let maximumEnergyOverPins: Microjoules
  package let maximumEnergyRule: RuleReference?
  /// The shortest time from one pulse to the next.
  package let pulseInterval: Milliseconds
  /// The most pulses, or slices, one press of the footswitch may give.
  package let pulsesPerPress: Int
  /// The longest time one press of the footswitch may last.
  package let pressTime: Milliseconds
  /// How long RF may be on at one depth where the width cannot be set.
  package let rfTimeLimit: Microseconds?
  /// How much energy may come within any span of time, and the rest after it; `nil` without RF.
  package let heatBudget: HeatBudget?
  /// `nil` without RF.
  package let impedanceWindow: ImpedanceWindow?
  package let temperatureMaximum: TemperatureLimit?

  package func guardrail(_ dimension: Dimension) -> Guardrail? {
    guardrails.first { $0.dimension == dimension }
  }
}

/// The beginning of the first pass over an area, in which its settings may still be raised, to the
/// default at most.
package struct Titration: Hashable, Sendable {
  /// Pulses, or slices of one second. After one more, settings change only towards safer.
  package let deliveries: Int
  package let rule: RuleReference
}

/// The test spots whose settings bound a treatment.
package struct TestedSettings: Hashable, Sendable {
  package let spots: [TestSpot]
  package let rule: RuleReference
}

/// A bound on the energy per pin that holds while some depth is shallow.
package struct ShallowBound: Hashable, Sendable {
  /// It holds when a depth lies above this one.
  package let shallowerThan: Micrometres
  /// What the energy per pin may be set to then, or follow as from what is set.
  package let energyPerPin: Microjoules
  package let rule: RuleReference
}

/// How much energy of all pins may come within any window, and how long nothing comes once the
/// window is full.
package struct HeatBudget: Hashable, Sendable {
  package let length: Milliseconds
  package let energyOverPins: Microjoules
  package let coolDown: Milliseconds
  /// The rule that sets the energy.
  package let rule: RuleReference
}
