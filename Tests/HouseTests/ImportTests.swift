import Backstage
import Testing

/// Who may import whom: `ImportTable` against the sources and against the manifest.
@Suite struct `Imports go down only` {
  private let table = ImportTable.house

  /// What each folder under `Sources` or `Tests` imports; a program in another language is no
  /// target of the package, nor is what is started by a `run` of its own; `Targets.swift` says that
  /// a folder is built as a package of its own.
  private func imports(_ folder: String, _ files: [SourceFile]) throws -> [String: Set<String>] {
    var imports: [String: Set<String>] = [:]
    for target in try Checkout.folders(in: folder)
    where !(try ["go", "py"].contains { try Checkout.hasFile($0, in: "\(folder)/\(target)") })
      && !Checkout.exists("\(folder)/\(target)/run")
    {
      imports[target] = []
    }
    for file in files { imports[file.target, default: []].formUnion(file.imports) }
    return imports.filter { !Checkout.exists("\(folder)/\($0.key)/Targets.swift") }
  }

  @Test func `every module imports exactly what its row lists`() throws {
    let found = try imports("Sources", Checkout.sources.get())
    expectNone(table.differences(from: found))
  }

  @Test func `every row lists only rows below it`() {
    expectNone(table.upwardImports())
  }

  @Test func `the core imports only the core, and Crypto where it hashes or signs`() {
    expectNone(table.impureRows())
  }

  /// Promise 9: what checks the log is not what wrote it.
  @Test func `the auditor's program shares formats with the daemon and nothing else`() {
    #expect(
      table.reach(of: "handpiece-audit") == [
        "handpiece-audit", "AuditDesk", "AuditLog", "AuditStore", "BundleFiles", "CLinux",
        "CatalogFiles", "ControlAPI", "ControlClient", "DeskIndex", "DeskPages", "DeviceCatalog",
        "DoseLimits", "LimitReference", "QRCode", "Quantities",
      ])
  }

  /// Its program holds the daemon's core too, for the days of a clinic, and nowhere else.
  @Test func `the simulated handpiece holds nothing of the daemon`() throws {
    #expect(
      table.reach(of: "HandpieceSimulator") == [
        "HandpieceSimulator", "HandpieceGuard", "HandpieceWire", "Quantities",
      ])
    let files = try Checkout.sources.get().filter {
      $0.target == "handpiece-sim" && !$0.path.contains("/Fuzz/")
    }
    #expect(!files.isEmpty)
    let imports = files.reduce(into: Set<String>()) { $0.formUnion($1.imports) }
    #expect(
      imports.intersection(table.reach(of: "handpieced")).subtracting(
        table.reach(of: "HandpieceSimulator")) == ["CLinux", "ControlAPI", "DoseLimits"])
  }

  @Test func `what checks a simulated clinic shares nothing with anything`() {
    #expect(table.reach(of: "PromiseChecker") == ["PromiseChecker"])
  }

  @Test func `what drives energy does not reach what simulates or decides it`() {
    #expect(table.reach(of: "HandpieceGuard") == ["HandpieceGuard", "HandpieceWire", "Quantities"])
    #expect(!table.reach(of: "TreatmentSession").contains("HandpieceGuard"))
  }

  @Test func `the manifest lists what is imported and nothing else`() throws {
    let manifest = Manifest(
      SourceFile(path: "Package.swift", text: try Checkout.text("Package.swift")))
    let executables = Set(table.rows.map(\.module).filter { $0.hasPrefix("handpiece") })
    let mockBus: Set = ["MockBus", "MockBusObserver", "MockBusShim"]
    var found = try imports("Sources", Checkout.sources.get())
    found.merge(try imports("Tests", Checkout.tests.get())) { first, _ in first }
    let differences = manifest.differences(from: found) { target in
      table.rows.first { $0.module == target }?.starts
        ?? (target.hasSuffix("Tests") ? executables.union(mockBus) : [])
    }
    expectNone(differences)
  }
}

@Suite struct `The import rules complain` {
  private let table = ImportTable(rows: [
    .init(module: "Low", ours: [], packages: [], isCore: true, starts: []),
    .init(module: "High", ours: ["Low"], packages: ["Crypto"], isCore: false, starts: []),
  ])

  @Test func `of a missing row, a missing folder, an import too many and one too few`() {
    #expect(table.differences(from: ["Low": [], "High": ["Low", "Crypto", "Glibc"]]) == [])
    #expect(
      table.differences(from: ["Low": ["Glibc"], "Other": []]) == [
        "Other has no row in the import table",
        "Low imports Glibc, which its row lacks",
        "High has a row in the import table and no folder",
      ])
    #expect(
      table.differences(from: ["Low": [], "High": ["Low", "Foundation"]]) == [
        "High imports Foundation, which its row lacks",
        "High does not import Crypto, which its row lists",
      ])
  }

  @Test func `of imports that go up or in circles`() {
    let circle = ImportTable(rows: [
      .init(module: "Low", ours: ["High"], packages: [], isCore: false, starts: []),
      .init(module: "High", ours: ["Low"], packages: [], isCore: false, starts: []),
    ])
    #expect(circle.upwardImports() == ["Low imports High, which is not below it"])
  }

  @Test func `of a core that imports a shell or a package`() {
    let impure = ImportTable(rows: [
      .init(module: "Shell", ours: [], packages: [], isCore: false, starts: []),
      .init(module: "Pure", ours: ["Shell"], packages: ["Crypto"], isCore: true, starts: []),
      .init(module: "AuditLog", ours: ["Pure"], packages: ["Crypto"], isCore: true, starts: []),
    ])
    #expect(
      impure.impureRows() == ["Pure is core and imports Crypto", "Pure is core and imports Shell"])
  }

  @Test func `of a manifest that lists too much or too little`() {
    let manifest = Manifest(
      SourceFile(
        path: "Package.swift",
        text: """
          func library(_ name: String) -> Target { .target(name: name) }
          let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
          let package = Package(targets: [
            .target(name: "CLow"),
            library("High", ["CLow", crypto]),
            executable("top", ["High", "handpiece-sim"]),
          ])
          """))
    #expect(
      manifest.dependencies == [
        "CLow": [], "High": ["CLow", "Crypto"], "top": ["High", "handpiece-sim"],
      ])
    let found: [String: Set] = [
      "CLow": [], "High": ["Crypto", "Glibc"], "top": ["CLow", "High"], "lost": [],
    ]
    #expect(
      manifest.differences(from: found) { $0 == "top" ? ["handpiece-sim"] : [] } == [
        "High lists CLow in Package.swift and does not import it",
        "lost is not in Package.swift",
        "top imports CLow and does not list it in Package.swift",
      ])
  }
}
