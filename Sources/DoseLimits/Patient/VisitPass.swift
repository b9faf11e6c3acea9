package import Quantities

/// One pass of the present visit, in whichever session and with whichever handpiece.
package struct VisitPass: Hashable, Sendable {
  package var area: AreaID
  package var procedure: Procedure
  /// What was set and what followed from it, by dimension.
  package var values: [Dimension: Int64]
  /// Of all pins together, as counted.
  package var energyOverPins: Microjoules
  /// How long a continuous delivery lasted.
  package var exposure: Milliseconds

  package init(
    area: AreaID, procedure: Procedure, values: [Dimension: Int64],
    energyOverPins: Microjoules = .zero, exposure: Milliseconds = .zero
  ) {
    self.area = area
    self.procedure = procedure
    self.values = values
    self.energyOverPins = energyOverPins
    self.exposure = exposure
  }
}
