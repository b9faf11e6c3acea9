import DoseLimits

/// Reads what a patient is asked.
extension NodeReader {
  mutating func question(_ node: CatalogNode) -> Question? {
    guard
      let fields = fields(
        node, "a question", required: ["id", "text", "kind"],
        optional: ["choices"] + Self.cited)
    else { return nil }
    let before = defects.count
    let id = lowerCaseWord(fields["id"], "the id of a question")
    let text = text(fields["text"], "text")
    let kind = choice(fields["kind"], "kind", among: Self.questionKinds)
    let choices = questionChoices(fields["choices"])
    _ = fields["source"] == nil ? nil : address(fields["source"])
    _ = choice(fields["evidence"], "evidence", among: Self.names(of: Evidence.self))
    if let kind, (kind == .dated) != (fields["choices"] == nil) {
      refuse(
        fields["choices"] ?? node,
        kind == .dated
          ? "a dated question has no \"choices\"" : "a question of this kind lacks \"choices\"")
    }
    guard defects.count == before, let id, let text, let kind else { return nil }
    let questionKind: Question.Kind =
      switch kind {
      case .dated: .dated
      case .ordered: .ordered(choices: choices)
      case .unordered: .unordered(choices: choices)
      }
    return Question(id: id, text: text, kind: questionKind)
  }

  private enum QuestionKind: String, CaseIterable {
    case dated
    case ordered
    case unordered
  }

  private static var questionKinds: [(name: String, choice: QuestionKind)] {
    names(of: QuestionKind.self)
  }

  private mutating func questionChoices(_ node: CatalogNode?) -> [String] {
    var choices: [String] = []
    for item in items(node, "choices", atLeast: 2) {
      guard let choice = lowerCaseWord(item, "a choice") else { continue }
      if choices.contains(choice) {
        refuse(item, "the choice \"\(choice)\" stands twice")
      }
      choices.append(choice)
    }
    return choices
  }
}
