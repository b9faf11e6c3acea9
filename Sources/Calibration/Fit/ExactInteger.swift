/// A whole number of any size, for normal equations whose determinants have more digits than any
/// fixed width: what is exact can be redone by hand, and by other programs, to the last digit.
struct ExactInteger: Hashable {
  private var isNegative: Bool
  /// The least significant limb first, without leading zeros; none is nothing.
  private var limbs: [UInt32]

  init(_ value: Int128) {
    isNegative = value < 0
    limbs = []
    var rest = value.magnitude
    while rest > 0 {
      limbs.append(UInt32(truncatingIfNeeded: rest))
      rest >>= 32
    }
  }

  private init(isNegative: Bool, limbs: [UInt32]) {
    self.limbs = limbs
    while self.limbs.last == 0 { self.limbs.removeLast() }
    self.isNegative = isNegative && !self.limbs.isEmpty
  }

  static var zero: Self { Self(0) }

  var isZero: Bool { limbs.isEmpty }
  /// Whether it is more than nothing.
  var isPositive: Bool { !isNegative && !limbs.isEmpty }

  var magnitude: Self { Self(isNegative: false, limbs: limbs) }

  /// The same number with a fixed width; `nil` where it does not fit.
  var narrowed: Int128? {
    guard limbs.count <= 4 else { return nil }
    let magnitude = limbs.reversed().reduce(UInt128(0)) { $0 << 32 | UInt128($1) }
    guard magnitude <= UInt128(Int128.max) else { return nil }
    return isNegative ? -Int128(magnitude) : Int128(magnitude)
  }

  static prefix func - (value: Self) -> Self {
    Self(isNegative: !value.isNegative, limbs: value.limbs)
  }

  static func + (lhs: Self, rhs: Self) -> Self {
    if lhs.isNegative == rhs.isNegative {
      return Self(isNegative: lhs.isNegative, limbs: sum(lhs.limbs, rhs.limbs))
    }
    return isLess(lhs.limbs, rhs.limbs)
      ? Self(isNegative: rhs.isNegative, limbs: difference(rhs.limbs, lhs.limbs))
      : Self(isNegative: lhs.isNegative, limbs: difference(lhs.limbs, rhs.limbs))
  }

  static func - (lhs: Self, rhs: Self) -> Self { lhs + -rhs }

  static func * (lhs: Self, rhs: Self) -> Self {
    var product = [UInt32](repeating: 0, count: lhs.limbs.count + rhs.limbs.count)
    for (place, limb) in lhs.limbs.enumerated() {
      var carry: UInt64 = 0
      for (offset, other) in rhs.limbs.enumerated() {
        let sum = UInt64(limb) * UInt64(other) + UInt64(product[place + offset]) + carry
        product[place + offset] = UInt32(truncatingIfNeeded: sum)
        carry = sum >> 32
      }
      product[place + rhs.limbs.count] = UInt32(truncatingIfNeeded: carry)
    }
    return Self(isNegative: lhs.isNegative != rhs.isNegative, limbs: product)
  }

  /// The quotient rounded to the nearest whole number, halves away from zero; `nil` when divided by
  /// nothing.
  func dividedToNearest(by divisor: Self) -> Self? {
    guard let (quotient, rest) = magnitude.split(by: divisor.magnitude) else { return nil }
    let isUp = !Self.isLess((rest + rest).limbs, divisor.limbs)
    let rounded = isUp ? quotient + Self(1) : quotient
    return isNegative == divisor.isNegative ? rounded : -rounded
  }

  /// The quotient of magnitudes rounded up; `nil` when divided by nothing.
  func magnitudeDividedUp(by divisor: Self) -> Self? {
    guard let (quotient, rest) = magnitude.split(by: divisor.magnitude) else { return nil }
    return rest.isZero ? quotient : quotient + Self(1)
  }

  /// Long division of magnitudes, one bit after the other.
  private func split(by divisor: Self) -> (quotient: Self, rest: Self)? {
    guard !divisor.isZero else { return nil }
    var quotient = [UInt32](repeating: 0, count: limbs.count)
    var rest = Self.zero
    for bit in stride(from: limbs.count * 32 - 1, through: 0, by: -1) {
      let isSet = limbs[bit / 32] >> UInt32(bit % 32) & 1 == 1
      rest = rest + rest + (isSet ? Self(1) : .zero)
      guard !Self.isLess(rest.limbs, divisor.limbs) else { continue }
      rest = rest - divisor
      quotient[bit / 32] |= 1 << UInt32(bit % 32)
    }
    return (Self(isNegative: false, limbs: quotient), rest)
  }

  private static func isLess(_ lhs: [UInt32], _ rhs: [UInt32]) -> Bool {
    lhs.count != rhs.count
      ? lhs.count < rhs.count : lhs.reversed().lexicographicallyPrecedes(rhs.reversed())
  }

  private static func sum(_ lhs: [UInt32], _ rhs: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    var carry: UInt64 = 0
    for place in 0..<max(lhs.count, rhs.count) {
      let sum = UInt64(limb(lhs, place)) + UInt64(limb(rhs, place)) + carry
      result.append(UInt32(truncatingIfNeeded: sum))
      carry = sum >> 32
    }
    result.append(UInt32(truncatingIfNeeded: carry))
    return result
  }

  /// Of two magnitudes of which the first is not less.
  private static func difference(_ lhs: [UInt32], _ rhs: [UInt32]) -> [UInt32] {
    var borrow: Int64 = 0
    return lhs.indices.map { place in
      let difference = Int64(lhs[place]) - Int64(limb(rhs, place)) - borrow
      borrow = difference < 0 ? 1 : 0
      return UInt32(truncatingIfNeeded: difference)
    }
  }

  private static func limb(_ limbs: [UInt32], _ place: Int) -> UInt32 {
    limbs.indices.contains(place) ? limbs[place] : 0
  }
}
