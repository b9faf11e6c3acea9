import DoseLimits
import Quantities

/// Reads the dimensions of a handpiece.
extension NodeReader {
  mutating func dimensions(
    _ node: CatalogNode?, model: String, modality: Modality?
  ) -> [Placed<DimensionDescription>] {
    guard let node else { return [] }
    let settable = Dimension.allCases.filter { $0 != .pulseEnergyPerPin }
    guard
      let fields = fields(node, "dimensions", required: [], optional: settable.map(\.key))
    else { return [] }
    if fields.isEmpty {
      refuse(node, "a handpiece needs a dimension")
    }
    return settable.compactMap { dimension in
      guard let node = fields[dimension.key] else { return nil }
      if let modality, !modality.possibleDimensions.contains(dimension) {
        refuse(node, "a handpiece for \(modality) has no \(dimension.key)")
        return nil
      }
      return self.dimension(dimension, node, model: model).map {
        Placed(value: $0, place: place(of: node))
      }
    }
  }

  /// The largest count of a dimension that every message can carry.
  static func largest(_ dimension: Dimension) -> Int64 {
    switch dimension {
    case .depth, .powerLevel: 65_535
    case .energyPerPin, .pulseEnergyPerPin, .pulseWidth, .strokeRate, .vacuum, .crystalFlow:
      1_000_000_000
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
          "tolerance_permille", "uncertainty_permille",
        ] + Self.cited, optional: ["recommended_minimum"])
    else { return nil }
    let figures = figures(fields, of: dimension)
    let safer = choice(fields["safer"], "safer", among: Self.names(of: SaferDirection.self))
    let enforcement = choice(
      fields["enforcement"], "enforcement", among: Self.names(of: Enforcement.self))
    let basis = basis(fields, of: dimension)
    let tolerance = permille(fields["tolerance_permille"], "tolerance_permille", 0...500)
    let uncertainty = permille(fields["uncertainty_permille"], "uncertainty_permille", 0...500)
    let rule = reference(fields, id: "\(model)/\(dimension.rawValue)")
    guard let figures, let safer, let enforcement, let basis, let tolerance, let uncertainty,
      let rule
    else { return nil }
    return DimensionDescription(
      dimension: dimension, minimum: figures.minimum, maximum: figures.maximum,
      step: figures.step, recommendedMinimum: figures.recommendedMinimum,
      recommendedMaximum: figures.recommended, defaultSetting: figures.standard,
      saferDirection: safer, enforcement: enforcement, basis: basis, tolerance: tolerance,
      uncertainty: uncertainty, rule: rule)
  }

  /// A level is a name for a power: it cannot be delivered nearly.
  mutating func basis(_ fields: [String: CatalogNode], of dimension: Dimension) -> Basis? {
    guard let node = fields["basis"],
      let basis = choice(node, "basis", among: Self.names(of: Basis.self))
    else { return nil }
    guard basis == .setting || dimension != .powerLevel else {
      refuse(node, "a power level has the basis setting; what it delivers is derived")
      return nil
    }
    return basis
  }

  private struct Figures {
    let minimum: Int64
    let maximum: Int64
    let step: Int64
    let recommendedMinimum: Int64
    let recommended: Int64
    let standard: Int64
  }

  private mutating func figures(
    _ fields: [String: CatalogNode], of dimension: Dimension
  ) -> Figures? {
    let range = 1...Self.largest(dimension)
    let minimum = integer(fields["minimum"], "minimum", range)
    let maximum = integer(fields["maximum"], "maximum", range)
    let step = integer(fields["step"], "step", range)
    let lowest = integer(fields["recommended_minimum"], "recommended_minimum", range)
    let recommended = integer(fields["recommended"], "recommended", range)
    let standard = integer(fields["default"], "default", range)
    guard let minimum, let maximum, let step, let recommended, let standard,
      Self.isSettled(fields["recommended_minimum"], lowest)
    else { return nil }
    let figures = Figures(
      minimum: minimum, maximum: maximum, step: step, recommendedMinimum: lowest ?? minimum,
      recommended: recommended, standard: standard)
    return check(figures, of: dimension, fields) ? figures : nil
  }

  /// Each bound inside the next, and all on the handpiece's steps.
  private mutating func check(
    _ figures: Figures, of dimension: Dimension, _ fields: [String: CatalogNode]
  ) -> Bool {
    let before = defects.count
    func refuse(_ key: String, _ reason: String) {
      guard let node = fields[key] else { return }
      self.refuse(node, reason)
    }
    let name = dimension.key
    let (minimum, maximum) = (figures.minimum, figures.maximum)
    if maximum < minimum {
      refuse("maximum", "the maximum of \(name) lies below its minimum")
    }
    if figures.recommended > maximum {
      refuse("recommended", "the recommended maximum of \(name) lies above the absolute one")
    }
    if figures.recommended < figures.recommendedMinimum {
      refuse("recommended", "the recommended maximum of \(name) lies below its minimum")
    }
    if figures.recommendedMinimum < minimum {
      refuse(
        "recommended_minimum", "the recommended minimum of \(name) lies below the absolute one")
    }
    if figures.standard < figures.recommendedMinimum || figures.standard > figures.recommended {
      refuse("default", "the default of \(name) lies outside its recommended bounds")
    }
    for (key, value) in [
      ("maximum", maximum), ("recommended_minimum", figures.recommendedMinimum),
      ("recommended", figures.recommended), ("default", figures.standard),
    ] where value >= minimum && (value - minimum) % figures.step != 0 {
      refuse(key, "\(key) of \(name) is no whole number of steps above its minimum")
    }
    return defects.count == before
  }
}
