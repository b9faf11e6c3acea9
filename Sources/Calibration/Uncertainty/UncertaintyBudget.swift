/// One contribution to the uncertainty of a reading.
package struct UncertaintyEntry: Hashable, Sendable {
  package enum Source: String, Hashable, Sendable, CaseIterable {
    case instrument
    case load
    case repeatability
    case resolution
    case fit
    case drift
  }

  /// How what is stated spreads, and so what it is divided by to be a standard uncertainty.
  package enum Distribution: Hashable, Sendable {
    /// Stated with coverage factor 1, 2 or 3, as a certificate does.
    case normal(coverage: Coverage)
    /// Anywhere between two bounds, as a data sheet's accuracy: divided by √3.
    case rectangular
    /// Rather in the middle of two bounds: divided by √6.
    case triangular
    /// Rather at the ends, as what swings: divided by √2.
    case arcsine

    package enum Coverage: Int, Hashable, Sendable {
      case one = 1
      case two = 2
      case three = 3
    }

    /// The square of the divisor, a whole number that 36 is a multiple of.
    package var squareOfDivisor: Int64 {
      switch self {
      case .normal(let coverage): Int64(coverage.rawValue * coverage.rawValue)
      case .rectangular: 3
      case .triangular: 6
      case .arcsine: 2
      }
    }
  }

  package let source: Source
  /// What it is, in words for the certificate.
  package let name: String
  /// The fixed part of the half width, in thousandths of the quantity's unit.
  package let thousandths: Int64
  /// The part that grows with the reading, in millionths of it.
  package let ppm: Int64
  /// How many times it counts: 2 for a current or voltage that is squared.
  package let sensitivity: Int64
  package let distribution: Distribution

  package init(
    _ source: Source, _ name: String, thousandths: Int64 = 0, ppm: Int64 = 0,
    sensitivity: Int64 = 1, _ distribution: Distribution
  ) {
    self.source = source
    self.name = name
    self.thousandths = thousandths
    self.ppm = ppm
    self.sensitivity = sensitivity
    self.distribution = distribution
  }

  /// The half width at a reading, in thousandths of the unit, rounded up.
  func halfWidthThousandths(at readingThousandths: Int64) -> Int64 {
    let share = Rounding.up(
      Int128(readingThousandths.magnitude) * Int128(ppm.magnitude), by: 1_000_000)
    // Beyond 10¹² thousandths nothing is measured, and squares still fit.
    let most: Int128 = 1_000_000_000_000
    let once = min(Int128(thousandths.magnitude) + share, most)
    return Int64(min(once * Int128(sensitivity.magnitude), most))
  }
}

/// What the uncertainty of a reading is made of.
package struct UncertaintyBudget: Hashable, Sendable {
  package var entries: [UncertaintyEntry]

  package init(_ entries: [UncertaintyEntry]) {
    self.entries = entries
  }

  /// The budget at one reading.
  package struct Evaluated: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
      package let entry: UncertaintyEntry
      /// In thousandths of the unit, rounded up.
      package let halfWidthThousandths: Int64
      /// The half width ÷ the divisor, rounded up.
      package let standardThousandths: Int64
    }

    package let lines: [Line]
    /// The combined standard uncertainty, in thousandths of the unit, rounded up.
    package let combinedThousandths: Int64
    /// U with coverage factor ``UncertaintyBudget/coverageFactor``, rounded up.
    package let expandedThousandths: Int64
  }

  /// For a coverage of about 95 %.
  package static var coverageFactor: Int64 { 2 }

  package func evaluated(at readingThousandths: Int64) -> Evaluated {
    // Every divisor's square divides 36, so that the sum of variances is exact in 36ths.
    var variance36: Int128 = 0
    let lines = entries.prefix(64).map { entry in
      let half = Int128(entry.halfWidthThousandths(at: readingThousandths))
      let divisor = Int128(entry.distribution.squareOfDivisor)
      variance36 += half * half * (36 / divisor)
      return Evaluated.Line(
        entry: entry, halfWidthThousandths: Int64(half),
        standardThousandths: Rounding.clamped(
          Rounding.rootUp(Rounding.up(half * half, by: divisor))))
    }
    let factor = Int128(Self.coverageFactor)
    return Evaluated(
      lines: lines,
      combinedThousandths: Rounding.clamped(Rounding.rootUp(Rounding.up(variance36, by: 36))),
      expandedThousandths: Rounding.clamped(
        Rounding.rootUp(Rounding.up(factor * factor * variance36, by: 36))))
  }
}
