package import HandpieceWire
package import Quantities

/// The unit an instrument's reading came in.
package enum ReadingUnit: String, Hashable, Sendable, CaseIterable {
  case microjoules = "uj"
  case micrometres = "um"
  case millihertz = "mhz"
  case pascals = "pa"
  case milligramsPerSecond = "mg_per_s"
}

extension CalibratedQuantity {
  /// The unit that everything about the quantity is counted in.
  package var unit: ReadingUnit {
    switch self {
    case .energyPerPin: .microjoules
    case .depth: .micrometres
    case .strokeRate: .millihertz
    case .vacuum: .pascals
    case .crystalFlow: .milligramsPerSecond
    }
  }
}

/// One shot as both sides saw it.
package struct CalibrationReading: Hashable, Sendable {
  package let shot: Shot
  /// What the handpiece says that it delivered, corrected by the curve it had then, in the
  /// quantity's unit.
  package let reported: Int64
  /// What the instrument read, in ``unit``.
  package let measured: Int64
  package let unit: ReadingUnit
  /// When it was taken.
  package let taken: UTCInstant

  package init(
    shot: Shot, reported: Int64, measured: Int64, unit: ReadingUnit, taken: UTCInstant
  ) {
    self.shot = shot
    self.reported = reported
    self.measured = measured
    self.unit = unit
    self.taken = taken
  }

  /// What the handpiece believed before its curve corrected it.
  func raw(under curve: CalibrationCurve) -> Int64 {
    guard !curve.isIdentity else { return reported }
    // Where several counts are corrected to one, the middle of them.
    return (curve.raw(for: reported - 1) + 1 + curve.raw(for: reported)) / 2
  }
}

/// Readings of one set point at one load, whatever their order.
struct ReadingGroup {
  let setPoint: Int64
  let load: Ohms?
  let readings: [CalibrationReading]

  /// By load and set point; readings inside by their number.
  static func groups(_ readings: [CalibrationReading]) -> [Self] {
    struct Key: Hashable {
      let setPoint: Int64
      let load: Ohms?
    }
    let byKey = Dictionary(grouping: readings) {
      Key(setPoint: $0.shot.setPoint, load: $0.shot.load)
    }
    return byKey.map { key, readings in
      Self(
        setPoint: key.setPoint, load: key.load,
        readings: readings.sorted { $0.shot.number < $1.shot.number })
    }.sorted {
      ($0.load?.count ?? 0, $0.setPoint) < ($1.load?.count ?? 0, $1.setPoint)
    }
  }

  /// The mean of what was measured, in thousandths of the unit, rounded to the nearest.
  var meanThousandths: Int64 {
    let sum = readings.reduce(Int128(0)) { $0 + Int128($1.measured) }
    return Rounding.clamped(Rounding.nearest(sum * 1000, by: Int128(readings.count)))
  }

  func taken(_ direction: Shot.Direction) -> Self {
    Self(
      setPoint: setPoint, load: load, readings: readings.filter { $0.shot.direction == direction })
  }
}
