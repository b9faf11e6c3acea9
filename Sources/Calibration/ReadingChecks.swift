import HandpieceWire
import Quantities

/// What is asked of readings before anything is computed from them.
struct ReadingChecks {
  let plan: CalibrationPlan
  let shots: [Shot]
  let readings: [CalibrationReading]

  /// The least share of the full scale that the highest point reaches, in thousandths.
  static let topPermille: Int64 = 900

  var refusals: [CalibrationRefusal] {
    let ofPlan = completeness
    let units = readings.filter { $0.unit != plan.quantity.unit }.map {
      CalibrationRefusal.unitMismatch(
        shot: $0.shot.number, found: $0.unit, expected: plan.quantity.unit)
    }
    // What is not of the plan, or of another unit, says nothing more.
    guard units.isEmpty, !ofPlan.contains(where: \.isOfAnotherPlan) else { return ofPlan + units }
    let implausible = readings.filter { !isPlausible($0) }.map {
      CalibrationRefusal.implausible(
        shot: $0.shot.number, reported: $0.reported, measured: $0.measured)
    }
    guard implausible.isEmpty else { return ofPlan + implausible }
    return ofPlan + extent + stability + rise
  }

  private var completeness: [CalibrationRefusal] {
    let known = Dictionary(shots.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    let counts = Dictionary(readings.map { ($0.shot.number, 1) }, uniquingKeysWith: +)
    let foreign = Set(readings.filter { known[$0.shot.number] != $0.shot }.map(\.shot.number))
    let twice = counts.filter { $0.value > 1 }.keys
    let missing = known.keys.filter { counts[$0] == nil }
    var refusals: [CalibrationRefusal] = []
    if !foreign.isEmpty { refusals.append(.notOfPlan(shots: foreign.sorted())) }
    if !twice.isEmpty { refusals.append(.takenTwice(shots: twice.sorted())) }
    if !missing.isEmpty { refusals.append(.missing(shots: missing.sorted())) }
    return refusals
  }

  private func isPlausible(_ reading: CalibrationReading) -> Bool {
    let (reported, measured) = (reading.reported, reading.measured)
    guard reading.shot.purpose != .home else {
      return measured.magnitude <= UInt64(plan.fullScale / 4)
        && reported.magnitude <= UInt64(plan.fullScale / 4)
    }
    let range = reading.shot.setPoint / 2...2 * reading.shot.setPoint
    return range.contains(reported) && range.contains(measured)
  }

  /// Readings of set points, without those of the home position.
  private var fired: [CalibrationReading] { readings.filter { $0.shot.purpose != .home } }

  private var extent: [CalibrationRefusal] {
    guard shots.contains(where: { $0.purpose == .fit }) else { return [] }
    let points = Set(fired.map(\.shot.setPoint))
    let needed = plan.scheme.degree.coefficients + 2
    var refusals: [CalibrationRefusal] = []
    if points.count < needed {
      refusals.append(.tooFewPoints(found: points.count, needed: needed))
    }
    let top = Rounding.clamped(
      Rounding.up(Int128(plan.fullScale) * Int128(Self.topPermille), by: 1000))
    if let highest = points.max(), highest < top {
      refusals.append(.topTooLow(highest: highest, needed: top))
    }
    return refusals
  }

  private var stability: [CalibrationRefusal] {
    let home = readings.filter { $0.shot.purpose == .home }
    let homeSpread = Self.spread(home)
    var refusals: [CalibrationRefusal] = []
    if homeSpread > plan.scheme.homeSpread {
      refusals.append(.homeUnstable(spread: homeSpread, limit: plan.scheme.homeSpread))
    }
    return refusals
      + ReadingGroup.groups(fired).flatMap { group in
        [Shot.Direction.up, .down].compactMap { direction in
          let spread = Self.spread(group.taken(direction).readings)
          let limit = plan.scheme.stability.thousandths(at: group.setPoint)
          guard Int128(spread) * 1000 > Int128(limit) else { return nil }
          return .unstable(
            setPoint: group.setPoint, load: group.load, spread: spread, limitThousandths: limit)
        }
      }
  }

  private var rise: [CalibrationRefusal] {
    let groups = ReadingGroup.groups(fired.filter(plan.isOfApproach))
    return zip(groups, groups.dropFirst()).compactMap { lower, higher in
      guard lower.load == higher.load, higher.meanThousandths <= lower.meanThousandths else {
        return nil
      }
      return .notMonotone(setPoint: higher.setPoint, load: higher.load)
    }
  }

  private static func spread(_ readings: [CalibrationReading]) -> Int64 {
    guard let least = readings.map(\.measured).min(), let most = readings.map(\.measured).max()
    else { return 0 }
    return most - least
  }
}

extension CalibrationPlan {
  /// Whether the set point was reached as a handpiece in use reaches it.
  func isOfApproach(_ reading: CalibrationReading) -> Bool {
    scheme.approach.map { $0 == reading.shot.direction } ?? true
  }
}

extension CalibrationRefusal {
  fileprivate var isOfAnotherPlan: Bool {
    if case .notOfPlan = self { true } else { false }
  }
}
