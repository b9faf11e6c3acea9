package import Quantities

/// Everything the engine may look at to derive one envelope.
package struct LimitQuery: Hashable, Sendable {
  package var profile: PatientProfile
  package var handpiece: HandpieceDescription
  package var tipKind: String
  package var calibration: CalibrationState
  /// What the newest calibrations against an instrument came to; empty where the handpiece comes
  /// from the factory.
  package var calibrated: [Dimension: CalibratedRange]
  package var area: AreaID
  /// The size a person declared; the typical size of the atlas where nobody did.
  package var declaredSize: SquareMillimetres?
  package var kind: SessionPurpose
  /// The first pass is 1.
  package var pass: Int
  /// Every pass of this visit before this one, in every area, in their order.
  package var visit: [VisitPass]
  package var indication: Indication
  package var preparation: SkinPreparation
  package var overrides: [LimitOverride]
  /// The date, or `nil` when the clock cannot be trusted: elapsed days are then unknown.
  package var today: CalendarDay?

  package init(
    profile: PatientProfile, handpiece: HandpieceDescription, tipKind: String,
    calibration: CalibrationState, calibrated: [Dimension: CalibratedRange] = [:], area: AreaID,
    declaredSize: SquareMillimetres? = nil,
    kind: SessionPurpose = .treatment, pass: Int = 1, visit: [VisitPass] = [],
    indication: Indication, preparation: SkinPreparation, overrides: [LimitOverride] = [],
    today: CalendarDay?
  ) {
    self.profile = profile
    self.handpiece = handpiece
    self.tipKind = tipKind
    self.calibration = calibration
    self.calibrated = calibrated
    self.area = area
    self.declaredSize = declaredSize
    self.kind = kind
    self.pass = pass
    self.visit = visit
    self.indication = indication
    self.preparation = preparation
    self.overrides = overrides
    self.today = today
  }

  /// Whole days since a day, or `nil` when the clock is not trusted or the day lies ahead of it.
  func elapsed(since day: CalendarDay) -> Days? {
    guard let today, today >= day else { return nil }
    return today - day
  }

  /// The passes this area has had on this visit with this modality, first pass first.
  var earlierPasses: [VisitPass] {
    let procedure = Procedure(handpiece.modality)
    return visit.filter { $0.area == area && $0.procedure == procedure }
  }
}

/// What is known of a handpiece's calibration.
package enum CalibrationState: Hashable, Sendable {
  case performed(on: CalendarDay)
  /// Made with this firmware, and the handpiece has another one now.
  case outdated(firmware: String)
  case missing
}

/// Between which settings a dimension was calibrated, and how far that may be wrong.
package struct CalibratedRange: Hashable, Sendable {
  package var minimum: Int64
  package var maximum: Int64
  package var uncertainty: Permille

  package init(minimum: Int64, maximum: Int64, uncertainty: Permille) {
    self.minimum = minimum
    self.maximum = maximum
    self.uncertainty = uncertainty
  }
}
