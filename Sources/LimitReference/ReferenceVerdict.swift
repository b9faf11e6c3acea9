/// What the rules say about one query.
package struct ReferenceVerdict: Hashable, Sendable {
  /// Ids of the rules that bind everybody.
  package var hardBlocks: Set<String> = []
  /// Ids of the rules that only a prescriber may lift.
  package var prescriberBlocks: Set<String> = []
  /// Ids of the rules that are to be read, with the blocks a prescriber has lifted.
  package var cautions: Set<String> = []
  /// Set and derived dimensions with something left, by name without unit.
  package var dimensions: [String: ReferenceDimension] = [:]
  /// Nil when something blocks.
  package var amounts: ReferenceAmounts?

  package init() {}
}

/// The bounds of one dimension, in the unit of its key in the handpiece's file.
package struct ReferenceDimension: Hashable, Sendable {
  package var minimum: Int64
  package var recommendedMinimum: Int64
  /// Before the defaults are lowered together.
  package var `default`: Int64
  package var recommended: Int64
  /// The greatest permitted setting.
  package var absolute: Int64
  package var deliveredMaximum: Int64
  package var deliveredMinimum: Int64

  package init(
    minimum: Int64, recommendedMinimum: Int64, default: Int64, recommended: Int64,
    absolute: Int64, deliveredMaximum: Int64, deliveredMinimum: Int64
  ) {
    self.minimum = minimum
    self.recommendedMinimum = recommendedMinimum
    self.default = `default`
    self.recommended = recommended
    self.absolute = absolute
    self.deliveredMaximum = deliveredMaximum
    self.deliveredMinimum = deliveredMinimum
  }
}

/// The amounts of one pass; 0 where the modality has none.
package struct ReferenceAmounts: Hashable, Sendable {
  /// Pulses, or slices of one second.
  package var pulses: Int64 = 0
  /// Microjoules of all pins in the pass.
  package var energyOverPins: Int64 = 0
  /// Milliseconds.
  package var pulseInterval: Int64 = 0
  /// Milliseconds.
  package var heatLength: Int64 = 0
  /// Microjoules of all pins within the heat length.
  package var heatEnergy: Int64 = 0
  /// Milliseconds.
  package var coolDown: Int64 = 0
  /// 1 on a handpiece without depth plan.
  package var maximumDepths: Int64 = 1
  /// Micrometres; 0 on a handpiece without depth plan.
  package var depthSpacing: Int64 = 0
  /// Pulses, or slices of one second; 0 where settings never rise in the pass.
  package var titrationDeliveries: Int64 = 0
  /// Of the dimensions that are set, after lowering together.
  package var defaults: [String: Int64] = [:]

  package init() {}
}

/// Rule ids by what they do, collected section by section.
struct Findings {
  var hard: Set<String> = []
  var prescriber: Set<String> = []
  var caution: Set<String> = []

  /// A severity that cannot be read is hard.
  mutating func add(_ rule: String, severity: String) {
    switch severity {
    case "caution": caution.insert(rule)
    case "prescriber": prescriber.insert(rule)
    default: hard.insert(rule)
    }
  }

  mutating func add(_ other: Findings) {
    hard.formUnion(other.hard)
    prescriber.formUnion(other.prescriber)
    caution.formUnion(other.caution)
  }
}
