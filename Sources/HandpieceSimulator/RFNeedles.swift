import HandpieceGuard
import HandpieceWire
import Quantities

/// Needles of an RF tip: a motor takes time to move them, and RF heats what lies between them.
struct RFNeedles: Sendable {
  private var generator = RFGenerator()
  private var depth = Micrometres.zero
  private var targetDepth = Micrometres.zero
  private var depthError = Micrometres.zero
  /// Whether they came to their depth from deeper.
  private(set) var isFromDeeper = false

  /// How far the motor moves the needles in 1 ms.
  private static let travelPerMillisecond = Micrometres(80)

  var isSafe: Bool {
    !generator.isOn && depth == .zero
  }

  var isResting: Bool { isSafe && targetDepth == .zero }

  var isSettled: Bool { isResting && generator.isSettled }

  private var needles: NeedlePosition {
    if depth == .zero { return .home }
    return depth == targetDepth ? .out : .unknown
  }

  private var measuredDepth: Micrometres {
    depth == .zero ? .zero : depth + depthError
  }

  mutating func drive(
    _ command: DriveCommand, _ disturbance: Disturbance, _ random: inout SplitMix64
  ) {
    switch command {
    case .extendNeedles(let target):
      isFromDeeper = target < depth
      targetDepth = target
      depthError = disturbance.extraDepth + Micrometres(random.number(in: -25...25))
      generator.touchSkin(&random)
    case .energise(let energyPerPin, let widthLimit, _):
      generator.start(
        energyPerPin, within: widthLimit, gain: disturbance.outputGain, depth: measuredDepth,
        &random)
    case .cutRF: generator.cut()
    case .retractNeedles: targetDepth = .zero
    case .runNeedles, .applyVacuum, .startFlow, .stopFlow, .ventVacuum, .engageInhibit,
      .releaseInhibit:
      break
    }
  }

  /// Lets one millisecond pass.
  mutating func step() {
    if depth < targetDepth {
      depth = min(targetDepth, depth + Self.travelPerMillisecond)
    } else if depth > targetDepth {
      depth = max(targetDepth, depth - Self.travelPerMillisecond)
    }
    generator.step()
  }

  mutating func rest(_ milliseconds: Int64) { generator.rest(milliseconds) }

  func sense(into reading: inout SensorReading) {
    reading.impedance = generator.impedance
    reading.temperature = generator.temperature
    reading.needles = needles
    reading.depth = measuredDepth
    reading.rfOn = generator.isOn
    reading.delivery = generator.delivery
  }
}
