import DoseLimits
import Quantities

/// Reads the dimensions of a handpiece.
extension NodeReader {
  /// The largest count a dimension may have; products with factors stay far inside 64 bits.
  private static let largest: Int64 = 1_000_000_000

  mutating func dimensions(_ node: CatalogNode?, model: String) -> [DimensionDescription] {
    guard let node else { return [] }
    let keys = Dimension.allCases.map(\.key)
    guard let fields = fields(node, "dimensions", required: [], optional: keys) else { return [] }
    if fields.isEmpty {
      refuse(node, "a handpiece needs a dimension")
    }
    return Dimension.allCases.compactMap { dimension in
      fields[dimension.key].flatMap { self.dimension(dimension, $0, model: model) }
    }
  }

  private mutating func dimension(
    _ dimension: Dimension, _ node: CatalogNode, model: String
  ) -> DimensionDescription? {
    guard
      let fields = fields(
        node, dimension.key,
        required: [
          "minimum", "maximum", "step", "recommended", "default", "safer", "enforcement", "basis",
          "tolerance_permille", "uncertainty_permille", "source", "evidence",
        ])
    else { return nil }
    let figures = Figures(
      minimum: integer(fields["minimum"], "minimum", 1...Self.largest),
      maximum: integer(fields["maximum"], "maximum", 1...Self.largest),
      step: integer(fields["step"], "step", 1...Self.largest),
      recommended: integer(fields["recommended"], "recommended", 1...Self.largest),
      standard: integer(fields["default"], "default", 1...Self.largest))
    let safer = choice(fields["safer"], "safer", among: Self.names(of: SaferDirection.self))
    let enforcement = choice(
      fields["enforcement"], "enforcement", among: Self.names(of: Enforcement.self))
    let basis = choice(fields["basis"], "basis", among: Self.names(of: Basis.self))
    let tolerance = permille(fields["tolerance_permille"], "tolerance_permille", 0...500)
    let uncertainty = permille(fields["uncertainty_permille"], "uncertainty_permille", 0...500)
    let rule = reference(fields, id: "\(model)/\(dimension.rawValue)")
    guard check(figures, of: dimension, fields), let minimum = figures.minimum,
      let maximum = figures.maximum, let step = figures.step,
      let recommended = figures.recommended, let standard = figures.standard, let safer,
      let enforcement, let basis, let tolerance, let uncertainty, let rule
    else { return nil }
    return DimensionDescription(
      dimension: dimension, minimum: minimum, maximum: maximum, step: step,
      recommendedMaximum: recommended, defaultSetting: standard, saferDirection: safer,
      enforcement: enforcement, basis: basis, tolerance: tolerance, uncertainty: uncertainty,
      rule: rule)
  }

  private struct Figures {
    let minimum: Int64?
    let maximum: Int64?
    let step: Int64?
    let recommended: Int64?
    let standard: Int64?
  }

  /// Each bound inside the next, and all on the handpiece's steps.
  private mutating func check(
    _ figures: Figures, of dimension: Dimension, _ fields: [String: CatalogNode]
  ) -> Bool {
    guard let minimum = figures.minimum, let maximum = figures.maximum, let step = figures.step
    else { return false }
    let before = defects.count
    if maximum < minimum, let node = fields["maximum"] {
      refuse(node, "the maximum of \(dimension.key) lies below its minimum")
    }
    if let recommended = figures.recommended, recommended > maximum,
      let node = fields["recommended"]
    {
      refuse(node, "the recommended maximum of \(dimension.key) lies above the absolute one")
    }
    if let recommended = figures.recommended, recommended < minimum,
      let node = fields["recommended"]
    {
      refuse(node, "the recommended maximum of \(dimension.key) lies below its minimum")
    }
    if let standard = figures.standard, let node = fields["default"],
      standard < minimum || standard > figures.recommended ?? maximum
    {
      refuse(node, "the default of \(dimension.key) lies outside its recommended bounds")
    }
    for (key, value) in [
      ("maximum", figures.maximum), ("recommended", figures.recommended),
      ("default", figures.standard),
    ] {
      if let value, value >= minimum, (value - minimum) % step != 0, let node = fields[key] {
        refuse(node, "\(key) of \(dimension.key) is no whole number of steps above its minimum")
      }
    }
    return defects.count == before
  }
}
