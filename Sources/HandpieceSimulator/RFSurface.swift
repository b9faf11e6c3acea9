import HandpieceGuard
import HandpieceWire
import Quantities

/// Electrodes that lie on the skin: RF and nothing that moves.
struct RFSurface: Sendable {
  private var generator = RFGenerator()

  var isSafe: Bool {
    !generator.isOn
  }

  var isSettled: Bool { generator.isSettled }

  mutating func drive(
    _ command: DriveCommand, _ disturbance: Disturbance, _ random: inout SplitMix64
  ) {
    switch command {
    case .energise(let energyPerPin, let widthLimit, _):
      generator.start(
        energyPerPin, within: widthLimit, gain: disturbance.outputGain, depth: .zero, &random)
    case .cutRF: generator.cut()
    case .extendNeedles, .retractNeedles, .runNeedles, .applyVacuum, .startFlow, .stopFlow,
      .ventVacuum, .engageInhibit, .releaseInhibit:
      break
    }
  }

  /// Lets one millisecond pass. Between two pulses the hand moves on to other skin.
  mutating func step(_ random: inout SplitMix64) {
    let wasOn = generator.isOn
    generator.step()
    if wasOn, !generator.isOn { generator.touchSkin(&random) }
  }

  mutating func rest(_ milliseconds: Int64) { generator.rest(milliseconds) }

  func sense(into reading: inout SensorReading) {
    reading.impedance = generator.impedance
    reading.temperature = generator.temperature
    reading.rfOn = generator.isOn
    reading.delivery = generator.delivery
  }
}
