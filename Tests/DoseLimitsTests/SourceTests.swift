import Backstage
import Foundation
import Testing

/// Promise 1 rests on the engine being the only maker of permitted settings.
@Suite struct `The sources` {
  private func swiftFiles() throws -> [URL] {
    let sources = Checkout.root.appending(path: "Sources")
    let all = try #require(FileManager.default.enumerator(atPath: sources.path()))
    return all.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.map {
      sources.appending(path: $0)
    }
  }

  @Test func `make permitted settings in one file only, with an initialiser nobody else sees`()
    throws
  {
    var makers: [String] = []
    for file in try swiftFiles() {
      let text = try String(contentsOf: file, encoding: .utf8)
      if text.contains("PermittedSettings(") || text.contains("PermittedSettings.init") {
        makers.append(file.lastPathComponent)
      }
      // Inside the module an extension could fill in the fields by itself. The compiler forbids
      // that elsewhere, so there an extension only has to leave out what would let it be decoded.
      let isOwnFile = file.lastPathComponent == "PermittedSettings.swift"
      let isOwnModule = file.path().contains("/Sources/DoseLimits/")
      for line in text.split(separator: "\n")
      where !isOwnFile && line.contains("extension PermittedSettings") {
        #expect(!isOwnModule && line == "extension PermittedSettings {", "\(file.path())")
      }
    }
    #expect(makers == ["PermittedSettings.swift"])
    let own = try String(
      contentsOf: Checkout.root.appending(
        path: "Sources/DoseLimits/Envelope/PermittedSettings.swift"),
      encoding: .utf8)
    #expect(own.components(separatedBy: "init(").count == 2)
    #expect(own.contains("fileprivate init("))
    #expect(!own.contains("Codable") && !own.contains("Decodable"))
    #expect(!own.contains("var settings: TreatmentSettings"))
  }

  @Test func `of the core import nothing but our own modules`() throws {
    for module in ["DoseLimits", "DeviceCatalog"] {
      for file in try swiftFiles() where file.path().contains("/Sources/\(module)/") {
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
          guard line.hasPrefix("import ") || line.hasPrefix("package import ") else { continue }
          let name = line.split(separator: " ").last ?? ""
          #expect(["Quantities", "DoseLimits"].contains(name), "\(file.path()): \(line)")
        }
      }
    }
  }
}
