import AuditLog
import Quantities

/// Everything a log tells of what the rules were asked for one pass.
struct PassQuestion: Hashable, Sendable {
  var opened: SessionOpenedLeaf
  var inputs: LoggedInputs
  /// `nil` where the handpiece has none.
  var calibrationDay: CalendarDay?
  /// What its newest calibrations came to.
  var calibrated: [LoggedDimension: CalibratedSpan] = [:]
  var pass: PassID
  /// As it was declared.
  var size: SquareMillimetres
  /// The passes of the visit before this one.
  var visit: [LoggedInputs.Pass]
  /// Those that had been recorded by then and had not run out.
  var overrides: [OverrideStatement]
  var today: CalendarDay?

  /// The same on another day.
  func on(_ day: CalendarDay) -> PassQuestion {
    var question = self
    question.today = day
    return question
  }
}
