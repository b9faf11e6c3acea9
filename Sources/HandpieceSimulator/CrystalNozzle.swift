import HandpieceGuard
import HandpieceWire
import Quantities

/// A nozzle that draws skin up and lets crystals flow over it: a pump that takes time to build a
/// vacuum, a valve that meters crystals into it.
struct CrystalNozzle: Sendable {
  private var vacuum = Pascals.zero
  private var targetVacuum = Pascals.zero
  private var flow = MilligramsPerSecond.zero
  private var targetFlow = MilligramsPerSecond.zero
  private var sample = ExposureSample.none

  /// Time constants, in ms.
  private static let building: Int64 = 80
  private static let venting: Int64 = 30
  private static let valve: Int64 = 30
  /// How much of its vacuum the pump holds on an open nozzle.
  private static let withoutSkin = Permille(300)

  var isSafe: Bool {
    vacuum == .zero && flow == .zero
  }

  var isResting: Bool { isSafe && targetVacuum == .zero && targetFlow == .zero }

  mutating func drive(_ command: DriveCommand) {
    switch command {
    case .applyVacuum(let target): targetVacuum = target
    case .startFlow(let target): targetFlow = target
    case .stopFlow: targetFlow = .zero
    case .ventVacuum: targetVacuum = .zero
    case .extendNeedles, .energise, .runNeedles, .cutRF, .retractNeedles, .engageInhibit,
      .releaseInhibit:
      break
    }
  }

  /// Lets one millisecond pass.
  mutating func step(
    hasContact: Bool, _ disturbance: Disturbance, _ random: inout SplitMix64
  ) {
    if isResting {
      sample = .none
      return
    }
    var held = targetVacuum.scaled(by: disturbance.vacuumGain)
    if !hasContact { held = held.scaled(by: Self.withoutSkin) }
    vacuum = Pascals(
      approach(held.count, from: vacuum.count, targetVacuum == .zero ? Self.venting : Self.building)
    )
    // Crystals are drawn by the vacuum: without any, none flow.
    let drawn = vacuum == .zero ? .zero : targetFlow.scaled(by: disturbance.flowGain)
    flow = MilligramsPerSecond(approach(drawn.count, from: flow.count, Self.valve))
    let ripple = Permille(random.number(in: 990...1010))
    sample.vacuum = vacuum.scaled(by: ripple)
    sample.crystalFlow = flow.scaled(by: ripple)
  }

  /// One millisecond of an exponential approach, in whole units and to the end.
  private func approach(_ target: Int64, from value: Int64, _ timeConstant: Int64) -> Int64 {
    let distance = target - value
    let change = distance / timeConstant
    return value + (change == 0 ? distance.signum() : change)
  }

  func sense(into reading: inout SensorReading) {
    reading.exposure = sample
  }
}
