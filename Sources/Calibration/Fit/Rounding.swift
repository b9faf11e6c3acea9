/// Divisions and roots of whole numbers, each with the side it rounds to in its name.
enum Rounding {
  /// The quotient rounded towards more; the divisor must be positive, and counts as 1 otherwise.
  static func up(_ dividend: Int128, by divisor: Int128) -> Int128 {
    let divisor = max(1, divisor)
    let quotient = dividend / divisor
    return dividend > 0 && dividend % divisor != 0 ? quotient + 1 : quotient
  }

  /// The quotient rounded away from zero; the divisor must be positive, and counts as 1 otherwise.
  static func away(_ dividend: Int128, by divisor: Int128) -> Int128 {
    dividend < 0 ? -up(-dividend, by: divisor) : up(dividend, by: divisor)
  }

  /// The quotient rounded to the nearest, halves away from zero; a divisor that is not positive
  /// counts as 1.
  static func nearest(_ dividend: Int128, by divisor: Int128) -> Int128 {
    let divisor = max(1, divisor)
    let half = dividend < 0 ? -(divisor / 2) : divisor / 2
    return (dividend + half) / divisor
  }

  /// The least whole number whose square is not less; nothing for what is negative.
  static func rootUp(_ square: Int128) -> Int128 {
    guard square > 0 else { return 0 }
    var (least, most) = (Int128(0), Int128(1) << 62)
    // Beyond the square of 2⁶² no uncertainty is one.
    guard square <= most * most else { return most }
    while least < most {
      let middle = (least + most) / 2
      if middle * middle >= square { most = middle } else { least = middle + 1 }
    }
    return least
  }

  /// As 64 bits, saturated.
  static func clamped(_ value: Int128) -> Int64 { Int64(clamping: value) }
}
