/// A whole number of one unit.
///
/// Dose never passes through floating point: every limited dimension is an integer count of
/// its unit, and the unit is part of the type, so that millijoules cannot meet micrometres.
/// Sums and differences saturate instead of trapping. A saturated value lies outside every
/// envelope, so saturation refuses; it never permits.
package struct Quantity<Unit: MeasurementUnit>: Hashable, Comparable, Sendable {
  /// How many of the unit.
  package var count: Int64

  @inlinable package init(_ count: Int64) {
    self.count = count
  }

  @inlinable package static var zero: Self { Self(0) }

  @inlinable package static func == (lhs: Self, rhs: Self) -> Bool {
    lhs.count == rhs.count
  }

  @inlinable package static func < (lhs: Self, rhs: Self) -> Bool {
    lhs.count < rhs.count
  }

  @inlinable package static func > (lhs: Self, rhs: Self) -> Bool {
    lhs.count > rhs.count
  }

  @inlinable package static func <= (lhs: Self, rhs: Self) -> Bool {
    lhs.count <= rhs.count
  }

  @inlinable package static func >= (lhs: Self, rhs: Self) -> Bool {
    lhs.count >= rhs.count
  }

  /// The sum, saturated at the ends of `Int64`.
  @inlinable package static func + (lhs: Self, rhs: Self) -> Self {
    let (sum, overflow) = lhs.count.addingReportingOverflow(rhs.count)
    guard overflow else { return Self(sum) }
    return Self(rhs.count > 0 ? .max : .min)
  }

  /// The difference, saturated at the ends of `Int64`.
  @inlinable package static func - (lhs: Self, rhs: Self) -> Self {
    let (difference, overflow) = lhs.count.subtractingReportingOverflow(rhs.count)
    guard overflow else { return Self(difference) }
    return Self(rhs.count > 0 ? .min : .max)
  }

  @inlinable package static func += (lhs: inout Self, rhs: Self) {
    lhs = lhs + rhs
  }

  @inlinable package static func -= (lhs: inout Self, rhs: Self) {
    lhs = lhs - rhs
  }

  /// The product with a plain number, saturated at the ends of `Int64`.
  @inlinable package func times(_ factor: Int64) -> Self {
    let (product, overflow) = count.multipliedReportingOverflow(by: factor)
    guard overflow else { return Self(product) }
    return Self((count > 0) == (factor > 0) ? .max : .min)
  }

  /// This many thousandths of the quantity, rounded towards zero.
  ///
  /// Bounds are scaled down with it, so rounding towards zero is rounding towards safer
  /// wherever less is safer. A product beyond `Int64` saturates.
  @inlinable package func scaled(by factor: Permille) -> Self {
    Self(times(factor.count).count / 1000)
  }

  /// The largest multiple of `step` above `origin` that is not above this value, or `nil` when
  /// the value lies below `origin` or the step is not positive.
  @inlinable package func roundedDown(toStep step: Self, from origin: Self) -> Self? {
    guard step.count > 0, self >= origin else { return nil }
    let distance = (self - origin).count
    return origin + Self(distance / step.count * step.count)
  }

  /// Whether the value is a whole number of steps away from `origin`.
  @inlinable package func isOnStep(_ step: Self, from origin: Self) -> Bool {
    guard step.count > 0, self >= origin else { return false }
    return (self - origin).count % step.count == 0
  }
}

/// A unit of measurement; its types are never instantiated, they only tell quantities apart.
package protocol MeasurementUnit: Sendable {
  /// The suffix a JSON or YAML key bears for this unit, such as `uj` in `energy_uj`.
  static var keySuffix: StaticString { get }
}

#if !hasFeature(Embedded)
  extension Quantity: CustomStringConvertible {
    package var description: String { "\(count) \(Unit.keySuffix)" }
  }

  extension Quantity: Codable {
    package init(from decoder: any Decoder) throws {
      self.init(try decoder.singleValueContainer().decode(Int64.self))
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(count)
    }
  }
#endif
