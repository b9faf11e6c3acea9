package import Quantities

/// What a handpiece is asked to deliver; a dimension it does not have is `nil`.
package struct TreatmentSettings: Hashable, Sendable {
  /// At each depth.
  package var energyPerPin: Microjoules?
  package var powerLevel: PowerLevel?
  /// At each depth.
  package var pulseWidth: Microseconds?
  /// The only depth, or the deepest of one insertion.
  package var depth: Micrometres?
  /// The other depths of the same insertion, the deepest first.
  package var furtherDepths: [Micrometres]
  package var strokeRate: Millihertz?
  package var vacuum: Pascals?
  package var crystalFlow: MilligramsPerSecond?

  package init(
    energyPerPin: Microjoules? = nil, powerLevel: PowerLevel? = nil,
    pulseWidth: Microseconds? = nil, depth: Micrometres? = nil,
    furtherDepths: [Micrometres] = [], strokeRate: Millihertz? = nil, vacuum: Pascals? = nil,
    crystalFlow: MilligramsPerSecond? = nil
  ) {
    self.energyPerPin = energyPerPin
    self.powerLevel = powerLevel
    self.pulseWidth = pulseWidth
    self.depth = depth
    self.furtherDepths = furtherDepths
    self.strokeRate = strokeRate
    self.vacuum = vacuum
    self.crystalFlow = crystalFlow
  }

  /// How many depths one insertion has; 1 for a handpiece without needles.
  package var depthCount: Int { 1 + furtherDepths.count }

  /// The shallowest depth of one insertion.
  package var shallowestDepth: Micrometres? { furtherDepths.min() ?? depth }

  /// The count that is set for one dimension, in its unit; `nil` for one that is not set.
  package subscript(dimension: Dimension) -> Int64? {
    get {
      switch dimension {
      case .energyPerPin: energyPerPin?.count
      case .pulseEnergyPerPin: nil
      case .powerLevel: powerLevel?.count
      case .pulseWidth: pulseWidth?.count
      case .depth: depth?.count
      case .strokeRate: strokeRate?.count
      case .vacuum: vacuum?.count
      case .crystalFlow: crystalFlow?.count
      }
    }
    set {
      switch dimension {
      case .energyPerPin: energyPerPin = newValue.map { Microjoules($0) }
      // It follows from the others and cannot be set.
      case .pulseEnergyPerPin: break
      case .powerLevel: powerLevel = newValue.map { PowerLevel($0) }
      case .pulseWidth: pulseWidth = newValue.map { Microseconds($0) }
      case .depth: depth = newValue.map { Micrometres($0) }
      case .strokeRate: strokeRate = newValue.map { Millihertz($0) }
      case .vacuum: vacuum = newValue.map { Pascals($0) }
      case .crystalFlow: crystalFlow = newValue.map { MilligramsPerSecond($0) }
      }
    }
  }
}
