import DoseLimits
import Foundation
import Quantities
import Testing

/// Nothing from outside is taken for what it is not.
@Suite struct `Settings as JSON` {
  private func decode(_ text: String) throws -> TreatmentSettings {
    try JSONDecoder().decode(TreatmentSettings.self, from: Data(text.utf8))
  }

  @Test func `have one key for each dimension, with its unit`() throws {
    let settings = TreatmentSettings(
      energyPerPin: Microjoules(20_000), powerLevel: PowerLevel(2),
      pulseWidth: Microseconds(30_000), depth: Micrometres(1500),
      furtherDepths: [Micrometres(1000), Micrometres(500)], strokeRate: Millihertz(90_000),
      vacuum: Pascals(15_000), crystalFlow: MilligramsPerSecond(60))
    let text = """
      {"energy_per_pin_uj": 20000, "power_level": 2, "pulse_width_us": 30000, "depth_um": 1500,
       "further_depths_um": [1000, 500], "stroke_rate_mhz": 90000, "vacuum_pa": 15000,
       "crystal_flow_mg_per_s": 60}
      """
    #expect(try decode(text) == settings)
    let data = try JSONEncoder().encode(settings)
    #expect(try JSONDecoder().decode(TreatmentSettings.self, from: data) == settings)
    let written = try JSONSerialization.jsonObject(with: data)
    let expected = try JSONSerialization.jsonObject(with: Data(text.utf8))
    #expect(written as? NSDictionary == expected as? NSDictionary)
  }

  @Test func `leave out what is not set`() throws {
    #expect(try decode("{}") == TreatmentSettings())
    let data = try JSONEncoder().encode(TreatmentSettings(depth: Micrometres(900)))
    #expect(String(data: data, encoding: .utf8) == "{\"depth_um\":900}")
  }

  @Test(arguments: [
    "{\"depth\": 900}", "{\"depth_um\": 900, \"depth_mm\": 1}", "{\"pulse_energy_per_pin_uj\": 1}",
    "{\"depth_um\": 900.5}", "{\"depth_um\": \"900\"}", "{\"depth_um\": 9223372036854775808}",
    "{\"further_depths_um\": 900}", "{\"further_depths_um\": [1000, null]}", "[]",
  ])
  func `are refused with a key or a value that says nothing`(text: String) {
    #expect(throws: DecodingError.self) { try decode(text) }
  }

  @Test func `name the key that nobody knows`() {
    do {
      _ = try decode("{\"depth_um\": 900, \"colour\": 1}")
      Issue.record("an unknown key was read")
    } catch DecodingError.dataCorrupted(let context) {
      #expect(context.codingPath.map(\.stringValue) == ["colour"])
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test func `have at most eight further depths`() throws {
    func text(_ count: Int) -> String {
      "{\"further_depths_um\": [\(Array(repeating: "1", count: count).joined(separator: ","))]}"
    }
    #expect(try decode(text(8)).depthCount == 9)
    #expect(throws: DecodingError.self) { try decode(text(9)) }
  }
}

@Suite struct `A test spot as JSON` {
  private func decode(_ values: String) throws -> TestSpot {
    let text = """
      {"model": "example", "area": "cheek/left", "day": "2024-09-26", "grade": "acceptable"\
      \(values)}
      """
    return try JSONDecoder().decode(TestSpot.self, from: Data(text.utf8))
  }

  @Test func `has its tested values beside the other fields`() throws {
    let values: [DoseLimits.Dimension: Int64] = [
      .energyPerPin: 20_000, .pulseEnergyPerPin: 40_000, .depth: 1200, .vacuum: 15_000,
      .crystalFlow: 60,
    ]
    let spot = try decode(
      """
      , "energy_per_pin_uj": 20000, "pulse_energy_per_pin_uj": 40000, "depth_um": 1200,
      "vacuum_pa": 15000, "crystal_flow_mg_per_s": 60
      """)
    #expect(spot.values == values && spot.day == Example.daysAgo(8))
    let data = try JSONEncoder().encode(spot)
    #expect(try JSONDecoder().decode(TestSpot.self, from: data) == spot)
    let keys = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    #expect(keys?.keys.contains("depth_um") == true && keys?.count == 9)
  }

  @Test func `has the energy of one depth where it says nothing of the insertion`() throws {
    let spot = try decode(", \"energy_per_pin_uj\": 20000")
    #expect(spot[.pulseEnergyPerPin] == 20_000 && spot[.depth] == nil)
    let deep = try decode(", \"energy_per_pin_uj\": 20000, \"pulse_energy_per_pin_uj\": 60000")
    #expect(deep[.pulseEnergyPerPin] == 60_000)
  }

  @Test(arguments: ["", ", \"stroke_rate_mhz\": 90000", ", \"depth_um\": \"deep\""])
  func `is refused without a tested value`(values: String) {
    #expect(throws: DecodingError.self) { try decode(values) }
  }
}

@Suite struct `A preparation as JSON` {
  private func decode(_ text: String) throws -> SkinPreparation {
    try JSONDecoder().decode(SkinPreparation.self, from: Data(text.utf8))
  }

  @Test func `leaves unknown what it leaves out`() throws {
    #expect(try decode("{}") == .unknown)
    #expect(
      try decode("{\"eye_protection\": true}")
        == SkinPreparation(anaesthetic: .unknown, isEyeProtected: true))
    #expect(
      try decode("{\"anaesthetic\": \"none\"}")
        == SkinPreparation(anaesthetic: .none, isEyeProtected: nil))
  }

  @Test(arguments: [
    SkinPreparation.unknown,
    SkinPreparation(
      anaesthetic: .recorded(Anaesthetic(on: Minutes(45), isRemoved: true)),
      isEyeProtected: false),
    SkinPreparation(
      anaesthetic: .recorded(Anaesthetic(on: nil, isRemoved: false)), isEyeProtected: nil),
  ])
  func `comes back from JSON as it went in`(preparation: SkinPreparation) throws {
    let data = try JSONEncoder().encode(preparation)
    #expect(try JSONDecoder().decode(SkinPreparation.self, from: data) == preparation)
  }

  @Test(arguments: [
    "{\"on_min\": 45}", "{\"removed\": true}", "{\"on_min\": 4.5, \"removed\": true}",
  ])
  func `is refused with half an anaesthetic`(anaesthetic: String) throws {
    #expect(throws: DecodingError.self) {
      try decode("{\"anaesthetic\": {\"recorded\": \(anaesthetic)}}")
    }
    let unknown = try decode(
      "{\"anaesthetic\": {\"recorded\": {\"on_min\": null, \"removed\": true}}}")
    #expect(unknown.anaesthetic == .recorded(Anaesthetic(on: nil, isRemoved: true)))
  }
}
