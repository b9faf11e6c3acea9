/// The normal equations of a weighted least-squares fit, solved exactly by determinants.
///
/// The functions that the coefficients stand before are 1, x and −x·(S − x), the last one nothing
/// beyond the full scale S; their coefficients are the offset, the gain, and the curvature ÷ S.
struct NormalEquations {
  /// X ᵀ W X, row by row.
  private let matrix: [[ExactInteger]]
  /// X ᵀ W y.
  private let vector: [ExactInteger]
  /// The adjugate of the matrix, which is symmetric.
  let adjugate: [[ExactInteger]]
  let determinant: ExactInteger

  struct Sample {
    /// At most 20,000,000.
    let raw: Int64
    let measured: Int64
    /// At most 2²⁰.
    let weight: Int64
  }

  /// `nil` where the samples do not determine the coefficients.
  init?(_ samples: [Sample], coefficients: Int, fullScale: Int64) {
    var matrix = [[Int128]](
      repeating: [Int128](repeating: 0, count: coefficients), count: coefficients)
    var vector = [Int128](repeating: 0, count: coefficients)
    for sample in samples {
      let terms = Self.terms(at: sample.raw, coefficients: coefficients, fullScale: fullScale)
      for row in 0..<coefficients {
        let weighted = Int128(sample.weight) * terms[row]
        vector[row] += weighted * Int128(sample.measured)
        for column in 0..<coefficients { matrix[row][column] += weighted * terms[column] }
      }
    }
    self.matrix = matrix.map { $0.map(ExactInteger.init) }
    self.vector = vector.map(ExactInteger.init)
    (adjugate, determinant) = Self.adjugate(self.matrix)
    guard determinant.isPositive else { return nil }
  }

  static func terms(at raw: Int64, coefficients: Int, fullScale: Int64) -> [Int128] {
    let (x, scale) = (Int128(raw), Int128(fullScale))
    return Array([1, x, x < scale ? -x * (scale - x) : 0].prefix(coefficients))
  }

  /// One coefficient times a factor, rounded to the nearest; `nil` where it does not fit.
  func coefficient(_ place: Int, times factor: Int128) -> Int128? {
    let numerator = zip(adjugate[place], vector).reduce(ExactInteger.zero) { $0 + $1.0 * $1.1 }
    return (numerator * ExactInteger(factor)).dividedToNearest(by: determinant)?.narrowed
  }

  /// The adjugate and the determinant of a symmetric matrix of two or three rows.
  private static func adjugate(
    _ matrix: [[ExactInteger]]
  ) -> (adjugate: [[ExactInteger]], determinant: ExactInteger) {
    let size = matrix.count
    let adjugate = (0..<size).map { row in
      (0..<size).map { column in
        let minor = minor(matrix, without: row, column)
        return (row + column).isMultiple(of: 2) ? minor : -minor
      }
    }
    let determinant = zip(matrix[0], adjugate[0]).reduce(ExactInteger.zero) {
      $0 + $1.0 * $1.1
    }
    return (adjugate, determinant)
  }

  private static func minor(
    _ matrix: [[ExactInteger]], without row: Int, _ column: Int
  ) -> ExactInteger {
    let rows = matrix.indices.filter { $0 != row }
    let columns = matrix.indices.filter { $0 != column }
    guard rows.count > 1 else { return matrix[rows[0]][columns[0]] }
    return matrix[rows[0]][columns[0]] * matrix[rows[1]][columns[1]]
      - matrix[rows[0]][columns[1]] * matrix[rows[1]][columns[0]]
  }
}
