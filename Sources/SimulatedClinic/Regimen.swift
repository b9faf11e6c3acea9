import DoseLimits
import HandpieceSimulator
import Quantities

/// One way to treat a left cheek: with which handpiece and tip, and what is set in each pass.
struct Regimen: Sendable {
  let model: String
  var tipKind: UInt8 = 1
  var fitzpatrick = Fitzpatrick.iv
  let passes: [TreatmentSettings]

  static let all = [
    Regimen(model: "ematrix-sub", passes: [.energy(30_000), .energy(25_000)]),
    Regimen(model: "ematrix-sub", tipKind: 2, passes: [.energy(35_000), .energy(35_000)]),
    Regimen(model: "rfmn-49i", passes: [.energy(20_000, at: 1200), .energy(16_000, at: 1000)]),
    Regimen(
      model: "rfmn-49i", fitzpatrick: .ii,
      passes: [
        .energy(15_000, at: 1500, 1000, 500), .energy(14_000, at: 1400, 900),
        .energy(12_000, at: 1300),
      ]),
    Regimen(
      model: "rfmn-25n",
      passes: [.level(4, width: 50_000, at: 1200), .level(3, width: 40_000, at: 1100)]),
    Regimen(
      model: "rfmn-25n", fitzpatrick: .ii,
      passes: [
        .level(3, width: 50_000, at: 1500, 1000), .level(1, width: 50_000, at: 1400, 900),
        .level(1, width: 40_000, at: 1300),
      ]),
    Regimen(
      model: "needle-pen",
      passes: [
        .strokes(110_000, at: 1000), .strokes(120_000, at: 1000), .strokes(100_000, at: 750),
      ]
    ),
    Regimen(
      model: "crystal-mda",
      passes: [.suction(15_000, crystals: 100), .suction(12_000, crystals: 200)]),
  ]
}

extension TreatmentSettings {
  /// µJ per pin and µm, the deepest first.
  fileprivate static func energy(_ energy: Int64, at depths: Int64...) -> Self {
    Self(
      energyPerPin: Microjoules(energy), depth: depths.first.map { Micrometres($0) },
      furtherDepths: depths.dropFirst().map { Micrometres($0) })
  }

  /// A level, µs and µm.
  fileprivate static func level(_ level: Int64, width: Int64, at depths: Int64...) -> Self {
    Self(
      powerLevel: PowerLevel(level), pulseWidth: Microseconds(width),
      depth: depths.first.map { Micrometres($0) },
      furtherDepths: depths.dropFirst().map { Micrometres($0) })
  }

  /// mHz and µm.
  fileprivate static func strokes(_ rate: Int64, at depth: Int64) -> Self {
    Self(depth: Micrometres(depth), strokeRate: Millihertz(rate))
  }

  /// Pa and mg/s.
  fileprivate static func suction(_ vacuum: Int64, crystals: Int64) -> Self {
    Self(vacuum: Pascals(vacuum), crystalFlow: MilligramsPerSecond(crystals))
  }
}
