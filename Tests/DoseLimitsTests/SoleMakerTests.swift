import Backstage
import Foundation
import Testing

/// Promise 1 rests on the engine being the only maker of permitted settings: the compiler refuses
/// every other way to come by a value.
@Suite struct `The compiler` {
  /// What SwiftPM built, for debug or release, beside the running test.
  private static let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent()

  /// SwiftPM names a package after its folder.
  private static let package = String(
    Checkout.root.lastPathComponent.lowercased()
      .map { $0.isLetter || $0.isNumber ? $0 : "_" })

  /// What the compiler says to a file of another module of this package; empty when it has
  /// nothing to say.
  private func errors(_ body: String) throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "permitted-settings-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "Elsewhere.swift")
    try Data("import DoseLimits\nimport Foundation\nimport Quantities\n\n\(body)\n".utf8)
      .write(to: file)
    let run = try Run.found(
      "swiftc",
      [
        "-typecheck", "-swift-version", "6", "-package-name", Self.package, "-module-name",
        "Elsewhere", "-module-cache-path", Self.products.appending(path: "ModuleCache").path(),
        "-I", Self.products.appending(path: "Modules").path(), file.path(),
      ])
    let errors = run.said.split(separator: "\n").map(String.init).filter {
      $0.hasPrefix(file.path()) && $0.contains("error:")
    }
    // A failure without an error of its own is one of the surroundings.
    try #require((run.status == 0) == errors.isEmpty, "\(run.said)")
    return errors
  }

  @Test func `lets every module of the package ask for permitted settings`() throws {
    let errors = try errors(
      """
      func ask(_ envelope: Envelope, _ request: TreatmentSettings) -> TreatmentSettings? {
        guard case .permitted(let permitted) = envelope.permit(request) else { return nil }
        let copy: PermittedSettings = permitted
        return copy.envelope == envelope ? copy.settings : nil
      }

      extension PermittedSettings {
        var isDeep: Bool { settings.depth.map { $0 > Micrometres(1000) } ?? false }
      }

      func read(_ data: Data) throws -> TreatmentSettings {
        try JSONDecoder().decode(TreatmentSettings.self, from: data)
      }
      """)
    #expect(errors == [])
  }

  @Test(arguments: [
    (
      "make them",
      """
      func make(_ settings: TreatmentSettings, _ envelope: Envelope) -> PermittedSettings {
        PermittedSettings(settings: settings, envelope: envelope)
      }
      """, "'PermittedSettings' initializer is inaccessible"
    ),
    (
      "decode them",
      """
      func read(_ data: Data) throws -> PermittedSettings {
        try JSONDecoder().decode(PermittedSettings.self, from: data)
      }
      """, "'PermittedSettings' conform to 'Decodable'"
    ),
    (
      "have them decoded by a conformance of its own",
      "extension PermittedSettings: Decodable {}",
      "extension outside of file declaring struct 'PermittedSettings'"
    ),
    (
      "change them",
      """
      func change(_ permitted: inout PermittedSettings) {
        permitted.settings = TreatmentSettings()
      }
      """, "cannot assign to property: 'settings'"
    ),
    (
      "change one dimension of them",
      """
      func change(_ permitted: inout PermittedSettings) {
        permitted.settings.depth = Micrometres(1)
      }
      """, "'settings' is a 'let' constant"
    ),
    (
      "copy them with other settings",
      """
      extension PermittedSettings {
        init(_ other: PermittedSettings, settings: TreatmentSettings) {
          self.settings = settings
          self.envelope = other.envelope
        }
      }
      """, "'let' property 'settings' may not be initialized directly"
    ),
    (
      "copy them by way of a key path",
      """
      func change(_ permitted: PermittedSettings) -> PermittedSettings {
        var copy = permitted
        copy[keyPath: \\.settings] = TreatmentSettings()
        return copy
      }
      """, "cannot assign through subscript"
    ),
    (
      "widen the envelope that permits them",
      """
      func widen(_ envelope: Envelope) -> Envelope {
        var wider = envelope
        wider.guardrails = []
        return wider
      }
      """, "'guardrails' is a 'let' constant"
    ),
  ])
  func `lets no other module`(_ do: String, body: String, reason: String) throws {
    let errors = try errors(body)
    #expect(!errors.isEmpty)
    #expect(errors.contains { $0.contains(reason) }, "\(errors)")
    #expect(errors.allSatisfy { !$0.contains("no such module") }, "\(errors)")
  }
}
