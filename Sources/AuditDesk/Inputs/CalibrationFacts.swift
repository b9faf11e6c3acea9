import AuditLog
import Quantities

/// Between which set points a dimension was calibrated, and how far that may be wrong.
struct CalibratedSpan: Hashable, Sendable {
  let minimum: Int64
  let maximum: Int64
  let uncertainty: Permille
}

/// What a log tells of the calibration of one handpiece, as it is followed.
struct CalibrationFacts: Hashable, Sendable {
  private var history = CalibrationHistory()
  private var firmware = ""
  /// What the handpiece said last, or was told since.
  private var said: CalendarDay?

  mutating func take(_ leaf: HandpieceAttachedLeaf) {
    firmware = leaf.firmware
    said = leaf.calibrationDay
  }

  mutating func take(_ leaf: CurveWrittenLeaf) {
    history.take(leaf)
    said = nil
  }

  mutating func take(_ leaf: CalibrationLeaf) {
    history.take(leaf)
    if leaf.result == "passed", history.unverified.isEmpty { said = leaf.day }
  }

  /// `nil` where it counts for nothing.
  var day: CalendarDay? { history.day(said: said, firmware: firmware) }

  var ranges: [LoggedDimension: CalibratedSpan] {
    history.passed.mapValues {
      CalibratedSpan(minimum: $0.minimum, maximum: $0.maximum, uncertainty: $0.uncertainty)
    }
  }
}
