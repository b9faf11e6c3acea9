import CatalogFiles
import DeviceCatalog
import Foundation
import Testing

/// A catalog of a newer handpieced is refused as one, and not as many defects.
@Suite struct `The format of a catalog's file` {
  private static let areas = "limits/areas.yaml"
  private static let pen = "handpieces/microneedling-pen/handpiece.yaml"

  @Test func `is said by the catalog of this checkout, and is the first`() throws {
    let catalog = try TemporaryCatalog()
    #expect(try catalog.text(Self.areas).contains("\nformat: 1\n"))
    #expect(try catalog.defects() == [])
  }

  @Test func `is the first where nothing is said`() throws {
    let catalog = try TemporaryCatalog()
    try catalog.replace("\nformat: 1\n", with: "\n", in: Self.areas)
    #expect(try catalog.defects() == [])
  }

  @Test func `may be said by a handpiece too`() throws {
    let catalog = try TemporaryCatalog()
    try catalog.replace("model: needle-pen", with: "format: 1\nmodel: needle-pen", in: Self.pen)
    #expect(try catalog.defects() == [])
  }

  @Test(arguments: [2, 99] as [Int])
  func `that is newer is refused, with what to do, and nothing else of the file is judged`(
    format: Int
  ) throws {
    let catalog = try TemporaryCatalog()
    try catalog.write("format: \(format)\ncolours: [blue]\n", to: Self.areas)
    let handpiece = try catalog.text(Self.pen)
    try catalog.write("colour: blue\n\(handpiece)\nformat: \(format)\n", to: Self.pen)
    let defects = try catalog.defects()
    #expect(defects.map(\.file) == [Self.pen, Self.areas])
    for defect in defects {
      #expect(
        defect.reason == "written for a newer handpieced (format \(format), this one knows 1); "
          + "install that one, or the catalog that came with this one")
    }
    #expect(defects.last?.line == 1)
  }

  @Test(arguments: ["0", "-1", "1.5", "one", "[1]", "01"])
  func `that is none is refused where it stands`(format: String) throws {
    let catalog = try TemporaryCatalog()
    try catalog.replace("format: 1", with: "format: \(format)", in: Self.areas)
    let defects = try catalog.defects()
    #expect(defects.map(\.file) == [Self.areas])
    #expect(defects.first?.reason.contains("format must") == true)
  }

  @Test func `leaves no trace in what a prescriber approves`() throws {
    let catalog = try TemporaryCatalog()
    func text() throws -> [UInt8]? {
      try CatalogFolder.load(folder: catalog.folder.path()).canonicalText(of: "needle-pen")
    }
    let before = try #require(try text())
    try catalog.replace("\nformat: 1\n", with: "\n", in: Self.areas)
    try catalog.replace("model: needle-pen", with: "format: 1\nmodel: needle-pen", in: Self.pen)
    #expect(try text() == before)
  }

  @Test func `alone makes no file of limits`() throws {
    let catalog = try TemporaryCatalog()
    try catalog.write("format: 1\n", to: "limits/zzz.yaml")
    #expect(try catalog.defects().map(\.reason) == ["a limit file needs a section"])
  }
}
