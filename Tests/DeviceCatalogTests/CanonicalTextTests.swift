import Backstage
import DeviceCatalog
import DoseLimits
import Quantities
import Testing

/// Promise 8: what was approved is exactly what limits the treatment, value by value.
@Suite struct `The canonical text` {
  private let files: [CatalogFile]
  private let models: [String]

  init() throws {
    let catalog = try Checkout.catalog()
    files = catalog.files
    models = catalog.handpieces.keys.sorted()
  }

  @Test func `is there for every model, and for no other`() throws {
    let catalog = try Checkout.catalog()
    try #require(!models.isEmpty)
    for model in models {
      let text = try #require(CanonicalText(of: model, in: files))
      #expect(catalog.canonicalText(of: model).map { $0 == text.bytes } == true)
      #expect(text.modality == catalog.handpieces[model]?.modality.description)
      #expect(text.ruleCount > 10)
    }
    #expect(catalog.canonicalText(of: "none") == nil)
    #expect(Set(models.map { catalog.canonicalText(of: $0) }).count == models.count)
  }

  @Test func `is the same after other places, names of files and order of keys and rules`() {
    let moved = files.reversed().map { file in
      CatalogFile(
        path: file.path.hasPrefix("limits/") ? "limits/x-\(file.path.dropFirst(7))" : file.path,
        bytes: [], root: file.root.reversed(isRule: file.path.hasPrefix("handpieces/")))
    }
    for model in models {
      let isSame = CanonicalText(of: model, in: files) == CanonicalText(of: model, in: moved)
      #expect(isSame, "\(model)")
    }
  }

  @Test func `is the same when every rule stands in a file of its own`() {
    for model in models {
      let isSame = CanonicalText(of: model, in: spread) == CanonicalText(of: model, in: files)
      #expect(isSame, "\(model)")
    }
  }

  /// Rule by rule and for the smallest descriptor, which the test before allows; each value for
  /// one modality that it matters to.
  @Test func `differs after a change of any single value that matters`() throws {
    var modalities: Set<String> = []
    for model in models {
      let own = try #require(files.first { CanonicalText(of: model, in: [$0]) != nil })
      modalities.insert(try #require(CanonicalText(of: model, in: [own])).modality)
      for place in 0..<own.root.scalarCount { expectCounts(place, in: own, beside: [], of: model) }
    }
    for file in spread where file.path.hasPrefix("limits/") {
      for place in 0..<file.root.scalarCount {
        guard let one = modalities.sorted().first(where: { file.root.matters(place, to: $0) })
        else { continue }
        expectCounts(place, in: file, beside: [descriptor("a", one)], of: "a")
      }
    }
  }

  private func expectCounts(
    _ place: Int, in file: CatalogFile, beside others: [CatalogFile], of model: String
  ) {
    var rest = place
    let root = file.root.changing(&rest) { $0 + "0" }
    let changed = CatalogFile(path: file.path, bytes: [], root: root)
    let text = CanonicalText(of: model, in: others + [file])
    let isSame = CanonicalText(of: model, in: others + [changed])?.bytes == text?.bytes
    #expect(text != nil && !isSame, "\(model): \(file.path), value \(place)")
  }

  @Test func `is the same after any change of another modality's rules`() throws {
    let own = rule("modality", string("rfMicroneedling"))
    let all = rule("id", string("everybody"))
    let listed = rule("modalities", list([string("microneedling"), string("rfMicroneedling")]))
    let severity = rule("rfMicroneedling", string("hard"))
    let text = try #require(canonical([own, all, listed, severity]))
    #expect(text.ruleCount == 4)
    for foreign in [
      rule("modality", string("microneedling")), rule("modalities", list([string("fractionalRF")])),
    ] {
      #expect(canonical([own, all, foreign, listed, severity]) == text)
    }
    guard case .mapping(let entries) = severity.content else { return }
    let foreign = CatalogNode.Entry(key: string("fractionalRF"), value: string("caution"))
    #expect(canonical([own, all, listed, node(.mapping(entries + [foreign]))]) == text)
    for fewer in [[all, listed, severity], [own, listed, severity], [own, all, listed]] {
      #expect(canonical(fewer)?.bytes != text.bytes)
    }
  }

  @Test func `tells values apart that look alike`() {
    let values = [
      string("1"), scalar("1", .integer), scalar("1", .float), scalar("1", .other),
      scalar("true", .boolean), string("true"), scalar("", .null), string(""), string("null"),
      list([]), list([string("1")]), list([list([string("1")])]), list([string("1,2")]),
      list([string("1"), string("2")]), list([string("2"), string("1")]),
      list([string("1\",\"2")]), string("a\nb"), string("a\\nb"), string("a\\"), string("\""),
      node(.mapping([])), rule("a", string("b")), string("{\"a\":\"b\"}"),
      node(.mapping([.init(key: scalar("1", .integer), value: string("1"))])),
      rule("1", string("1")), string("[]"), string("é"), string("e\u{301}"),
    ]
    let texts = values.map { canonical([rule("value", $0)])?.bytes }
    #expect(Set(texts).count == values.count)
    #expect(!texts.contains(nil))
  }

  @Test func `knows a number by its value`() {
    func text(_ digits: String) -> CanonicalText? {
      canonical([rule("value", scalar(digits, .integer))])
    }
    #expect(text("0x0403") == text("1027"))
    #expect(text("0x0403") != text("0403"))
    #expect(text("0x-1") != text("-1"))
  }

  @Test func `needs one descriptor with the model and a modality`() {
    let good = descriptor("a", "microneedling")
    #expect(CanonicalText(of: "a", in: [good]) != nil)
    #expect(CanonicalText(of: "b", in: [good]) == nil)
    #expect(CanonicalText(of: "a", in: [good, good]) == nil)
    let mute = CatalogFile(
      path: "handpieces/a/handpiece.yaml", bytes: [], root: rule("model", string("a")))
    #expect(CanonicalText(of: "a", in: [mute]) == nil)
  }

  /// The files with every rule in one of its own.
  private var spread: [CatalogFile] {
    files.flatMap { file -> [CatalogFile] in
      guard file.path.hasPrefix("limits/"), case .mapping(let sections) = file.root.content
      else { return [file] }
      return sections.flatMap { section -> [CatalogFile] in
        guard case .sequence(let items) = section.value.content else { return [] }
        return items.map { item in
          CatalogFile(
            path: "\(file.path):\(item.line)", bytes: [],
            root: node(.mapping([.init(key: section.key, value: list([item]))])))
        }
      }
    }
  }

  private func canonical(_ rules: [CatalogNode]) -> CanonicalText? {
    let limits = node(.mapping([.init(key: string("rules"), value: list(rules))]))
    return CanonicalText(
      of: "a",
      in: [
        descriptor("a", "rfMicroneedling"),
        CatalogFile(path: "limits/a.yaml", bytes: [], root: limits),
      ])
  }

  private func descriptor(_ model: String, _ modality: String) -> CatalogFile {
    CatalogFile(
      path: "handpieces/\(model)/handpiece.yaml", bytes: [],
      root: node(
        .mapping([
          .init(key: string("model"), value: string(model)),
          .init(key: string("modality"), value: string(modality)),
        ])))
  }

  private func rule(_ key: String, _ value: CatalogNode) -> CatalogNode {
    node(.mapping([.init(key: string(key), value: value)]))
  }

  private func list(_ items: [CatalogNode]) -> CatalogNode { node(.sequence(items)) }
  private func string(_ text: String) -> CatalogNode { scalar(text, .string) }

  private func scalar(_ text: String, _ tag: CatalogNode.ScalarTag) -> CatalogNode {
    node(.scalar(text: text, tag: tag))
  }

  private func node(_ content: CatalogNode.Content) -> CatalogNode {
    CatalogNode(content: content, line: 1, column: 1)
  }
}
