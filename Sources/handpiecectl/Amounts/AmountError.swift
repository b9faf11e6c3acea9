/// Why a text is no amount, with what would be right.
package enum AmountError: Error, Hashable, Sendable {
  case notNumber(String, Measure)
  case noUnit(String, Measure)
  case wrongUnit(String, Measure)
  /// It is no whole number of the smallest step.
  case tooFine(String, Measure)
  case tooLarge(String, Measure)
}

extension AmountError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notNumber(let text, let measure) where text.contains(","):
      "\(text): decimals have a point, not a comma, as in \(measure.example)"
    case .notNumber(let text, let measure):
      "\(text.isEmpty ? "nothing" : text) is not \(measure.name), which is written like "
        + measure.example
    case .noUnit(let text, let measure):
      "\(text) has no unit: \(measure.name) is written like \(measure.example), in "
        + Self.units(measure)
    case .wrongUnit(let symbol, let measure):
      "\(symbol) is no unit of it: \(measure.name) is written like \(measure.example), in "
        + Self.units(measure)
    case .tooFine(let text, let measure):
      "\(text) is no whole number of the smallest step, which is \(measure.step)"
    case .tooLarge(let text, let measure):
      "\(text) is larger than \(measure.name) can be"
    }
  }

  private static func units(_ measure: Measure) -> String {
    let symbols = measure.units.map(\.symbol)
    return symbols.count == 1
      ? symbols.joined()
      : symbols.dropLast().joined(separator: ", ") + " or " + symbols.suffix(1).joined()
  }
}
