import Backstage
import Foundation
import Testing

private let python = Tool("python3")
private let packages = Tool("dpkg-query")

/// The list of what is in the package, by what CycloneDX 1.5 demands of one.
@Suite(.enabled(if: python.isWanted && packages.isWanted, "python3 or dpkg is not installed"))
struct `The list of contents` {
  private struct Bill: Decodable {
    struct Component: Decodable {
      struct Hash: Decodable {
        let alg: String
        let content: String
      }
      struct Property: Decodable {
        let name: String
        let value: String
      }

      let type: String
      let name: String
      let version: String
      let purl: String
      let reference: String
      let hashes: [Hash]?
      let properties: [Property]?

      enum CodingKeys: String, CodingKey {
        case type, name, version, purl, hashes, properties
        case reference = "bom-ref"
      }
    }
    struct Metadata: Decodable {
      let timestamp: String
      let component: Component
    }
    struct Dependency: Decodable {
      let ref: String
      let dependsOn: [String]
    }

    let bomFormat: String
    let specVersion: String
    let serialNumber: String
    let version: Int
    let metadata: Metadata
    let components: [Component]
    let dependencies: [Dependency]
  }

  private struct Resolved: Decodable {
    struct Pin: Decodable {
      struct State: Decodable {
        let revision: String
        let version: String?
      }

      let identity: String
      let location: String
      let state: State
    }

    let pins: [Pin]
  }

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path + "/programs", withIntermediateDirectories: true)
    // Any program that loads libraries of the system; a script beside it is none.
    try FileManager.default.copyItem(atPath: "/bin/ls", toPath: folder.path + "/programs/lister")
    try folder.write("#!/bin/sh\n", to: "programs/script")
  }

  private func list(
    _ more: [String: String] = [:], adding words: [String] = []
  ) throws -> Run {
    try python.run(
      [
        Checkout.path("Systemd/list-contents"), "--binaries",
        folder.path + "/programs", "--resolved",
        Checkout.path("Package.resolved"), "--version", "1.2.3",
      ] + words, environment: ["SOURCE_DATE_EPOCH": "1800000000"].merging(more) { $1 })
  }

  private func bill() throws -> Bill {
    let list = try self.list()
    try #require(list.status == 0, "\(list.said)")
    return try JSONDecoder().decode(Bill.self, from: Data(list.output.utf8))
  }

  @Test func `has what the format demands`() throws {
    let bill = try bill()
    #expect(bill.bomFormat == "CycloneDX" && bill.specVersion == "1.5" && bill.version == 1)
    #expect(
      bill.serialNumber.wholeMatch(
        of: /urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/) != nil)
    #expect(bill.metadata.timestamp == "2027-01-15T08:00:00Z")
    #expect(bill.metadata.component.name == "handpieced")
    #expect(bill.metadata.component.version == "1.2.3")
    for component in bill.components + [bill.metadata.component] {
      #expect(!component.name.isEmpty && !component.version.isEmpty, "\(component)")
      #expect(["application", "library"].contains(component.type), "\(component)")
      // pkg:type/namespace/name@version, percent-encoded.
      #expect(
        component.purl.wholeMatch(
          of: /pkg:[a-z]+\/[A-Za-z0-9._~%\/-]+@[A-Za-z0-9._~%:-]+(?:\?[a-z]+=[^#]+)?(?:#.+)?/)
          != nil, "\(component.purl)")
    }
    let references = bill.components.map(\.reference) + [bill.metadata.component.reference]
    #expect(Set(references).count == references.count)
    #expect(bill.dependencies.map(\.ref) == [bill.metadata.component.reference])
    #expect(Set(bill.dependencies[0].dependsOn) == Set(bill.components.map(\.reference)))
  }

  @Test func `names every package that is resolved, with its revision`() throws {
    let pins = try JSONDecoder().decode(
      Resolved.self, from: Data(try Checkout.text("Package.resolved").utf8)
    ).pins
    #expect(pins.count > 10)
    let listed = try bill().components.filter { $0.purl.hasPrefix("pkg:swift/") }
    #expect(listed.count == pins.count)
    for pin in pins {
      let found = listed.filter { component in
        component.properties?.contains { $0.value == pin.state.revision } == true
          && component.version == pin.state.version ?? pin.state.revision
          && component.name.lowercased() == pin.identity.lowercased()
      }
      #expect(found.count == 1, "\(pin.identity)")
    }
  }

  @Test func `names the libraries that programs load, and the programs by their hash`() throws {
    let components = try bill().components
    let library = try #require(components.first { $0.name == "libc6" })
    let installed = try packages.run(["--show", "--showformat=${Version}", "libc6"]).output
    #expect(library.version == installed)
    #expect(library.purl.hasPrefix("pkg:deb/") && library.purl.contains("?arch="))
    let programs = components.filter { $0.type == "application" }
    #expect(programs.map(\.name) == ["lister"])
    let sum = try Tool("sha256sum").run([folder.path + "/programs/lister"]).output.prefix(64)
    #expect(programs.first?.hashes?.map(\.content) == [String(sum)])
    #expect(programs.first?.hashes?.map(\.alg) == ["SHA-256"])
  }

  @Test func `is the same for the same input, and another for another`() throws {
    let first = try list()
    #expect(try list().output == first.output)
    #expect(try list(["SOURCE_DATE_EPOCH": "1800000001"]).output != first.output)
  }

  /// By the schema of those who made the format.
  @Test(
    .enabled(
      if: Schema.isWanted, "cyclonedx-python-lib with json-validation (PyPI) is not installed"))
  func `keeps to the official schema`() throws {
    let list = try self.list()
    try #require(list.status == 0, "\(list.said)")
    try folder.write(list.output, to: "list.json")
    #expect(try Schema.complaint(of: folder.path + "/list.json") == "")
    try folder.write(list.output.replacing("\"library\"", with: "\"librarian\""), to: "list.json")
    #expect(try Schema.complaint(of: folder.path + "/list.json").contains("librarian"))
  }

  @Test(.enabled(if: Compiler.isWanted, "swiftc cannot link its libraries in"))
  func `names what the toolchain linked in, with its release`() throws {
    try Compiler.compile("print(1)", to: folder.path + "/programs/bare")
    func linked(_ more: [String] = []) throws -> [Bill.Component] {
      let list = try self.list(adding: more)
      try #require(list.status == 0, "\(list.said)")
      return try JSONDecoder().decode(Bill.self, from: Data(list.output.utf8)).components
        .filter { $0.purl.hasPrefix("pkg:github/swiftlang/") }
    }
    let release = try Compiler.release()
    let bare = try linked()
    #expect(bare.map(\.name) == ["swift"] && bare.map(\.version) == [release])
    #expect(bare.map(\.purl) == ["pkg:github/swiftlang/swift@\(release)"])
    try Compiler.compile(
      """
      import Foundation
      import Dispatch
      DispatchQueue.global().sync { print(NumberFormatter().string(from: 3) ?? "") }
      """, to: folder.path + "/programs/full")
    let full = try linked(["--toolchain", "swift-0-TEST"]).map(\.purl)
    let parts = [
      "swift", "swift-corelibs-foundation", "swift-corelibs-libdispatch", "swift-foundation",
      "swift-foundation-icu",
    ]
    #expect(Set(full) == Set(parts.map { "pkg:github/swiftlang/\($0)@swift-0-TEST" }))
    #expect(full.count == parts.count)
  }

  @Test(.enabled(if: Compiler.isWanted, "swiftc cannot link its libraries in"))
  func `names the zlib in a program by the version that it says of itself`() throws {
    for (name, version) in [("one", "1.3.1"), ("two", "1.3.1"), ("three", "1.2.13")] {
      try Compiler.compile(
        #"print(" deflate \#(version) Copyright 1995-2024 Jean-loup Gailly and Mark Adler ")"#,
        to: "\(folder.path)/programs/\(name)")
    }
    let list = try self.list(adding: ["--toolchain", "swift-0-TEST"])
    try #require(list.status == 0, "\(list.said)")
    let zlibs = try JSONDecoder().decode(Bill.self, from: Data(list.output.utf8)).components
      .filter { $0.name == "zlib" }
    #expect(
      zlibs.map(\.purl) == ["pkg:github/madler/zlib@v1.2.13", "pkg:github/madler/zlib@v1.3.1"])
  }

  /// What the package is made by gives the list the programs that it holds.
  @Test func `is made of the programs that are packed`() throws {
    #expect(
      try Checkout.text("Systemd/build-deb").contains(
        "list-contents\" --binaries \"$tree/usr/bin\""))
  }

  @Test func `is not made of nothing`() throws {
    try FileManager.default.removeItem(atPath: folder.path + "/programs/lister")
    let list = try self.list()
    #expect(list.status == 1 && list.complaint.contains("no programs"))
  }
}

/// The official schema, in Python's validator.
private enum Schema {
  static let isWanted = Tool.isMandatory || isInstalled

  private static let script = """
    import sys
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator
    text = open(sys.argv[1]).read() if len(sys.argv) > 1 else "{}"
    print(JsonStrictValidator(SchemaVersion.V1_5).validate_str(text) or "", end="")
    """

  private static var isInstalled: Bool {
    (try? Run.found("python3", ["-c", script]).status) == 0
  }

  /// Why a file is no list of contents; nothing where it is one.
  static func complaint(of path: String) throws -> String {
    let run = try Run.found("python3", ["-c", script, path])
    try #require(run.status == 0, "\(run.said)")
    return run.output
  }
}

/// The toolchain that these tests were built with, as far as it is at hand.
private enum Compiler {
  static let isWanted: Bool = {
    guard let folder = try? TemporaryFolder() else { return false }
    return Tool.isMandatory || (try? compile("print(1)", to: folder.path + "/it")) != nil
  }()

  /// A program with the toolchain's libraries in it, stripped as the package's are.
  static func compile(_ source: String, to path: String) throws {
    try source.write(toFile: path + ".swift", atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path + ".swift") }
    for command in [
      ["swiftc", "-static-stdlib", path + ".swift", "-o", path],
      ["strip", "--strip-unneeded", "--remove-section=.comment", path],
    ] {
      let run = try Tool("env").run(command)
      guard run.status == 0 else { throw Failed(description: run.said) }
    }
  }

  /// As it calls its own release.
  static func release() throws -> String {
    let said = try Run.found("swift", ["--version"]).output
    return String(try #require(said.firstMatch(of: /Swift version \S+ \((\S+)\)/)?.1))
  }

  struct Failed: Error, CustomStringConvertible {
    let description: String
  }
}
