package import HandpieceWire
package import Quantities

/// Everything about one calibration of one quantity, so that its certificate can be written from
/// this alone, and every figure on it recomputed.
package struct CalibrationRecord: Hashable, Sendable {
  /// What was calibrated.
  package struct Item: Hashable, Sendable {
    package let model: String
    package let serial: String
    package let firmware: String
    package let tip: TipUID
    package let tipKind: String

    package init(model: String, serial: String, firmware: String, tip: TipUID, tipKind: String) {
      self.model = model
      self.serial = serial
      self.firmware = firmware
      self.tip = tip
      self.tipKind = tipKind
    }
  }

  /// What it was done with, apart from instruments.
  package struct Versions: Hashable, Sendable {
    package let software: String
    /// The fingerprint of the catalog whose tolerance and plan were used, in hexadecimal.
    package let catalog: String

    package init(software: String, catalog: String) {
      self.software = software
      self.catalog = catalog
    }
  }

  /// What was done to the handpiece.
  package enum Adjustment: Hashable, Sendable {
    /// It was right as found, and keeps its curve.
    case none
    /// A fit was written and read back.
    case written(CurveFit)
  }

  package let item: Item
  package let plan: CalibrationPlan
  package let tolerance: Tolerance
  /// The enrolled person's id.
  package let person: String
  package let started: UTCInstant
  package let ended: UTCInstant
  package let conditions: ServiceConditions
  package let versions: Versions
  package let budget: UncertaintyBudget
  package let oldCurve: CalibrationCurve
  package let adjustment: Adjustment
  /// In the order in which they were taken.
  package let asFoundReadings: [CalibrationReading]
  package let asLeftReadings: [CalibrationReading]

  // What follows from them.
  package let asFound: Assessment
  package let asLeft: Assessment
  package let home: HomeRepeatability?
  package let backlash: Backlash?

  /// Computes what follows from the readings; refuses with every reason of the first step that has
  /// any: conditions, as found, fit, as left. It `adjusts` where the fit was written before the as-left
  /// readings were taken.
  package init(
    item: Item, plan: CalibrationPlan, tolerance: Tolerance, person: String,
    started: UTCInstant, ended: UTCInstant, conditions: ServiceConditions, versions: Versions,
    budget: UncertaintyBudget, oldCurve: CalibrationCurve, adjusts: Bool,
    asFound asFoundReadings: [CalibrationReading], asLeft asLeftReadings: [CalibrationReading]
  ) throws(RefusedCalibration) {
    let refusals = conditions.refusals(for: plan)
    guard refusals.isEmpty else { throw RefusedCalibration(refusals) }
    self.item = item
    self.plan = plan
    self.tolerance = tolerance
    self.person = person
    self.started = started
    self.ended = ended
    self.conditions = conditions
    self.versions = versions
    self.budget = budget
    self.oldCurve = oldCurve
    let asFoundReadings = asFoundReadings.sorted { $0.shot.number < $1.shot.number }
    let asLeftReadings = asLeftReadings.sorted { $0.shot.number < $1.shot.number }
    self.asFoundReadings = asFoundReadings
    self.asLeftReadings = asLeftReadings
    asFound = try Assessment(
      asFoundReadings, .asFound, plan: plan, tolerance: tolerance, budget: budget)
    // Also without an adjustment: what cannot be fitted is not in order.
    let fit = try CurveFit(asFoundReadings, plan: plan, under: oldCurve, tolerance: tolerance)
    adjustment = adjusts ? .written(fit) : .none
    asLeft = try Assessment(
      asLeftReadings, adjusts ? .asLeft(fit) : .asLeftUnadjusted, plan: plan,
      tolerance: tolerance, budget: budget)
    home = HomeRepeatability(asFoundReadings)
    backlash = Backlash(asFoundReadings, plan: plan)
  }

  /// The curve that the handpiece has now.
  package var newCurve: CalibrationCurve {
    switch adjustment {
    case .none: oldCurve
    case .written(let fit): fit.curve
    }
  }

  /// Whether the handpiece is calibrated by it: every point as left is a pass.
  package var isPassed: Bool { asLeft.verdict == .pass }

  /// The set points between which it holds, in the quantity's unit: an envelope is no wider.
  package var calibratedRange: ClosedRange<Int64> {
    let points = plan.asFound.filter { $0.purpose == .fit }.map(\.setPoint)
    guard let least = points.min(), let most = points.max() else { return 0...0 }
    return least...most
  }

  /// The tolerance and the uncertainty that come off a delivered bound.
  package var uncertainty: Permille { asLeft.uncertaintyPermille }
}
