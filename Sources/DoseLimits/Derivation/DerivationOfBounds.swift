import Quantities

extension Derivation {
  /// The factors of skin type and area, applied once to what the handpiece has for types I and II.
  mutating func energyBounds(of limited: LimitedDimension) -> [Bound] {
    guard limited.dimension.isEnergy else { return [] }
    guard let factors = energyFactors else {
      find(
        .hardBlock, .engine("energy-factor"),
        "No rule derives the energy for skin type \(type) in the region \(query.area.region).")
      return []
    }
    let ground = Bound.Ground.energyFactors(type: factors.type.factor, area: factors.area.factor)
    let others = [factors.area.rule, limited.rule]
    return [
      limited.cap(
        limited.roundedDown(factors.apply(to: limited.maximum)), ground: ground,
        rule: factors.type.rule, otherRules: others),
      limited.bound(
        .recommended, factors.apply(to: limited.recommendedMaximum), ground, factors.type.rule,
        otherRules: others),
    ]
  }

  /// The two factors that belong to one skin type and region.
  struct EnergyFactors {
    let type: TypeFactor
    let area: AreaFactor

    func apply(to value: Int64) -> Int64 {
      Count(value).times(type.factor.count).times(area.factor.count).count / 1_000_000
    }
  }

  var energyFactors: EnergyFactors? {
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

  /// What the tables allow this dimension in this area, for this skin type and indication.
  ///
  /// Depth and vacuum must be bounded by some table; for others the handpiece's own range and the
  /// energy factors may suffice.
  mutating func tableBounds(of limited: LimitedDimension) -> [Bound] {
    // By index: copying every bound of every modality would take longer than all the rest.
    let applicable = tables.bounds.indices.filter { index in
      tables.bounds[index].modality == modality
        && tables.bounds[index].dimension == limited.dimension
        && tables.bounds[index].types.contains(type)
        && tables.bounds[index].regions?.contains(query.area.region) ?? true
    }
    if applicable.isEmpty, limited.dimension == .depth || limited.dimension == .vacuum {
      find(
        .hardBlock, .engine("\(limited.dimension.rawValue)-bound"),
        "No rule bounds the \(limited.dimension.spokenName) for skin type \(type) in the region "
          + "\(query.area.region).")
    }
    var bounds: [Bound] = []
    for index in applicable {
      let rule = tables.bounds[index]
      guard !rule.exceptFor.contains(query.indication) else { continue }
      let ground: Bound.Ground = rule.exceptFor.isEmpty ? .table : .indication(rule.exceptFor)
      bounds.append(
        limited.cap(rule.absolute, basis: rule.basis, ground: ground, rule: rule.rule))
      if let recommended = rule.recommended {
        bounds.append(limited.bound(.recommended, recommended, ground, rule.rule))
      }
    }
    return bounds
  }

  /// The bounds' intersection; a block, and `nil`, when nothing is left between them.
  mutating func intersect(_ bounds: [Bound], of limited: LimitedDimension) -> Guardrail? {
    let minima = Self.tightestFirst(.minimum, of: bounds)
    let lower = Self.tightestFirst(.recommendedMinimum, of: bounds)
    let recommended = Self.tightestFirst(.recommended, of: bounds)
    let absolute = Self.tightestFirst(.absolute, of: bounds)
    guard let minimum = minima.first?.setting, let tightest = absolute.first else { return nil }
    let settingMaximum = tightest.setting
    let deciding = recommended.first.flatMap { $0.setting < settingMaximum ? $0 : nil } ?? tightest
    guard deciding.setting >= minimum else {
      find(
        .hardBlock, deciding.rule,
        "\(limited.dimension.key) has no setting left: at least "
          + "\(limited.dimension.text(minimum)) is needed. \(deciding.reason)")
      return nil
    }
    // What a table caps lies on the safe side even where the handpiece's description would rather
    // go higher, so a recommended minimum gives way.
    let recommendedMinimum = min(
      max(minimum, lower.first?.setting ?? minimum), deciding.setting)
    let figures = absolute.map { $0.delivered ?? $0.setting }
    return Guardrail(
      dimension: limited.dimension, isDerived: limited.isDerived, step: limited.step,
      saferDirection: limited.saferDirection, enforcement: limited.enforcement,
      basis: limited.basis, minimum: minimum, recommendedMinimum: recommendedMinimum,
      defaultSetting: limited.isDerived
        ? deciding.setting
        : max(recommendedMinimum, min(defaultSetting(of: limited), deciding.setting)),
      recommendedMaximum: deciding.setting, settingMaximum: settingMaximum,
      overriddenMaximum: overriddenMaximum(of: limited.dimension, cap: settingMaximum),
      absoluteMaximum: figures.min() ?? settingMaximum,
      deliveredMaximum: limited.mostDelivered(fromSetting: settingMaximum),
      deliveredMinimum: limited.leastDelivered(fromSetting: minimum),
      spread: limited.tolerance + limited.uncertainty,
      bounds: minima + lower + recommended + absolute)
  }

  /// How far a prescriber lets this area go, never beyond the cap.
  private func overriddenMaximum(of dimension: Dimension, cap: Int64) -> Int64? {
    let granted = query.overrides.compactMap { override -> Int64? in
      guard override.area == query.area, case .bound(dimension, let bound) = override.target
      else { return nil }
      return bound
    }
    return granted.max().map { min($0, cap) }
  }

  /// The bounds of one tier; of two equal ones, the one that was asked first comes first.
  private static func tightestFirst(_ tier: Bound.Tier, of bounds: [Bound]) -> [Bound] {
    var sorted: [Bound] = []
    for bound in bounds where bound.tier == tier {
      let place = sorted.firstIndex {
        tier.isLower ? bound.setting > $0.setting : bound.setting < $0.setting
      }
      sorted.insert(bound, at: place ?? sorted.endIndex)
    }
    return sorted
  }

  private func defaultSetting(of limited: LimitedDimension) -> Int64 {
    guard limited.dimension.isEnergy, let factors = energyFactors else {
      return limited.roundedDown(limited.defaultSetting)
    }
    return limited.roundedDown(factors.apply(to: limited.defaultSetting))
  }
}
