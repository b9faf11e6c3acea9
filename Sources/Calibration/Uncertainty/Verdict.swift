/// What is stated about conformity, with the guard band w = U of ILAC-G8:09/2019 on both sides of
/// the tolerance: the four verdicts of its non-binary decision.
package enum Verdict: Int, Hashable, Sendable, Comparable, CaseIterable {
  /// |error| ≤ tolerance − U.
  case pass
  /// Within the tolerance, and by less than U.
  case conditionalPass
  /// Out of the tolerance, and by no more than U.
  case conditionalFail
  /// |error| > tolerance + U.
  case fail

  package static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }

  /// All in thousandths of the quantity's unit.
  package init(errorThousandths: Int64, expandedThousandths: Int64, toleranceThousandths: Int64) {
    let error = Int128(errorThousandths.magnitude)
    let guardBand = Int128(max(0, expandedThousandths))
    let tolerance = Int128(max(0, toleranceThousandths))
    self =
      if error <= tolerance - guardBand {
        .pass
      } else if error <= tolerance {
        .conditionalPass
      } else if error <= tolerance + guardBand {
        .conditionalFail
      } else {
        .fail
      }
  }

  package var name: String {
    switch self {
    case .pass: "pass"
    case .conditionalPass: "conditional pass"
    case .conditionalFail: "conditional fail"
    case .fail: "fail"
    }
  }

  /// As a certificate states it.
  package static var decisionRule: String {
    "Guard band w = U, the expanded uncertainty with coverage factor k = 2 (about 95 %), on both "
      + "sides of the tolerance (ILAC-G8:09/2019, non-binary statement). Pass: the magnitude of the "
      + "error is at most tolerance - U. Conditional pass: at most the tolerance. Conditional fail: "
      + "at most tolerance + U. Fail: more. A false accept of a pass has a probability below 2.5 %. "
      + "Errors and uncertainties are rounded up, tolerances down. A handpiece is calibrated only "
      + "when every point as left is a pass."
  }
}
