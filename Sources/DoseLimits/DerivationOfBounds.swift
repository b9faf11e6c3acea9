import Quantities

/// A count of whatever unit its dimension has; it borrows a quantity's saturating arithmetic.
typealias Count = Permille

extension DimensionDescription {
  /// The highest setting that is not above a value; just below the range when there is none.
  func roundedDown(_ value: Int64) -> Int64 {
    let rounded = Count(min(value, maximum)).roundedDown(toStep: Count(step), from: Count(minimum))
    return rounded?.count ?? (Count(minimum) - Count(max(step, 1))).count
  }

  /// How many thousandths of a setting may be delivered.
  private var spread: Permille { Permille(1000) + tolerance + uncertainty }

  /// A bound of this dimension in setting terms: off a delivered bound, tolerance and
  /// uncertainty are taken.
  func absoluteBound(
    _ value: Int64, ground: Bound.Ground, rule: RuleReference, otherRules: [RuleReference] = []
  ) -> Bound {
    let setting =
      switch basis {
      case .setting: value
      case .delivered: spread.count > 0 ? Count(value).times(1000).count / spread.count : 0
      }
    return Bound(
      dimension: dimension, tier: .absolute, setting: roundedDown(setting),
      delivered: basis == .delivered ? value : nil, ground: ground, rule: rule,
      otherRules: otherRules)
  }

  /// The most that a setting may measure when the handpiece is calibrated; never more than the
  /// delivered bound that the setting was derived from, as both round down.
  func delivered(fromSetting setting: Int64) -> Int64 {
    Count(setting).scaled(by: spread).count
  }
}

extension Derivation {
  /// What handpiece and tip can do, and what the handpiece's description recommends.
  static func rangeBounds(of dimension: DimensionDescription, tip: TipDescription) -> [Bound] {
    func bound(
      _ tier: Bound.Tier, _ setting: Int64, _ ground: Bound.Ground, _ rule: RuleReference
    ) -> Bound {
      Bound(
        dimension: dimension.dimension, tier: tier, setting: setting, delivered: nil,
        ground: ground, rule: rule, otherRules: [])
    }
    var bounds = [
      bound(.minimum, dimension.minimum, .handpieceRange, dimension.rule),
      bound(.absolute, dimension.maximum, .handpieceRange, dimension.rule),
    ]
    // The factors below take the place of an energy's recommendation.
    if dimension.dimension != .energyPerPin {
      bounds.append(
        bound(
          .recommended, dimension.roundedDown(dimension.recommendedMaximum),
          .handpieceRecommendation, dimension.rule))
    }
    for range in tip.ranges where range.dimension == dimension.dimension {
      bounds.append(bound(.minimum, range.minimum, .tipRange, tip.rule))
      bounds.append(
        bound(.absolute, dimension.roundedDown(range.maximum), .tipRange, tip.rule))
    }
    return bounds
  }

  /// The factors of skin type and area, applied once to what the handpiece has for types I and II.
  mutating func energyBounds(of dimension: DimensionDescription) -> [Bound] {
    guard dimension.dimension == .energyPerPin else { return [] }
    guard let factors = energyFactors else {
      find(
        .hardBlock, .engine("energy-factor"),
        "No rule derives the energy for skin type \(type) in the region \(query.area.region).")
      return []
    }
    let ground = Bound.Ground.energyFactors(type: factors.type.factor, area: factors.area.factor)
    let others = [factors.area.rule, dimension.rule]
    return [
      dimension.absoluteBound(
        dimension.roundedDown(factors.apply(to: dimension.maximum)), ground: ground,
        rule: factors.type.rule, otherRules: others),
      Bound(
        dimension: dimension.dimension, tier: .recommended,
        setting: dimension.roundedDown(factors.apply(to: dimension.recommendedMaximum)),
        delivered: nil, ground: ground, rule: factors.type.rule, otherRules: others),
    ]
  }

  /// The two factors that belong to this skin type and region.
  private struct EnergyFactors {
    let type: TypeFactor
    let area: AreaFactor

    func apply(to value: Int64) -> Int64 {
      Count(value).times(type.factor.count).times(area.factor.count).count / 1_000_000
    }
  }

  private var energyFactors: EnergyFactors? {
    guard
      let type = tables.typeFactors.first(where: {
        $0.modality == modality && $0.types.contains(type)
      }),
      let area = tables.areaFactors.first(where: {
        $0.modality == modality && $0.regions.contains(query.area.region)
      })
    else { return nil }
    return EnergyFactors(type: type, area: area)
  }

  /// What the skin of the area allows for this skin type.
  mutating func depthBounds(of dimension: DimensionDescription) -> [Bound] {
    guard dimension.dimension == .depth else { return [] }
    guard
      let depth = tables.depthBounds.first(where: {
        $0.modality == modality && $0.region == query.area.region && $0.types.contains(type)
      })
    else {
      find(
        .hardBlock, .engine("depth-bound"),
        "No rule bounds the depth for skin type \(type) in the region \(query.area.region).")
      return []
    }
    return [
      dimension.absoluteBound(depth.absolute.count, ground: .skinOfArea, rule: depth.rule),
      Bound(
        dimension: dimension.dimension, tier: .recommended,
        setting: dimension.roundedDown(depth.recommended.count), delivered: nil,
        ground: .skinOfArea, rule: depth.rule, otherRules: []),
    ]
  }

  /// The bounds' intersection; a block, and `nil`, when nothing is left between them.
  mutating func intersect(
    _ bounds: [Bound], of dimension: DimensionDescription
  ) -> Guardrail? {
    let minima = Self.tightestFirst(.minimum, of: bounds, by: >)
    let recommended = Self.tightestFirst(.recommended, of: bounds, by: <)
    let absolute = Self.tightestFirst(.absolute, of: bounds, by: <)
    guard let minimum = minima.first?.setting, let tightest = absolute.first else { return nil }
    let settingMaximum = tightest.setting
    let deciding = recommended.first.flatMap { $0.setting < settingMaximum ? $0 : nil } ?? tightest
    guard deciding.setting >= minimum else {
      find(
        .hardBlock, deciding.rule,
        "\(dimension.dimension.key) has no setting left: at least "
          + "\(dimension.dimension.text(minimum)) is needed. \(deciding.reason)")
      return nil
    }
    let figures = absolute.map { $0.delivered ?? $0.setting }
    return Guardrail(
      dimension: dimension.dimension, step: dimension.step,
      saferDirection: dimension.saferDirection, enforcement: dimension.enforcement,
      basis: dimension.basis, minimum: minimum,
      defaultSetting: max(minimum, min(defaultSetting(of: dimension), deciding.setting)),
      recommendedMaximum: deciding.setting, settingMaximum: settingMaximum,
      absoluteMaximum: figures.min() ?? settingMaximum,
      deliveredMaximum: dimension.delivered(fromSetting: settingMaximum),
      bounds: minima + recommended + absolute)
  }

  /// The bounds of one tier; of two equal ones, the one that was asked first comes first.
  private static func tightestFirst(
    _ tier: Bound.Tier, of bounds: [Bound], by isTighter: (Int64, Int64) -> Bool
  ) -> [Bound] {
    bounds.filter { $0.tier == tier }.enumerated().sorted { left, right in
      left.element.setting == right.element.setting
        ? left.offset < right.offset : isTighter(left.element.setting, right.element.setting)
    }.map(\.element)
  }

  private func defaultSetting(of dimension: DimensionDescription) -> Int64 {
    guard dimension.dimension == .energyPerPin, let factors = energyFactors else {
      return dimension.roundedDown(dimension.defaultSetting)
    }
    return dimension.roundedDown(factors.apply(to: dimension.defaultSetting))
  }
}
