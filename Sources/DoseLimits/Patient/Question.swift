/// One question of a patient's history.
package struct Question: Hashable, Sendable {
  /// What an answer may say beside "none" and "unknown", and how the answers stand in risk.
  package enum Kind: Hashable, Sendable {
    /// None, then ended long ago, then ended lately, then lasting.
    case dated
    /// None, then the choices, each riskier than the one before it.
    case ordered(choices: [String])
    /// Choices that cannot be compared; unknown counts as all of them at once.
    case unordered(choices: [String])

    package var choices: [String] {
      switch self {
      case .dated: []
      case .ordered(let choices), .unordered(let choices): choices
      }
    }
  }

  package let id: String
  /// What the patient is asked.
  package let text: String
  package let kind: Kind

  package init(id: String, text: String, kind: Kind) {
    self.id = id
    self.text = text
    self.kind = kind
  }
}
