import Backstage
import DeviceCatalog
import DoseLimits
import Quantities
import Testing

@Suite struct `The real devices and tables` {
  @Test func `load without a defect`() throws {
    let defects = try TemporaryCatalog().defects()
    #expect(defects.isEmpty, "\(defects.map(\.description))")
  }

  @Test func `have a simulated handpiece of every modality`() throws {
    let catalog = try Checkout.catalog()
    let models = catalog.handpieces.values.map { "\($0.model) \($0.modality)" }.sorted()
    #expect(
      models == [
        "crystal-mda microdermabrasion", "ematrix-sub fractionalRF", "needle-pen microneedling",
        "rfmn-25n rfMicroneedling", "rfmn-49i rfMicroneedling",
      ])
    #expect(catalog.handpieces.values.allSatisfy { $0.isSimulated })
    #expect(catalog.ruleCounts.allSatisfy { $0.rules > 0 })
  }

  @Test func `are read as they stand in the files`() throws {
    let catalog = try Checkout.catalog()
    let insulated = try #require(catalog.handpieces["rfmn-49i"])
    #expect(
      insulated.usbMatches == [USBMatch(vendor: 0x0403, product: 0x6001, serialPrefix: "HP-")])
    #expect(insulated.safeState == [.rfOff, .needlesHome])
    #expect(insulated.depthPlan?.maximumDepths == 3)
    #expect(insulated.derived.map(\.dimension) == [.pulseEnergyPerPin])
    #expect(insulated.pulseInterval == Milliseconds(200))
    let depth = try #require(insulated.dimension(.depth))
    #expect(depth.recommendedMinimum == depth.minimum)
    let bare = try #require(catalog.handpieces["rfmn-25n"])
    #expect(bare.powerLevels?.power(of: PowerLevel(20)) == Milliwatts(50_000))
    let pen = try #require(catalog.handpieces["needle-pen"])
    #expect(pen.pulseInterval == Milliseconds(1000) && pen.heatWindow == nil)
    #expect(pen.dimension(.strokeRate)?.saferDirection == .more)
    let sublative = try #require(catalog.handpieces["ematrix-sub"])
    #expect(sublative.rfTimeLimit == Microseconds(100_000) && sublative.usbMatches.isEmpty)
    #expect(sublative.tip(kind: "sub-44")?.pinCount == 44)
  }

  @Test func `give a contraindication from a choice on all riskier ones`() throws {
    let diabetes = try Checkout.catalog().tables.contraindications
      .filter { $0.question == "diabetes" }
    #expect(
      Set(diabetes.map(\.choices)) == [["poorly-controlled"], ["controlled", "poorly-controlled"]])
  }

  @Test func `are counted by section as the files have them`() throws {
    let catalog = try TemporaryCatalog()
    let counts = try Dictionary(
      uniqueKeysWithValues: Checkout.catalog().ruleCounts.map { ($0.section, $0.rules) })
    var found: [String: Int] = [:]
    for file in try Checkout.catalog().files where file.path.hasPrefix("limits/") {
      var section = ""
      for line in try catalog.text(file.path).split(separator: "\n") {
        if line.hasPrefix("  - ") { found[section, default: 0] += 1 }
        if !line.hasPrefix(" "), line.hasSuffix(":") { section = String(line.dropLast()) }
      }
    }
    #expect(found == counts)
  }
}
