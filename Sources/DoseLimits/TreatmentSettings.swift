package import Quantities

/// What a handpiece is asked to deliver in each pulse; a dimension it does not have is `nil`.
package struct TreatmentSettings: Hashable, Sendable {
  package var energyPerPin: Microjoules?
  package var depth: Micrometres?
  package var pulseWidth: Microseconds?

  package init(
    energyPerPin: Microjoules? = nil, depth: Micrometres? = nil, pulseWidth: Microseconds? = nil
  ) {
    self.energyPerPin = energyPerPin
    self.depth = depth
    self.pulseWidth = pulseWidth
  }

  /// The count of one dimension, in that dimension's unit.
  package subscript(dimension: Dimension) -> Int64? {
    get {
      switch dimension {
      case .energyPerPin: energyPerPin?.count
      case .depth: depth?.count
      case .pulseWidth: pulseWidth?.count
      }
    }
    set {
      switch dimension {
      case .energyPerPin: energyPerPin = newValue.map { Microjoules($0) }
      case .depth: depth = newValue.map { Micrometres($0) }
      case .pulseWidth: pulseWidth = newValue.map { Microseconds($0) }
      }
    }
  }
}
