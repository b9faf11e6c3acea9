package import Quantities

/// One area treated on an earlier day, here or elsewhere.
package struct PastTreatment: Hashable, Codable, Sendable {
  package var area: AreaID
  package var procedure: Procedure
  package var day: CalendarDay

  package init(area: AreaID, procedure: Procedure, day: CalendarDay) {
    self.area = area
    self.procedure = procedure
    self.day = day
  }
}
