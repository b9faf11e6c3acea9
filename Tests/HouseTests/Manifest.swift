/// The targets of `Package.swift` and what each lists, read out of its text.
struct Manifest {
  /// For every target the modules it lists.
  let dependencies: [String: Set<String>]

  init(_ file: SourceFile) {
    let tokens = file.tokens
    var products: [String: String] = [:]
    var dependencies: [String: Set<String>] = [:]
    for index in tokens.indices {
      if let (constant, module) = Self.product(tokens[index...]) { products[constant] = module }
      if let (name, items) = Self.target(tokens[index...]) {
        dependencies[name] = Set(
          items.compactMap { $0.kind == .string ? $0.text : products[$0.text] })
      }
    }
    self.dependencies = dependencies
  }

  /// `let constant = Target.Dependency.product(name: "Module", …`
  private static func product(_ tokens: ArraySlice<Token>) -> (constant: String, module: String)? {
    let texts = tokens.prefix(11).map(\.text)
    let call = ["=", "Target", ".", "Dependency", ".", "product", "(", "name", ":"]
    guard tokens.count > 11, texts[0] == "let", Array(texts[2...]) == call,
      let module = tokens.dropFirst(11).first
    else { return nil }
    return (texts[1], module.text)
  }

  /// `library("Name", [ … ])` and its like, or `.target(name: "Name"`, which lists nothing.
  private static func target(_ tokens: ArraySlice<Token>) -> (name: String, items: [Token])? {
    let opening = tokens.prefix(5).map(\.text)
    guard opening.count == 5, opening[1] == "(" else { return nil }
    let rest: ArraySlice<Token>
    switch opening[0] {
    case "library", "executable", "tests": rest = tokens.dropFirst(2)
    case "target", "executableTarget", "systemLibrary":
      rest = opening[2] == "name" ? tokens.dropFirst(4) : []
    default: return nil
    }
    guard let name = rest.first, name.kind == .string else { return nil }
    guard opening[2] != "name" else { return (name.text, []) }
    let items = rest.dropFirst().prefix { ![")", "exclude", "path"].contains($0.text) }
    return (name.text, Array(items))
  }

  /// Where what targets list differs from what they import.
  ///
  /// - Parameters:
  ///   - imports: What the files of each target import.
  ///   - started: Executables that a target may list because it starts them.
  func differences(
    from imports: [String: Set<String>], started: (_ target: String) -> Set<String>
  ) -> [String] {
    imports.keys.sorted().flatMap { target -> [String] in
      guard let listed = dependencies[target] else { return ["\(target) is not in Package.swift"] }
      let found = (imports[target] ?? []).subtracting(Self.toolchain)
      let foundTargets = Set(found.map { $0.replacing("handpiece_", with: "handpiece-") })
      return listed.subtracting(foundTargets).subtracting(started(target)).sorted()
        .map { "\(target) lists \($0) in Package.swift and does not import it" }
        + foundTargets.subtracting(listed).sorted()
        .map { "\(target) imports \($0) and does not list it in Package.swift" }
    }
  }

  private static let toolchain = ImportTable.platform.union(["Foundation", "Swift", "Testing"])
}
