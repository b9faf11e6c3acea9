package import Quantities

/// A few pulses at a declared spot, graded by a person some days later.
package struct TestSpot: Hashable, Codable, Sendable {
  package enum Grade: String, Hashable, Codable, CaseIterable, Sendable {
    case acceptable
    case notAcceptable = "not_acceptable"
    /// Nobody has looked yet; it counts as not acceptable.
    case ungraded
  }

  /// The model of the handpiece used: settings of another model say nothing.
  package var model: String
  package var area: AreaID
  package var day: CalendarDay
  package var energyPerPin: Microjoules
  package var depth: Micrometres
  package var grade: Grade

  package init(
    model: String, area: AreaID, day: CalendarDay, energyPerPin: Microjoules, depth: Micrometres,
    grade: Grade
  ) {
    self.model = model
    self.area = area
    self.day = day
    self.energyPerPin = energyPerPin
    self.depth = depth
    self.grade = grade
  }

  private enum CodingKeys: String, CodingKey {
    case model
    case area
    case day
    case energyPerPin = "energy_per_pin_uj"
    case depth = "depth_um"
    case grade
  }
}
