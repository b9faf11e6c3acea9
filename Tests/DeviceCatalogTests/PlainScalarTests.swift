import CatalogFiles
import DeviceCatalog
import Testing

@Suite struct `A value without quotes` {
  /// Where a text is wanted, whatever is not one is refused.
  @Test(arguments: [
    "yes", "off", "True", "~", "null", "12", "-7", "0x1F", "0b11", "1_000", "1.5", "-.5", "1e3",
    "1.5E-3", ".inf", ".nan", "2026-11-21", "12:30:05", "=",
  ])
  func `is no text when YAML gives it another meaning`(value: String) throws {
    let catalog = try TemporaryCatalog()
    try catalog.replace(
      "name: Reference RF microneedling, 49 insulated pins", with: "name: \(value)",
      in: RealFile.insulated)
    #expect(try catalog.defects().map(\.reason) == ["name must be a text of 1 to 400 bytes"])
  }

  @Test(arguments: ["\"12\"", "49 pins", "12-pins", "1.5 mm", "v1.2.3", "e3", "-x"])
  func `is a text when it has no other meaning`(value: String) throws {
    let catalog = try TemporaryCatalog()
    try catalog.replace(
      "name: Reference RF microneedling, 49 insulated pins",
      with: "name: \(value)", in: RealFile.insulated)
    #expect(try catalog.defects().isEmpty)
  }

  @Test(arguments: ["20000.0", "2e4", "20_000", "0x4E20", "+20000", "020000", "\"20000\"", "~"])
  func `is a figure only when it is a plain decimal integer`(value: String) throws {
    let catalog = try TemporaryCatalog()
    try catalog.replace("default: 20000", with: "default: \(value)", in: RealFile.insulated)
    let reasons = try catalog.defects().map(\.reason)
    #expect(reasons.count == 1 && reasons[0].hasPrefix("default must be a"), "\(reasons)")
  }
}
