import HandpieceGuard
import HandpieceWire
import Quantities

/// A pen whose motor lets a cartridge of needles stroke. Each stroke goes to its own depth, a
/// little around what was set.
struct NeedlePen: Sendable {
  private var rate = Millihertz.zero
  private var targetRate = Millihertz.zero
  private var strokeDepth = Micrometres.zero
  /// How far the carrier stands out; strokes reach their depth only with it fully out.
  private var carrier: Int64 = 0
  private var isRunning = false
  /// How much of the present stroke is done, in millionths.
  private var progress: Int64 = 0
  private var sample = ExposureSample.none

  private static let spinUpMilliseconds: Int64 = 200
  private static let brakingMilliseconds: Int64 = 80
  private static let carrierMilliseconds: Int64 = 40
  private static let wholeStroke: Int64 = 1_000_000

  var isSafe: Bool {
    rate == .zero && carrier == 0
  }

  var isResting: Bool { isSafe && !isRunning }

  mutating func drive(_ command: DriveCommand) {
    switch command {
    case .runNeedles(let depth, let rate):
      strokeDepth = depth
      targetRate = rate
      isRunning = true
    case .retractNeedles: isRunning = false
    case .extendNeedles, .energise, .cutRF, .applyVacuum, .startFlow, .stopFlow, .ventVacuum,
      .engageInhibit, .releaseInhibit:
      break
    }
  }

  /// Lets one millisecond pass.
  mutating func step(_ disturbance: Disturbance, _ random: inout SplitMix64) {
    sample = .none
    if isResting { return }
    carrier = min(Self.carrierMilliseconds, max(0, carrier + (isRunning ? 1 : -1)))
    turnMotor(disturbance, &random)
    progress += rate.count
    while progress >= Self.wholeStroke {
      progress -= Self.wholeStroke
      if carrier > 0 { stroke(disturbance, &random) }
    }
    sample.strokeRate = rate
  }

  private mutating func turnMotor(_ disturbance: Disturbance, _ random: inout SplitMix64) {
    let target = isRunning ? targetRate.scaled(by: disturbance.rateGain) : .zero
    let span = isRunning ? Self.spinUpMilliseconds : Self.brakingMilliseconds
    let change = Millihertz(max(1, targetRate.count / span))
    // At speed it hunts within one in a hundred.
    let ripple = Permille(random.number(in: 995...1005))
    if rate < target - change {
      rate += change
    } else if rate > target + change {
      rate -= change
    } else {
      rate = target.scaled(by: ripple)
    }
    rate = max(.zero, rate)
  }

  private mutating func stroke(_ disturbance: Disturbance, _ random: inout SplitMix64) {
    let scatter = Micrometres(random.number(in: -20...20) + random.number(in: -20...20))
    let full = strokeDepth + disturbance.extraDepth + scatter
    let depth = max(.zero, Micrometres(full.times(carrier).count / Self.carrierMilliseconds))
    sample.depthMinimum = sample.strokes == 0 ? depth : min(sample.depthMinimum, depth)
    sample.depthMaximum = max(sample.depthMaximum, depth)
    sample.depthSum += depth
    sample.strokes += 1
  }

  func sense(into reading: inout SensorReading) {
    reading.needles = carrier == 0 ? .home : .unknown
    reading.exposure = sample
  }
}
