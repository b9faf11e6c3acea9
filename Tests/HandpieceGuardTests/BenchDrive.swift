import HandpieceGuard
import HandpieceWire
import Quantities

/// A motor, a pump and a crystal valve that do what a test says: they are there after a fixed time,
/// exactly as driven, unless they are told to fail.
struct BenchDrive {
  /// How long motor, pump and valve take to run or to come to rest.
  var spinUpMilliseconds = 20
  var brakingMilliseconds = 20
  /// The depth of every stroke, in place of what was driven.
  var strokeDepth: Micrometres?
  /// The depth of the next stroke alone.
  var nextStroke: Micrometres?
  var countsStrokes = true
  var rateGain = Permille(1000)
  var vacuumGain = Permille(1000)
  var flowGain = Permille(1000)
  var comesToRest = true

  private var depth = Micrometres.zero
  private var rate = Ramp()
  private var vacuum = Ramp()
  private var flow = Ramp()
  private var carrier = Ramp()
  private var progress: Int64 = 0

  /// Something that is on some time after it was switched on.
  private struct Ramp {
    var value: Int64 = 0
    var isOn = false
    var left = 0

    mutating func set(_ value: Int64, after milliseconds: Int) {
      isOn = value > 0
      if isOn { self.value = value }
      left = milliseconds
    }

    mutating func step(comesToRest: Bool) -> Int64 {
      if left > 0 { left -= 1 }
      return (left == 0) == isOn || !comesToRest ? value : 0
    }
  }

  mutating func obey(_ command: DriveCommand) {
    switch command {
    case .runNeedles(let depth, let rate):
      self.depth = depth
      self.rate.set(rate.count, after: spinUpMilliseconds)
      carrier.set(1, after: 0)
    case .applyVacuum(let target): vacuum.set(target.count, after: spinUpMilliseconds)
    case .startFlow(let target): flow.set(target.count, after: spinUpMilliseconds)
    case .retractNeedles:
      rate.set(0, after: brakingMilliseconds)
      carrier.set(0, after: brakingMilliseconds)
    case .stopFlow: flow.set(0, after: brakingMilliseconds)
    case .ventVacuum: vacuum.set(0, after: brakingMilliseconds)
    case .extendNeedles, .energise, .cutRF, .engageInhibit, .releaseInhibit: break
    }
  }

  mutating func step(into reading: inout SensorReading) {
    guard rate.value > 0 || vacuum.value > 0 else { return }
    var sample = ExposureSample.none
    let turning = Millihertz(rate.step(comesToRest: comesToRest))
    sample.strokeRate = turning.scaled(by: rateGain)
    sample.vacuum = Pascals(vacuum.step(comesToRest: comesToRest)).scaled(by: vacuumGain)
    sample.crystalFlow = MilligramsPerSecond(flow.step(comesToRest: comesToRest))
      .scaled(by: flowGain)
    progress += turning.count
    if progress >= 1_000_000 {
      progress -= 1_000_000
      stroke(&sample)
    }
    if rate.value > 0 {
      reading.needles = carrier.step(comesToRest: comesToRest) > 0 ? .unknown : .home
    }
    reading.exposure = sample
  }

  private mutating func stroke(_ sample: inout ExposureSample) {
    guard countsStrokes else { return }
    let reached = nextStroke ?? strokeDepth ?? depth
    nextStroke = nil
    sample.strokes = 1
    sample.depthMinimum = reached
    sample.depthSum = reached
    sample.depthMaximum = reached
  }
}
