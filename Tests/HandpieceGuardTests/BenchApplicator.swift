import HandpieceGuard
import HandpieceWire
import Quantities

/// Needles and a generator that do what a test says: they arrive, deliver and retract within fixed
/// times, exactly as driven, unless they are told to fail.
struct BenchApplicator {
  var reading = SensorReading(
    footswitchPressed: false, fingerSwitchPressed: false, contact: true, impedance: Ohms(350),
    temperature: MillidegreesCelsius(33_000), needles: .home, depth: .zero, rfOn: false,
    delivery: .none,
    tip: Tip(kind: 1, pinCount: 49, isInsulated: true, uid: TipUID(77), usesLeft: 1000))

  var travelMilliseconds = 10
  var rfMilliseconds = 20
  /// What the pin that gets most is measured to get, of what was set.
  var hottestPin = Permille(1000)
  /// What all pins together are measured to get, of what was set.
  var meanOfPins = Permille(1000)
  var needlesMove = true
  var inhibitWorks = true
  /// How much deeper than driven the needles end.
  var depthError = Micrometres.zero
  var generatorEndsByItself = true
  /// What strokes, sucks or flows.
  var drive = BenchDrive()

  private var target = Micrometres.zero
  private var travelLeft = 0
  private var rfLeft = 0
  private var atEnd = MeasuredDelivery.none

  mutating func drive(_ command: DriveCommand) {
    drive.obey(command)
    switch command {
    case .extendNeedles(let depth):
      setOff(towards: depth + depthError)
    case .retractNeedles:
      setOff(towards: .zero)
    case .energise(let energyPerPin, _, _):
      reading.rfOn = true
      reading.delivery = .none
      rfLeft = rfMilliseconds
      atEnd = MeasuredDelivery(
        energyPerPin: energyPerPin.scaled(by: meanOfPins),
        energyOfHottestPin: energyPerPin.scaled(by: hottestPin),
        depth: reading.depth, impedance: reading.impedance,
        pulseWidth: Microseconds(Int64(rfMilliseconds) * 1000))
    case .cutRF:
      reading.rfOn = false
    case .engageInhibit: reading.isInhibited = inhibitWorks
    case .releaseInhibit: reading.isInhibited = false
    case .runNeedles, .applyVacuum, .startFlow, .stopFlow, .ventVacuum: break
    }
  }

  private mutating func setOff(towards depth: Micrometres) {
    guard needlesMove, depth != reading.depth || reading.needles == .unknown else { return }
    target = depth
    travelLeft = travelMilliseconds
    reading.needles = .unknown
  }

  /// Lets one millisecond pass.
  mutating func step() {
    drive.step(into: &reading)
    if travelLeft > 0 {
      travelLeft -= 1
      if travelLeft == 0 {
        reading.depth = target
        reading.needles = target == .zero ? .home : .out
      }
    }
    guard reading.rfOn else { return }
    rfLeft -= 1
    // Energy rises evenly, so that a bound is met in mid-delivery.
    let elapsed = Int64(rfMilliseconds - rfLeft)
    let total = Int64(rfMilliseconds)
    reading.delivery = MeasuredDelivery(
      energyPerPin: Microjoules(atEnd.energyPerPin.count * elapsed / total),
      energyOfHottestPin: Microjoules(atEnd.energyOfHottestPin.count * elapsed / total),
      depth: atEnd.depth, impedance: atEnd.impedance, pulseWidth: Microseconds(elapsed * 1000))
    if rfLeft <= 0, generatorEndsByItself { reading.rfOn = false }
  }
}
