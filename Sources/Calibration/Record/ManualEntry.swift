/// A reading that a person typed off an instrument without a line, twice.
package struct ManualEntry: Hashable, Sendable {
  /// In ``unit``.
  package let measured: Int64
  package let unit: ReadingUnit

  /// Why what was typed is no reading.
  package enum Defect: Error, Hashable, Sendable {
    /// Nothing, or more than a number and its unit.
    case notAReading(String)
    /// A number without its unit.
    case unitMissing(String)
    /// None of the units of what is calibrated.
    case unitUnknown(String)
    /// More digits than the unit that readings are kept in.
    case tooFine(String, unit: ReadingUnit)
    /// Beyond what any instrument here reads.
    case outOfRange(String)
    /// The two do not say the same.
    case entriesDiffer(first: String, second: String)
  }

  /// Both as typed: a decimal number and its unit, such as `12.5 mJ`. They agree when they mean the
  /// same, also in different units.
  package init(_ first: String, again second: String) throws(Defect) {
    let (first, second) = (
      try Self(typed: first, shown: first), try Self(typed: second, shown: second)
    )
    guard first == second else {
      throw .entriesDiffer(first: first.description, second: second.description)
    }
    self = first
  }

  private init(typed: String, shown: String) throws(Defect) {
    let text = typed.drop(while: \.isWhitespace)
    guard text.utf8.count <= 40 else { throw .notAReading(String(text.prefix(40))) }
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") }
    let words = text[digits.endIndex...].split(whereSeparator: \.isWhitespace)
    guard !digits.isEmpty, words.count <= 1 else { throw .notAReading(shown) }
    guard let word = words.first else { throw .unitMissing(shown) }
    guard let unit = Self.units.first(where: { $0.names.contains(String(word)) }) else {
      throw .unitUnknown(String(word))
    }
    let isNegative = digits.hasPrefix("-")
    let parts = digits.dropFirst(isNegative ? 1 : 0)
      .split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count),
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } })
    else { throw .notAReading(shown) }
    let decimals = parts.count > 1 ? parts[1].reversed().drop { $0 == "0" }.reversed() : []
    guard decimals.count <= unit.decimals else { throw .tooFine(shown, unit: unit.unit) }
    let padded = decimals + [Character](repeating: "0", count: unit.decimals - decimals.count)
    guard let count = Int64(String(parts[0]) + String(padded)), count <= 1_000_000_000 else {
      throw .outOfRange(shown)
    }
    measured = isNegative ? -count : count
    self.unit = unit.unit
  }

  /// What a person may type; each is a power of ten of the unit that readings are kept in.
  private static let units: [(names: [String], unit: ReadingUnit, decimals: Int)] = [
    (["uJ", "µJ"], .microjoules, 0), (["mJ"], .microjoules, 3), (["J"], .microjoules, 6),
    (["um", "µm"], .micrometres, 0), (["mm"], .micrometres, 3),
    (["mHz"], .millihertz, 0), (["Hz"], .millihertz, 3),
    (["Pa"], .pascals, 0), (["hPa", "mbar"], .pascals, 2), (["kPa"], .pascals, 3),
    (["mg/s"], .milligramsPerSecond, 0), (["g/s"], .milligramsPerSecond, 3),
  ]
}

extension ManualEntry: CustomStringConvertible {
  package var description: String { "\(measured) \(unit.rawValue)" }
}

extension ManualEntry.Defect: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notAReading(let text): "\"\(text)\" is no number with its unit"
    case .unitMissing(let text): "\"\(text)\" lacks its unit"
    case .unitUnknown(let text): "\"\(text)\" is no unit of a reading"
    case .tooFine(let text, let unit): "\"\(text)\" has more digits than a \(unit.rawValue)"
    case .outOfRange(let text): "\"\(text)\" is beyond every instrument"
    case .entriesDiffer(let first, let second): "first \(first), then \(second): read it again"
    }
  }
}
