import Quantities

/// A count of whatever unit its dimension has; it borrows a quantity's saturating arithmetic.
typealias Count = Permille

/// One dimension of a handpiece with one tip, set or derived, as the rules see it.
struct LimitedDimension {
  let dimension: Dimension
  let isDerived: Bool
  let minimum: Int64
  let maximum: Int64
  let step: Int64
  let recommendedMinimum: Int64
  let recommendedMaximum: Int64
  let defaultSetting: Int64
  let saferDirection: SaferDirection
  let enforcement: Enforcement
  let basis: Basis
  let tolerance: Permille
  let uncertainty: Permille
  let rule: RuleReference
  /// Between which settings it was calibrated; `nil` where the description alone says that.
  let calibrated: CalibratedRange?
  private let calibrationRule: RuleReference

  /// `nil` for a dimension that the handpiece does not have.
  init?(
    _ dimension: Dimension, of handpiece: HandpieceDescription, tip: TipDescription,
    calibrated: [Dimension: CalibratedRange] = [:]
  ) {
    self.dimension = dimension
    self.calibrated = calibrated[dimension]
    calibrationRule = handpiece.calibration.rule
    // A pulse is as uncertain as the energies it consists of.
    let found = calibrated[dimension.isEnergy ? .energyPerPin : dimension]?.uncertainty ?? .zero
    if let set = handpiece.dimension(dimension) {
      isDerived = false
      minimum = set.minimum
      maximum = set.maximum
      step = set.step
      recommendedMinimum = set.recommendedMinimum
      recommendedMaximum = set.recommendedMaximum
      defaultSetting = set.defaultSetting
      saferDirection = set.saferDirection
      enforcement = set.enforcement
      basis = set.basis
      tolerance = set.tolerance
      uncertainty = max(set.uncertainty, found)
      rule = set.rule
    } else if let derived = handpiece.derived.first(where: { $0.dimension == dimension }) {
      isDerived = true
      minimum = 1
      maximum = derived.maximum
      step = 1
      recommendedMinimum = 1
      recommendedMaximum = derived.recommendedMaximum
      defaultSetting = derived.recommendedMaximum
      saferDirection = .less
      enforcement = .enforced
      basis = derived.basis
      tolerance = derived.tolerance
      uncertainty = max(derived.uncertainty, found)
      rule = derived.rule
    } else {
      return nil
    }
  }

  /// The highest setting that is not above a value; just below the range when there is none.
  func roundedDown(_ value: Int64) -> Int64 {
    let rounded = Count(min(value, maximum)).roundedDown(toStep: Count(step), from: Count(minimum))
    return rounded?.count ?? (Count(minimum) - Count(max(step, 1))).count
  }

  /// The lowest setting that is not below a value; beyond the range when there is none.
  func roundedUp(_ value: Int64) -> Int64 {
    let down = roundedDown(value)
    return down >= value ? down : (Count(max(down, minimum - step)) + Count(step)).count
  }

  /// How many thousandths of a setting may be delivered at most.
  private var spread: Permille { Permille(1000) + tolerance + uncertainty }

  /// A cap of this dimension in setting terms: off a delivered one, tolerance and uncertainty
  /// are taken.
  func cap(
    _ value: Int64, basis: Basis? = nil, ground: Bound.Ground, rule: RuleReference,
    otherRules: [RuleReference] = []
  ) -> Bound {
    let basis = basis ?? self.basis
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

  /// A bound in setting terms, as it is.
  func bound(
    _ tier: Bound.Tier, _ value: Int64, _ ground: Bound.Ground, _ rule: RuleReference,
    otherRules: [RuleReference] = []
  ) -> Bound {
    Bound(
      dimension: dimension, tier: tier,
      setting: tier.isLower ? roundedUp(value) : roundedDown(value), delivered: nil,
      ground: ground, rule: rule, otherRules: otherRules)
  }

  /// The most that a setting may measure when the handpiece is calibrated; never more than the
  /// delivered cap that the setting was derived from, as both round down.
  func mostDelivered(fromSetting setting: Int64) -> Int64 {
    Count(setting).scaled(by: spread).count
  }

  /// The least that a setting may measure when the handpiece is calibrated.
  func leastDelivered(fromSetting setting: Int64) -> Int64 {
    Count(setting).scaled(by: Permille(max(0, 1000 - tolerance.count - uncertainty.count))).count
  }

  /// What handpiece and tip can do, and what the handpiece's description recommends.
  func rangeBounds(tip: TipDescription) -> [Bound] {
    var bounds = [
      bound(.minimum, minimum, .handpieceRange, rule),
      bound(.absolute, maximum, .handpieceRange, rule),
    ]
    if recommendedMinimum > minimum {
      bounds.append(
        bound(.recommendedMinimum, recommendedMinimum, .handpieceRecommendation, rule))
    }
    // The factors of skin type and area take the place of an energy's recommendation.
    if !dimension.isEnergy {
      bounds.append(bound(.recommended, recommendedMaximum, .handpieceRecommendation, rule))
    }
    for range in tip.ranges where range.dimension == dimension {
      bounds.append(bound(.minimum, range.minimum, .tipRange, tip.rule))
      bounds.append(bound(.absolute, range.maximum, .tipRange, tip.rule))
    }
    if let calibrated {
      bounds.append(bound(.minimum, calibrated.minimum, .calibratedRange, calibrationRule))
      bounds.append(bound(.absolute, calibrated.maximum, .calibratedRange, calibrationRule))
    }
    return bounds
  }
}

extension Dimension {
  /// Whether the factors of skin type and area apply.
  var isEnergy: Bool { self == .energyPerPin || self == .pulseEnergyPerPin }
}
