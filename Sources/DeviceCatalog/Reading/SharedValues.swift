import DoseLimits
import Quantities

/// Values that device and limit files share.
extension NodeReader {
  static let modalities = Modality.allCases.map { (name: $0.description, choice: $0) }
  static let severities: [(name: String, choice: Severity)] = [
    ("hard", .hardBlock), ("prescriber", .prescriberBlock), ("caution", .caution),
  ]
  static let dimensions = Dimension.allCases.map { (name: $0.rawValue, choice: $0) }

  /// The choices of an enumeration by the names it has in files.
  static func names<Choice: RawRepresentable & CaseIterable>(
    of _: Choice.Type
  ) -> [(name: String, choice: Choice)] where Choice.RawValue == String {
    Choice.allCases.map { (name: $0.rawValue, choice: $0) }
  }

  /// The keys of everything that bears figures.
  static let cited = ["source", "evidence"]
  /// The keys every rule has.
  static let ruleKeys = ["id"] + cited

  mutating func rule(_ fields: [String: CatalogNode]) -> RuleReference? {
    let id = word(fields["id"], "id")
    return reference(fields, id: id)
  }

  /// A reference of a given id to the fields' source and evidence.
  mutating func reference(_ fields: [String: CatalogNode], id: String?) -> RuleReference? {
    let source = address(fields["source"])
    let evidence = choice(fields["evidence"], "evidence", among: Self.names(of: Evidence.self))
    guard let id, let source, let evidence else { return nil }
    return RuleReference(id: id, source: source, evidence: evidence)
  }

  /// A source is an address anybody can open.
  mutating func address(_ node: CatalogNode?) -> String? {
    guard let node, let text = text(node, "source") else { return nil }
    guard text.hasPrefix("https://"), !text.contains(" ") else {
      refuse(node, "source must be a public address that begins with https://, not \"\(text)\"")
      return nil
    }
    return text
  }

  mutating func region(_ node: CatalogNode?, _ what: String = "region") -> String? {
    guard let node, let text = text(node, what) else { return nil }
    guard AreaID.isRegionName(text) else {
      refuse(
        node, "\(what) must be 1 to 32 lower-case letters, digits and hyphens, not \"\(text)\"")
      return nil
    }
    return text
  }

  /// Different regions.
  mutating func regions(_ node: CatalogNode?) -> [String]? {
    guard let node else { return nil }
    let before = defects.count
    var found: [String] = []
    for item in items(node, "regions") {
      guard let region = region(item, "a region") else { continue }
      if found.contains(region) {
        refuse(item, "regions names \"\(region)\" twice")
      }
      found.append(region)
    }
    return defects.count == before ? found : nil
  }

  /// Skin types as a list of the numbers 1 to 6, rising.
  mutating func types(_ node: CatalogNode?) -> [Fitzpatrick]? {
    guard let node else { return nil }
    var found: [Fitzpatrick] = []
    for item in items(node, "fitzpatrick") {
      guard let number = integer(item, "a Fitzpatrick type", 1...6),
        let type = UInt8(exactly: number).flatMap({ Fitzpatrick(rawValue: $0) })
      else { return nil }
      if let last = found.last, type <= last {
        refuse(item, "Fitzpatrick types must rise and stand once")
        return nil
      }
      found.append(type)
    }
    return found.isEmpty ? nil : found
  }

  mutating func severity(_ node: CatalogNode?, _ what: String = "severity") -> Severity? {
    choice(node, what, among: Self.severities)
  }

  /// A modality, or one of those that a rule can be for.
  mutating func modality(
    _ node: CatalogNode?, where isPossible: (Modality) -> Bool = { _ in true }
  ) -> Modality? {
    choice(node, "modality", among: Self.modalities.filter { isPossible($0.choice) })
  }

  mutating func modalities(_ node: CatalogNode?) -> [Modality]? {
    choices(node, "modalities", among: Self.modalities)
  }

  mutating func permille(
    _ node: CatalogNode?, _ what: String, _ range: ClosedRange<Int64> = 1...1000
  ) -> Permille? {
    integer(node, what, range).map { Permille($0) }
  }

  mutating func days(_ node: CatalogNode?, _ what: String) -> Days? {
    integer(node, what, 0...3650).map { Days($0) }
  }

  mutating func count(
    _ node: CatalogNode?, _ what: String, _ range: ClosedRange<Int64>
  ) -> Int? {
    integer(node, what, range).map { Int(clamping: $0) }
  }
}
