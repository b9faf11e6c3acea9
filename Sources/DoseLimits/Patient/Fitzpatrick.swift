/// A patient's skin type after Fitzpatrick; a higher type counts as the riskier one.
package enum Fitzpatrick: UInt8, Hashable, Comparable, CaseIterable, Sendable {
  case i = 1
  case ii
  case iii
  case iv
  case v
  case vi

  package static func < (lhs: Self, rhs: Self) -> Bool {
    lhs.rawValue < rhs.rawValue
  }
}

extension Fitzpatrick: CustomStringConvertible {
  /// The Roman numeral, as clinicians write it.
  package var description: String {
    switch self {
    case .i: "I"
    case .ii: "II"
    case .iii: "III"
    case .iv: "IV"
    case .v: "V"
    case .vi: "VI"
    }
  }
}

/// Coded as the number 1 to 6.
extension Fitzpatrick: Codable {}
