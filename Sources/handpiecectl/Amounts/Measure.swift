/// What somebody types as a number with its unit, such as an energy, and the smallest step that is
/// counted.
///
/// Decimal text becomes a whole count without floating point: `1.5mm` is 1500 micrometres, and what
/// is no whole number of steps is an error, never rounded.
package struct Measure: Hashable, Sendable {
  /// A unit by the ways in which it is written, the first of them the usual one.
  package struct Unit: Hashable, Sendable {
    package let symbols: [String]
    /// How many of the smallest steps it has.
    package let steps: Int64

    package init(_ symbols: String..., steps: Int64) {
      self.symbols = symbols
      self.steps = steps
    }

    package var symbol: String { symbols.first ?? "" }
  }

  /// With its article, such as `an energy`.
  package let name: String
  /// The smallest step, such as `1 uJ`.
  package let step: String
  package let units: [Unit]
  /// How one is typed.
  package let example: String

  /// The count of smallest steps that a text means.
  package func count(of text: String) throws(AmountError) -> Int64 {
    let text = text.trimmed
    let number = text.prefix { $0.isASCII && $0.isNumber || $0 == "." || $0 == "," }
    let symbol = String(text.dropFirst(number.count)).trimmed
    guard let decimal = Decimal(number) else { throw .notNumber(text, self) }
    guard !symbol.isEmpty else { throw .noUnit(text, self) }
    guard let unit = units.first(where: { $0.symbols.contains(symbol) }) else {
      throw .wrongUnit(symbol, self)
    }
    guard let count = decimal.count(per: unit.steps) else {
      throw decimal.isTooLarge(per: unit.steps) ? .tooLarge(text, self) : .tooFine(text, self)
    }
    return count
  }

  /// A count in the largest unit that shows it whole, such as `1.5mm`; it reads back as the same.
  package func text(_ count: Int64) -> String {
    let decimal = units.filter { Self.places(of: $0.steps) != nil }
    let fitting = decimal.filter { $0.steps.magnitude <= count.magnitude }
    let unit = fitting.max { $0.steps < $1.steps } ?? decimal.min { $0.steps < $1.steps }
    guard let unit, let places = Self.places(of: unit.steps) else { return "\(count)" }
    var fraction = String(count.magnitude % unit.steps.magnitude)
    fraction = String(repeating: "0", count: max(0, places - fraction.count)) + fraction
    while fraction.hasSuffix("0") { fraction.removeLast() }
    let whole = "\(count.magnitude / unit.steps.magnitude)"
    return (fraction.isEmpty || places == 0 ? whole : "\(whole).\(fraction)") + unit.symbol
  }

  /// How many decimal places a unit of so many steps has; `nil` for what is no power of ten.
  private static func places(of steps: Int64) -> Int? {
    var (rest, places) = (steps, 0)
    while rest > 1, rest % 10 == 0 { (rest, places) = (rest / 10, places + 1) }
    return rest == 1 ? places : nil
  }
}

/// A number as it was typed: its digits as one whole number, and how many stood after the point.
private struct Decimal {
  private let digits: Int64
  /// As a power of ten.
  private let divisor: Int64

  /// `nil` for anything but digits with at most one point between them, and for too many digits.
  init?(_ text: Substring) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count),
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } })
    else { return nil }
    var fraction = parts.count == 2 ? parts[1] : ""
    while fraction.hasSuffix("0") { fraction.removeLast() }
    var divisor: Int64 = 1
    for _ in fraction {
      let (product, overflows) = divisor.multipliedReportingOverflow(by: 10)
      guard !overflows else { return nil }
      divisor = product
    }
    guard let digits = Int64(parts[0] + fraction) else { return nil }
    (self.digits, self.divisor) = (digits, divisor)
  }

  /// Whether it is more than can be counted; nothing is lost to a product on the way.
  func isTooLarge(per steps: Int64) -> Bool { product(with: steps)?.overflow == true }

  /// How many steps it is with so many of them to one; `nil` where that is no whole number, or too
  /// large.
  func count(per steps: Int64) -> Int64? {
    guard let (count, overflow) = product(with: steps), !overflow else { return nil }
    return count
  }

  private func product(with steps: Int64) -> (partialValue: Int64, overflow: Bool)? {
    var (rest, common) = (divisor, max(1, steps))
    while rest != 0 { (rest, common) = (common % rest, rest) }
    guard digits % (divisor / common) == 0 else { return nil }
    return (digits / (divisor / common)).multipliedReportingOverflow(by: steps / common)
  }
}

extension StringProtocol {
  /// Without blanks at its ends.
  fileprivate var trimmed: String {
    let start = drop { $0 == " " }
    guard let last = start.lastIndex(where: { $0 != " " }) else { return "" }
    return String(start[...last])
  }
}
