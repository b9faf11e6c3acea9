import CatalogFiles
import DeviceCatalog
import DoseLimits
import Quantities
import Testing

@Suite struct `The catalog of this checkout` {
  @Test func `loads without a defect`() throws {
    let catalog = try Checkout.catalog()
    let handpiece = try #require(catalog.handpieces[Patient.model])
    #expect(handpiece.tip(kind: "insulated-49")?.pinCount == 49)
    #expect(handpiece.pulseInterval == Milliseconds(200))
    #expect(catalog.tables.areas.count == 13)
    #expect(catalog.tables.contraindications.count >= 8)
    #expect(catalog.files.map(\.path) == catalog.files.map(\.path).sorted())
  }

  @Test func `has a fingerprint that changes with every byte of every file`() throws {
    let files = try Checkout.catalog().files
    let input = try Catalog.read(files).fingerprintInput
    #expect(input.count > files.reduce(0) { $0 + $1.bytes.count })
    #expect(try Catalog.read(files.reversed()).fingerprintInput == input)
    for index in files.indices {
      var changed = files
      var bytes = files[index].bytes
      bytes[bytes.count - 1] ^= 1
      changed[index] = CatalogFile(
        path: files[index].path, bytes: bytes, root: files[index].root)
      #expect(try Catalog.read(changed).fingerprintInput != input)
    }
  }

  /// The visit that the demonstration makes.
  @Test func `lets type IV have two passes on the cheek and one on the forehead`() throws {
    let patient = try Patient()
    let first = Patient.settings(20_000, 1200)
    let second = Patient.settings(16_000, 1000)
    #expect(try #require(patient.decide().envelope).isPermitted(first))
    let later = try #require(
      patient.decide {
        $0.pass = 2
        $0.earlierPasses = [first]
      }.envelope)
    #expect(later.isPermitted(second))
    #expect(!later.isPermitted(first))
    let forehead = try #require(patient.decide { $0.area = Patient.forehead }.envelope)
    #expect(forehead.isPermitted(second))
    #expect(forehead.maximumPulses >= 30)
    guard case .refused(let refusals) = forehead.permit(Patient.settings(16_000, 3000)) else {
      Issue.record("3.0 mm on the forehead was permitted")
      return
    }
    #expect(
      refusals.map(\.rule.id).sorted() == [
        "rfmn-49i/depth", "rfmn-depth-forehead-4-6",
        "rfmn-depth-forehead-4-6", "rfmn-test-spot-4-6",
      ])
  }

  @Test func `asks for nothing to be taken on trust`() throws {
    let patient = try Patient()
    let stranger = patient.decide { $0.profile.answers = [:] }
    #expect(stranger.blocks.count >= 15)
    #expect(
      stranger.blocks.allSatisfy { $0.rule.source.hasPrefix("http") && $0.reason.hasSuffix(".") })
  }

  /// The boundary of the table, worked out here by other arithmetic than the engine's.
  @Test func `permits exactly what its figures say, for every type, area and setting`() throws {
    let patient = try Patient()
    let typePercent: [Fitzpatrick: Int64] = [
      .i: 100, .ii: 100, .iii: 90, .iv: 80, .v: 70, .vi: 60,
    ]
    // Region: energy in percent, depths in tenths of mm up to type III and from type IV.
    let regions: [String: (percent: Int64, light: (Int64, Int64), dark: (Int64, Int64))] = [
      "forehead": (80, (12, 15), (10, 12)), "glabella": (80, (12, 15), (10, 12)),
      "temple": (80, (10, 15), (10, 12)), "periorbital": (70, (8, 10), (8, 8)),
      "nose-dorsum": (80, (10, 12), (8, 10)), "nasal-sidewall": (80, (15, 20), (12, 15)),
      "malar": (100, (10, 15), (10, 12)), "cheek": (100, (15, 25), (12, 20)),
      "upper-lip": (80, (5, 10), (5, 8)), "chin": (100, (15, 20), (12, 15)),
      "jawline": (100, (15, 20), (12, 15)), "neck": (80, (10, 15), (10, 12)),
    ]
    var failures: [String] = []
    for area in patient.regions where area.region != "orbital" {
      let region = try #require(regions[area.region])
      for type in Fitzpatrick.allCases {
        let envelope = try #require(
          patient.decide {
            $0.area = area
            $0.profile.fitzpatrick = type
            $0.profile.testSpots = .recorded([
              Patient.spot(60_000, 3500, daysAgo: 8, area: area)
            ])
          }.envelope)
        let percent = try #require(typePercent[type]) * region.percent
        let (recommended, absolute) = type <= .iii ? region.light : region.dark
        for energy in Array(Int64(1)...44) + [59, 60, 61] {
          for depth in Array(Int64(4)...26) + [35, 36] {
            let isInside =
              energy >= 2 && energy * 10_000 <= 40 * percent
              // What may be delivered, rounded down, holds the setting and 15 % more.
              && energy * 115 <= 60 * percent / 10_000 * 100
              && depth >= 5 && depth <= recommended && depth * 11 <= absolute * 10
            let settings = Patient.settings(energy * 1000, depth * 100)
            if envelope.isPermitted(settings) != isInside {
              failures.append("type \(type), \(area), \(energy) mJ, \(depth) tenths of mm")
            }
          }
        }
      }
    }
    #expect(failures.isEmpty, "\(failures.prefix(5))")
  }
}
