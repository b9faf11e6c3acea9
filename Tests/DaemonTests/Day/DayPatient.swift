import ControlAPI
import DoseLimits
import Foundation
import Quantities

/// Somebody who comes on the scripted day, with the handpiece they are treated with.
struct DayPatient: Sendable {
  let name: String
  let handpiece: String
  let model: String
  let settings: TreatmentSettings
  /// What their test spot of eight days ago got.
  let spot: [DoseLimits.Dimension: Int64]
  let side: Side
  let pulses: Int

  /// Two on each of four handpieces: needles with RF, RF alone, needles alone, crystals.
  static let all: [DayPatient] = ["Ada", "Ben"].enumerated().flatMap { index, first in
    let side: Side = index == 0 ? .left : .right
    return [
      DayPatient(
        name: "\(first) Needle", handpiece: "HP-0001", model: "rfmn-49i",
        settings: TreatmentSettings(energyPerPin: Microjoules(16_000), depth: Micrometres(1000)),
        spot: [.energyPerPin: 30_000, .depth: 1500], side: side, pulses: 6),
      DayPatient(
        name: "\(first) Surface", handpiece: "HP-0002", model: "ematrix-sub",
        settings: TreatmentSettings(energyPerPin: Microjoules(16_000)),
        spot: [.energyPerPin: 20_000], side: side, pulses: 4),
      DayPatient(
        name: "\(first) Pen", handpiece: "HP-0003", model: "needle-pen",
        settings: TreatmentSettings(depth: Micrometres(800), strokeRate: Millihertz(110_000)),
        spot: [.depth: 1000], side: side, pulses: 2),
      DayPatient(
        name: "\(first) Crystal", handpiece: "HP-0004", model: "crystal-mda",
        settings: TreatmentSettings(vacuum: Pascals(10_000), crystalFlow: MilligramsPerSecond(80)),
        spot: [.vacuum: 12_000, .crystalFlow: 100], side: side, pulses: 2),
    ]
  }

  static let models = ["rfmn-49i", "ematrix-sub", "needle-pen", "crystal-mda"]
  static let handpieces = ["HP-0001", "HP-0002", "HP-0003", "HP-0004"]

  /// Nothing is wrong with them.
  func profile() throws -> PatientProfile {
    var profile = try JSONDecoder().decode(
      PatientProfile.self, from: Data(try HealthyPatient.profile().utf8))
    let today = Int64(Date().timeIntervalSince1970) / 86_400
    profile.testSpots = .recorded([
      TestSpot(
        model: model, area: AreaID(region: "cheek", side: side),
        day: CalendarDay(daysSince1970: today - 8), values: spot, grade: .acceptable)
    ])
    return profile
  }

  /// What nobody may set.
  var excess: TreatmentSettings {
    var excess = settings
    if excess.depth != nil { excess.depth = Micrometres(9000) }
    if excess.energyPerPin != nil { excess.energyPerPin = Microjoules(900_000) }
    if excess.vacuum != nil { excess.vacuum = Pascals(99_000) }
    return excess
  }
}
