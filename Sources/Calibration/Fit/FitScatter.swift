/// What the uncertainty of a fitted curve follows from.
struct FitScatter: Hashable {
  let coefficients: Int
  /// In the quantity's unit.
  let fullScale: Int64
  /// Weighted squares of residuals, in square thousandths of the unit.
  let squares: Int128
  let degreesOfFreedom: Int
  let adjugate: [[ExactInteger]]
  let determinant: ExactInteger

  /// s² · (X ᵀ W X)⁻¹, each coefficient in its own unit, rounded to the nearest.
  var covariance: [[Int64]] {
    // In thousandths of the unit, millionths, and millionths of a curvature that stands for the
    // whole full scale.
    let scales: [Int128] = [1000, 1_000_000, Int128(fullScale) * 1_000_000]
    let divisor = ExactInteger(1_000_000 * Int128(degreesOfFreedom)) * determinant
    return (0..<coefficients).map { row in
      (0..<coefficients).map { column in
        let scaled =
          ExactInteger(squares) * adjugate[row][column] * ExactInteger(scales[row])
          * ExactInteger(scales[column])
        return Rounding.clamped(scaled.dividedToNearest(by: divisor)?.narrowed ?? .max)
      }
    }
  }

  /// The root of s² · f ᵀ (X ᵀ W X)⁻¹ f, where f are the functions at this place.
  func standardUncertaintyThousandths(at raw: Int64) -> Int64 {
    let terms = NormalEquations.terms(
      at: raw, coefficients: coefficients, fullScale: fullScale
    ).map(ExactInteger.init)
    var form = ExactInteger.zero
    for row in 0..<coefficients {
      for column in 0..<coefficients {
        form = form + terms[row] * adjugate[row][column] * terms[column]
      }
    }
    let variance = (ExactInteger(squares) * form).magnitudeDividedUp(
      by: determinant * ExactInteger(Int128(degreesOfFreedom)))
    return Rounding.clamped(Rounding.rootUp(variance?.narrowed ?? .max))
  }
}
