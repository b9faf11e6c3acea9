package import Quantities

/// The bounds of one dimension; every count is in the dimension's own unit.
package struct Guardrail: Hashable, Sendable {
  package let dimension: Dimension
  /// Whether it follows from others and cannot be set.
  package let isDerived: Bool
  package let step: Int64
  package let saferDirection: SaferDirection
  package let enforcement: Enforcement
  package let basis: Basis
  /// The lowest setting anybody may choose.
  package let minimum: Int64
  /// The lowest setting a technician may choose.
  package let recommendedMinimum: Int64
  package let defaultSetting: Int64
  /// The highest setting a technician may choose.
  package let recommendedMaximum: Int64
  /// The highest setting anybody may choose.
  package let settingMaximum: Int64
  /// How far a prescriber lets this session go; never beyond `settingMaximum`.
  package let overriddenMaximum: Int64?
  /// The tightest absolute figure as its rule states it, before calibration is taken off.
  package let absoluteMaximum: Int64
  /// What the guard cuts at: the most that `settingMaximum` may measure on a calibrated handpiece.
  /// It lies inside every bound on what reaches the skin.
  package let deliveredMaximum: Int64
  /// The least that `minimum` may measure on a calibrated handpiece.
  package let deliveredMinimum: Int64
  /// How far a calibrated handpiece may measure from its setting: tolerance and uncertainty.
  package let spread: Permille
  /// Every bound that applies, the tightest of each tier first, in setting terms.
  package let bounds: [Bound]

  /// The highest setting that may be asked for in this session.
  package var effectiveMaximum: Int64 { max(recommendedMaximum, overriddenMaximum ?? .min) }

  /// What a calibrated handpiece may measure at one setting, and no more than at any.
  package func delivered(atSetting setting: Int64) -> ClosedRange<Int64> {
    let (least, most) = (
      Count(setting).scaled(by: Permille(max(0, 1000 - spread.count))).count,
      Count(setting).scaled(by: Permille(1000) + spread).count
    )
    let lower = max(least, deliveredMinimum)
    return lower...max(lower, min(most, deliveredMaximum))
  }

  /// The bound that decides a tier. An absolute bound that is tighter than every recommended one
  /// decides that tier too.
  package func deciding(_ tier: Bound.Tier) -> Bound? {
    binding(tier).first
  }

  /// The bound that would decide a tier if the deciding one fell away.
  package func runnerUp(_ tier: Bound.Tier) -> Bound? {
    binding(tier).dropFirst().first
  }

  /// Every bound that a tier has to keep, the tightest first.
  private func binding(_ tier: Bound.Tier) -> [Bound] {
    let own = bounds.filter { $0.tier == tier }
    guard tier == .recommended || tier == .recommendedMinimum else { return own }
    let absolute = bounds.filter { $0.tier == (tier == .recommended ? .absolute : .minimum) }
    // Two at a time suffice: nobody asks for the third.
    return (own.prefix(2) + absolute.prefix(2)).enumerated().sorted { left, right in
      let key = (left.element.setting, right.element.setting)
      if key.0 == key.1 { return left.offset < right.offset }
      return tier == .recommended ? key.0 < key.1 : key.0 > key.1
    }.map(\.element)
  }
}
