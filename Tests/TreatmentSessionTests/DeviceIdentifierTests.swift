import Backstage
import CatalogFiles
import DeviceCatalog
import DoseLimits
import Foundation
import Testing

/// The device identifier of a UDI goes into the log as the catalog has it, so the catalog takes
/// nothing that could not stand there.
@Suite struct `A device identifier` {
  /// Loads the catalog with the identifier in one of its handpieces, and returns that.
  private func loaded(_ identifier: String) throws -> String? {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "udi-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.copyItem(at: URL(filePath: Checkout.devices), to: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "handpieces/rf-microneedling-insulated-49/handpiece.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data((text + "\nudi_di: \"\(identifier)\"\n").utf8).write(to: file)
    return try CatalogFolder.load(folder: folder.path).handpieces["rfmn-49i"]?.deviceIdentifier
  }

  @Test(arguments: ["0", "04012345678901", "+A99912345/", String(repeating: "9", count: 64)])
  func `is taken as it stands`(identifier: String) throws {
    #expect(try loaded(identifier) == identifier)
  }

  @Test(arguments: ["", String(repeating: "9", count: 65), "0401 2345", "0401\u{FC}", "0401\\t"])
  func `is refused when it is none or too long, or not printable ASCII`(identifier: String) throws {
    #expect(throws: CatalogFilesError.self) { try loaded(identifier) }
  }
}
