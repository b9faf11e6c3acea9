import DoseLimits
import Quantities

/// What a handpiece can be set to, what follows from it, and what its tips allow of both.
struct Dose {
  let dimensions: [Placed<DimensionDescription>]
  let derived: [Placed<DerivedDescription>]
  let powerLevels: PowerLevels?
  let depthPlan: DepthPlan?
  let tips: [TipDescription]

  func hasSetting(_ dimension: Dimension) -> Bool {
    dimensions.contains { $0.value.dimension == dimension }
  }

  /// Whether the dimension is set or derived.
  func has(_ dimension: Dimension) -> Bool {
    hasSetting(dimension) || derived.contains { $0.value.dimension == dimension }
  }
}

extension NodeReader {
  mutating func dose(
    _ fields: [String: CatalogNode], root: CatalogNode, model: String, modality: Modality?
  ) -> Dose? {
    let before = defects.count
    let dimensions = dimensions(fields["dimensions"], model: model, modality: modality)
    let derived = derived(fields["derived"], model: model)
    let levels = powerLevels(fields["power_levels"], model: model)
    let plan = depthPlan(fields["depth_plan"], model: model)
    // A quantity that could not be read is not missing too.
    let isComplete = defects.count == before
    let ranges = TipRanges(
      ofSettings: dimensions.map(\.value), ofDerived: derived.map(\.value),
      isComplete: isComplete)
    let tips = tips(fields["tips"], model: model, ranges: ranges, modality: modality)
    let dose = Dose(
      dimensions: dimensions, derived: derived, powerLevels: levels, depthPlan: plan, tips: tips)
    let isReadable = defects.count == before
    if isComplete, let modality {
      for dimension in modality.neededDimensions where !dose.has(dimension) {
        refuse(
          fields["dimensions"] ?? root, "a handpiece for \(modality) lacks \(dimension.key)")
      }
    }
    return isReadable ? dose : nil
  }

  private mutating func derived(
    _ node: CatalogNode?, model: String
  ) -> [Placed<DerivedDescription>] {
    guard let node else { return [] }
    let derivable: [Dimension] = [.energyPerPin, .pulseEnergyPerPin]
    guard
      let fields = fields(node, "derived", required: [], optional: derivable.map(\.key))
    else { return [] }
    return derivable.compactMap { dimension in
      guard let node = fields[dimension.key],
        let description = self.derived(dimension, node, model: model)
      else { return nil }
      return Placed(value: description, place: place(of: node))
    }
  }

  private mutating func derived(
    _ dimension: Dimension, _ node: CatalogNode, model: String
  ) -> DerivedDescription? {
    guard
      let fields = fields(
        node, dimension.key,
        required: [
          "formula", "maximum", "recommended", "basis", "tolerance_permille",
          "uncertainty_permille",
        ] + Self.cited)
    else { return nil }
    let formula = choice(
      fields["formula"], "formula", among: Self.names(of: DerivedDescription.Formula.self))
    let range = 1...Self.largest(dimension)
    let maximum = integer(fields["maximum"], "maximum", range)
    let recommended = integer(fields["recommended"], "recommended", range)
    let basis = basis(fields, of: dimension)
    let tolerance = permille(fields["tolerance_permille"], "tolerance_permille", 0...500)
    let uncertainty = permille(fields["uncertainty_permille"], "uncertainty_permille", 0...500)
    let rule = reference(fields, id: "\(model)/\(dimension.rawValue)")
    guard let formula, let maximum, let recommended, let basis, let tolerance, let uncertainty,
      let rule
    else { return nil }
    guard recommended <= maximum else {
      refuse(
        fields["recommended"] ?? node,
        "the recommended maximum of \(dimension.key) lies above the absolute one")
      return nil
    }
    guard formula.result == dimension else {
      refuse(
        fields["formula"] ?? node,
        "\(formula.rawValue) gives \(formula.result.key), not \(dimension.key)")
      return nil
    }
    return DerivedDescription(
      dimension: dimension, formula: formula, recommendedMaximum: recommended, maximum: maximum,
      basis: basis, tolerance: tolerance, uncertainty: uncertainty, rule: rule)
  }

  private mutating func powerLevels(_ node: CatalogNode?, model: String) -> PowerLevels? {
    guard
      let fields = fields(node, "power_levels", required: ["milliwatts"] + Self.cited)
    else { return nil }
    let rule = reference(fields, id: "\(model)/power-levels")
    var powers: [Milliwatts] = []
    for item in items(fields["milliwatts"], "milliwatts") {
      guard let count = integer(item, "a power", 1...10_000_000) else { return nil }
      if let last = powers.last, count <= last.count {
        refuse(item, "the power levels must rise: \(count) mW follows \(last.count) mW")
        return nil
      }
      powers.append(Milliwatts(count))
    }
    guard let rule, !powers.isEmpty else { return nil }
    return PowerLevels(powers: powers, rule: rule)
  }
}

extension DerivedDescription.Formula {
  /// What it computes.
  var result: Dimension {
    switch self {
    case .powerLevelTimesWidth: .energyPerPin
    case .energyTimesDepths: .pulseEnergyPerPin
    }
  }

  /// What it computes it from.
  var ingredients: [Dimension] {
    switch self {
    case .powerLevelTimesWidth: [.powerLevel, .pulseWidth]
    case .energyTimesDepths: [.energyPerPin]
    }
  }
}
