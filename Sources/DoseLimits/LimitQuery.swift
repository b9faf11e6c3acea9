package import Quantities

/// Everything the engine may look at to derive one envelope.
package struct LimitQuery: Hashable, Sendable {
  package var profile: PatientProfile
  package var handpiece: HandpieceDescription
  package var tipKind: String
  package var calibration: CalibrationState
  package var area: AreaID
  /// The size a person declared; the typical size of the atlas where nobody did.
  package var declaredSize: SquareMillimetres?
  /// The first pass is 1.
  package var pass: Int
  /// The settings of the passes before this one in this area on this visit, first pass first.
  package var earlierPasses: [TreatmentSettings]
  package var indication: Indication
  /// The date, or `nil` when the clock cannot be trusted: elapsed days are then unknown.
  package var today: CalendarDay?

  package init(
    profile: PatientProfile, handpiece: HandpieceDescription, tipKind: String,
    calibration: CalibrationState, area: AreaID, declaredSize: SquareMillimetres? = nil,
    pass: Int = 1, earlierPasses: [TreatmentSettings] = [], indication: Indication,
    today: CalendarDay?
  ) {
    self.profile = profile
    self.handpiece = handpiece
    self.tipKind = tipKind
    self.calibration = calibration
    self.area = area
    self.declaredSize = declaredSize
    self.pass = pass
    self.earlierPasses = earlierPasses
    self.indication = indication
    self.today = today
  }

  /// Whole days since a day, or `nil` when the clock is not trusted or the day lies ahead of it.
  func elapsed(since day: CalendarDay) -> Days? {
    guard let today, today >= day else { return nil }
    return today - day
  }
}

/// What is known of a handpiece's calibration.
package enum CalibrationState: Hashable, Sendable {
  case performed(on: CalendarDay)
  case missing
}
