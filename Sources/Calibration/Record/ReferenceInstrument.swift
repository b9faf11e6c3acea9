package import Quantities

/// The instrument that readings are held against, as its certificate names it.
package struct ReferenceInstrument: Hashable, Sendable {
  package let model: String
  package let serial: String
  /// The number of the certificate it was calibrated under, and the days from which and up to which
  /// that holds, both included.
  package let certificate: String
  package let calibrated: CalendarDay
  package let due: CalendarDay
  /// The version of its own software; empty where it says none.
  package let firmware: String

  package init(
    model: String, serial: String, certificate: String, calibrated: CalendarDay,
    due: CalendarDay, firmware: String = ""
  ) {
    self.model = model
    self.serial = serial
    self.certificate = certificate
    self.calibrated = calibrated
    self.due = due
    self.firmware = firmware
  }

  /// What its certificate says against a reading on this day; `nil` for today when the clock cannot
  /// be trusted.
  func refusal(on today: CalendarDay?) -> CalibrationRefusal? {
    guard let today, today >= calibrated else { return .referenceDateUnknown(serial: serial) }
    return today > due ? .referenceOverdue(serial: serial, due: due) : nil
  }

  /// How far it may have drifted since it was calibrated, as an entry of a budget: millionths of a
  /// reading in 365 days.
  package func drift(ppmPerYear: Int64, on today: CalendarDay) -> UncertaintyEntry {
    let days = Int128(max(0, (today - calibrated).count))
    return UncertaintyEntry(
      .drift, "drift of \(model) since \(calibrated)",
      ppm: Rounding.clamped(Rounding.up(Int128(max(0, ppmPerYear)) * days, by: 365)),
      .rectangular)
  }
}
