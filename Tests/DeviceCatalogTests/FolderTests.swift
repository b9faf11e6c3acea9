import Backstage
import CatalogFiles
import DeviceCatalog
import Foundation
import Testing

@Suite struct `A catalog folder` {
  private static let areas = "limits/areas.yaml"

  @Test(arguments: [
    ("region: forehead", "region: &here forehead", "anchors and aliases"),
    ("region: forehead", "region: !!str forehead", "tags are not used"),
    ("code: 1\n", "code: !!int \"1\"\n", "tags are not used"),
    ("    region: forehead\n", "    <<: {region: forehead}\n", "merge keys"),
    ("region: forehead", "region: [forehead", "did not find expected"),
    ("region: forehead", "region: forehead\n    region: forehead", "stands twice"),
    ("region: forehead", "\tregion: forehead", "tab character"),
    ("areas:\n", "areas:\n---\n", "another document"),
  ])
  func `refuses YAML that does not say plainly what it means`(
    old: String, new: String, reason: String
  ) throws {
    let catalog = try TemporaryCatalog()
    try catalog.replace(old, with: new, in: Self.areas)
    let defects = try catalog.defects()
    #expect(defects.count == 1)
    let defect = try #require(defects.first)
    #expect(defect.file == Self.areas && defect.line > 0)
    #expect(defect.reason.contains(reason))
  }

  @Test func `refuses an alias at the anchor it means`() throws {
    let catalog = try TemporaryCatalog()
    try catalog.write(
      "areas:\n  - id: a\n    region: &r cheek\n    group: *r\n", to: Self.areas)
    let defects = try catalog.defects()
    #expect(defects.map(\.line) == [3])
  }

  @Test(arguments: ["", "# nothing\n", "just words\n", "- a list\n", "{}\n"])
  func `refuses a file without tables`(text: String) throws {
    let catalog = try TemporaryCatalog()
    try catalog.write(text, to: Self.areas)
    #expect(try catalog.defects().contains { $0.file == Self.areas })
  }

  @Test func `refuses bytes that are no text, and nests that are too deep`() throws {
    let catalog = try TemporaryCatalog()
    try Data([0xFF, 0xFE, 0x00]).write(to: catalog.folder.appending(path: Self.areas))
    #expect(try catalog.defects().contains { $0.reason == "not UTF-8" })
    for depth in [17, 900, 5000] {
      let nest = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      try catalog.write("areas: \(nest)\n", to: Self.areas)
      #expect(try catalog.defects().count == 1)
    }
  }

  @Test func `refuses a file that is too large and a folder with too many`() throws {
    let catalog = try TemporaryCatalog()
    let areas = try catalog.text(Self.areas)
    try catalog.write(areas + String(repeating: "#", count: 256 * 1024), to: Self.areas)
    #expect(throws: CatalogFilesError.self) {
      try CatalogFolder.load(folder: catalog.folder.path())
    }
    try catalog.write(areas, to: Self.areas)
    for index in 0..<64 {
      try catalog.write("ages: []\n", to: "limits/more-\(index).yaml")
    }
    let error = #expect(throws: CatalogFilesError.self) {
      try CatalogFolder.load(folder: catalog.folder.path())
    }
    guard case .tooLarge = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `is unreadable, with its path, when something is missing or strange`() throws {
    func path(_ catalog: TemporaryCatalog) -> String? {
      do {
        _ = try CatalogFolder.load(folder: catalog.folder.path())
        return nil
      } catch CatalogFilesError.unreadable(let path, let reason) {
        #expect(!reason.isEmpty)
        return String(path.dropFirst(catalog.folder.path().count))
      } catch {
        return "\(error)"
      }
    }
    let stranger = try TemporaryCatalog()
    try stranger.write("ages: []\n", to: "limits/more.yml")
    #expect(path(stranger) == "/limits/more.yml")
    let bare = try TemporaryCatalog()
    try FileManager.default.createDirectory(
      at: bare.folder.appending(path: "handpieces/bare"), withIntermediateDirectories: false)
    #expect(path(bare) == "/handpieces/bare/handpiece.yaml")
    let gone = try TemporaryCatalog()
    try FileManager.default.removeItem(at: gone.folder.appending(path: "limits"))
    #expect(path(gone) == "/limits")
    let folder = try TemporaryCatalog()
    try FileManager.default.createDirectory(
      at: folder.folder.appending(path: "limits/more.yaml"), withIntermediateDirectories: false)
    #expect(path(folder) == "/limits/more.yaml")
  }

  @Test func `is found above an executable of a checkout`() throws {
    let found = CatalogFolder.defaultFolder(
      executablePath: Checkout.path(".build/debug/handpieced"))
    #expect(found == Checkout.devices)
    let elsewhere = CatalogFolder.defaultFolder(executablePath: "/nowhere/bin/handpieced")
    #expect(elsewhere == nil || elsewhere == "/usr/share/handpieced/devices")
  }
}
