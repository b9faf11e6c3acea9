import AuditLog
import Quantities

/// How the needles found home and how far apart the two directions end, worked out from the raw
/// readings as found and from nothing that the daemon made of them.
struct CertifiedTravel {
  private let plan: LoggedPlan
  private let home: [Int64]
  private let points: [Int64: Point]

  /// What was read at one set point, by the way that the needles came.
  private struct Point {
    var fromLess: [Int64] = []
    var fromMore: [Int64] = []
  }

  /// More is no reading in µm, and no sum of such readings overflows.
  private static let greatest: Int64 = 1_000_000_000
  /// More shots are no plan.
  private static let shots = 1...8192

  /// `nil` for what has no needles, and where readings are missing.
  init?(_ dossier: CalibrationDossier) {
    guard dossier.opened.dimension == .depth else { return nil }
    plan = dossier.opened.plan
    let readings = dossier.readings.filter { reading in
      reading.leaf.stage.text == "as_found" && reading.leaf.measured.magnitude <= Self.greatest
    }
    home = readings.filter { $0.leaf.number == nil }.map(\.leaf.measured)
    let fired = readings.filter { $0.leaf.number != nil && Self.shots.contains($0.leaf.shot) }
    // A sweep goes up over all set points and down again, shot by shot.
    let sweep = Set(fired.map(\.setPoint)).count
    guard let first = fired.map(\.leaf.shot).min() else { return nil }
    points = fired.reduce(into: [:]) { points, reading in
      let isFromLess = (reading.leaf.shot - first) % (2 * sweep) < sweep
      let way = isFromLess ? \Point.fromLess : \Point.fromMore
      points[reading.setPoint, default: Point()][keyPath: way].append(reading.leaf.measured)
    }
    let isWhole = points.values.allSatisfy { !$0.fromLess.isEmpty && !$0.fromMore.isEmpty }
    guard home.count > 1, isWhole, !bothWays.isEmpty else { return nil }
  }

  /// Beyond the greatest set point lies nothing that it could be reached from.
  private var bothWays: [Point] {
    points.filter { $0.key < plan.maximum }.map(\.value)
  }

  /// In thousandths: how much deeper a set point lies that was reached from more, as a mean over them.
  private var backlash: Int64 {
    let differences = bothWays.map { Self.mean($0.fromMore) - Self.mean($0.fromLess) }
    return differences.reduce(0, +) / Int64(differences.count)
  }

  /// In thousandths, with k = 2: from the scatter of the repeats and the resolution of one count.
  private var backlashUncertainty: Int64 {
    let groups = bothWays.flatMap { [$0.fromLess, $0.fromMore] }
    let (ups, downs) = bothWays.reduce(into: (0, 0)) {
      $0.0 += $1.fromLess.count
      $0.1 += $1.fromMore.count
    }
    let variance = Self.variance(groups) + 1_000_000 / 12 + 1
    return Self.rootUp(4 * variance / Int128(ups) + 4 * variance / Int128(downs) + 2)
  }

  func table(_ unit: String) -> HTMLText {
    let spread = (home.max() ?? 0) - (home.min() ?? 0)
    var html = HTMLText()
    html.element("h2", "Travel, as found")
    html.table(
      "Travel, as found", ["what", "found, \(unit)", "U (k = 2)", "limit, \(unit)"],
      [
        [
          "home position, mean of \(home.count)", Thousandths.text(Self.mean(home), ""), "", "",
        ],
        [
          "home position, standard deviation",
          Thousandths.text(Self.rootUp(Self.variance([home])), ""), "", "",
        ],
        ["home position, greatest less least", "\(spread)", "", "\(plan.homeSpread)"],
        [
          "backlash, from more less from less", Thousandths.text(backlash, ""),
          Thousandths.text(backlashUncertainty, ""), "\(plan.backlash)",
        ],
      ])
    return html
  }

  /// In thousandths.
  private static func mean(_ readings: [Int64]) -> Int64 {
    1000 * readings.reduce(0, +) / Int64(readings.count)
  }

  /// Of readings about the mean of their own group, in square thousandths; zero where each group is
  /// one reading.
  private static func variance(_ groups: [[Int64]]) -> Int128 {
    let freedom = groups.reduce(0) { $0 + $1.count - 1 }
    guard freedom > 0 else { return 0 }
    let squares = groups.reduce(Int128(0)) { sum, group in
      let mean = mean(group)
      return group.reduce(sum) { sum, reading in
        let difference = Int128(1000 * reading - mean)
        return sum + difference * difference
      }
    }
    return squares / Int128(freedom)
  }

  /// The square root, rounded up.
  private static func rootUp(_ square: Int128) -> Int64 {
    guard square > 0 else { return 0 }
    var (low, high) = (Int128(0), Int128(1) << 62)
    while low + 1 < high {
      let middle = (low + high) / 2
      if middle * middle >= square { high = middle } else { low = middle }
    }
    return Int64(high)
  }
}
