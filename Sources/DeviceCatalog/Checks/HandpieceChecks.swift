import DoseLimits
import Quantities

/// Holds the parts of one handpiece against each other.
extension NodeReader {
  mutating func checkTogether(
    _ handpiece: HandpieceDescription, dose: Dose, fields: [String: CatalogNode],
    root: CatalogNode
  ) {
    checkIngredients(dose)
    checkLevels(dose, fields, root)
    checkDepths(handpiece, dose, fields, root)
    checkSensing(handpiece, dose, fields["sensing"] ?? root)
    checkTimeLimit(handpiece, fields, root)
    checkReportable(handpiece, dose, root)
  }

  private mutating func checkIngredients(_ dose: Dose) {
    for derived in dose.derived {
      let description = derived.value
      for ingredient in description.formula.ingredients where !dose.has(ingredient) {
        refuse(
          derived.place,
          "\(description.dimension.key) cannot be derived: the handpiece has no \(ingredient.key)")
      }
      if dose.hasSetting(description.dimension) {
        refuse(
          derived.place, "\(description.dimension.key) is set already and cannot be derived too")
      }
    }
  }

  private mutating func checkLevels(
    _ dose: Dose, _ fields: [String: CatalogNode], _ root: CatalogNode
  ) {
    let level = dose.dimensions.first { $0.value.dimension == .powerLevel }
    switch (level, dose.powerLevels) {
    case (let level?, let powers?):
      let count = powers.powers.count
      if level.value.maximum > count {
        refuse(
          level.place, "power_level goes to \(level.value.maximum), power_levels only to \(count)")
      }
    case (let level?, nil):
      refuse(level.place, "power_level says nothing without \"power_levels\"")
    case (nil, _?):
      refuse(fields["power_levels"] ?? root, "power_levels without a power_level to be set")
    case (nil, nil): break
    }
    if level != nil, !dose.derived.contains(where: { $0.value.dimension == .energyPerPin }) {
      refuse(
        fields["dimensions"] ?? root,
        "power_level needs the derived energy_per_pin_uj, which bounds its product with the width")
    }
  }

  private mutating func checkDepths(
    _ handpiece: HandpieceDescription, _ dose: Dose, _ fields: [String: CatalogNode],
    _ root: CatalogNode
  ) {
    guard let plan = dose.depthPlan, let node = fields["depth_plan"],
      let depth = handpiece.dimension(.depth)
    else { return }
    if plan.spacing.count < depth.step {
      refuse(node, "two depths would lie closer than the step of depth_um")
    }
    let span = plan.spacing.times(Int64(plan.maximumDepths) - 1).count
    if span > depth.maximum - depth.minimum {
      refuse(node, "\(plan.maximumDepths) depths so far apart do not fit into depth_um")
    }
    if plan.maximumDepths > 1, !dose.has(.pulseEnergyPerPin) {
      refuse(
        node, "several depths need the derived pulse_energy_per_pin_uj, which bounds their sum")
    }
  }

  /// What a guard shall hold it must be able to measure.
  private mutating func checkSensing(
    _ handpiece: HandpieceDescription, _ dose: Dose, _ node: CatalogNode
  ) {
    var needed: [(Sensing, String)] = []
    for dimension in handpiece.dimensions
    where dimension.enforcement == .enforced && dimension.basis == .delivered {
      guard let sensing = dimension.dimension.sensing else { continue }
      needed.append((sensing, "\(dimension.dimension.key) is enforced as delivered"))
    }
    for derived in handpiece.derived where derived.basis == .delivered {
      guard let sensing = derived.dimension.sensing else { continue }
      needed.append((sensing, "\(derived.dimension.key) is bounded as delivered"))
    }
    if handpiece.modality.isRF {
      needed.append((.impedance, "RF has an impedance_window"))
      needed.append((.temperature, "RF has a temperature at which it ends"))
      needed.append((.energy, "RF has a heat_window"))
    }
    var named: Set<Sensing> = Set(handpiece.sensing)
    for (sensing, reason) in needed where named.insert(sensing).inserted {
      refuse(node, "sensing lacks \(sensing.rawValue): \(reason)")
    }
  }

  /// RF ends at a width that is set, or at a limit of the handpiece.
  private mutating func checkTimeLimit(
    _ handpiece: HandpieceDescription, _ fields: [String: CatalogNode], _ root: CatalogNode
  ) {
    guard handpiece.modality.isRF else { return }
    let hasWidth = handpiece.dimension(.pulseWidth) != nil
    if hasWidth, let node = fields["rf_time_limit_us"] {
      refuse(node, "pulse_width_us limits the time already: leave out rf_time_limit_us")
    } else if !hasWidth, handpiece.rfTimeLimit == nil {
      refuse(root, "an RF handpiece without pulse_width_us lacks \"rf_time_limit_us\"")
    }
  }

  /// The most one pulse can give each pin, as measured, fits the 32 bits of a report.
  private mutating func checkReportable(
    _ handpiece: HandpieceDescription, _ dose: Dose, _ root: CatalogNode
  ) {
    let depths = Int64(handpiece.depthPlan?.maximumDepths ?? 1)
    var sums = dose.derived.map {
      (
        most: $0.value.maximum, times: $0.value.dimension == .pulseEnergyPerPin ? 1 : depths,
        place: $0.place
      )
    }
    if let energy = dose.dimensions.first(where: { $0.value.dimension == .energyPerPin }) {
      sums.append((energy.value.maximum, depths, energy.place))
    }
    for sum in sums {
      // Twice: tolerance and uncertainty are at most 500 permille each.
      let (most, overflow) = sum.most.multipliedReportingOverflow(by: sum.times * 2)
      if overflow || most > Int64(UInt32.max) {
        refuse(sum.place, "so much energy in one pulse does not fit the 32 bits of a report")
      }
    }
  }
}
