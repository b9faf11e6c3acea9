package import HandpieceGuard
package import HandpieceWire
package import Quantities

/// The physics of an RF-microneedling applicator on skin: needles that take time to move, a
/// generator that takes time to deliver, tissue whose impedance falls while it is heated.
///
/// It moves in steps of 1 ms and in whole units. Every pulse differs a little, from a seed.
package struct Applicator: Sendable {
  package var footswitchPressed = false
  package var fingerSwitchPressed = false
  package var contact = true
  package var tip: Tip?
  /// How much of the set energy the generator really delivers; 1000 when it is well calibrated.
  package var outputGain = Permille(1000)

  private var random: SplitMix64
  private var depth = Micrometres.zero
  private var targetDepth = Micrometres.zero
  private var depthError = Micrometres.zero
  private var impedance = Ohms(369)
  private var temperature = Self.restingTemperature
  private var rf: Generation?
  private var delivery = MeasuredDelivery.none

  /// RF while it is on.
  private struct Generation: Sendable {
    var energyAtEnd: Microjoules
    var energyPerMillisecond: Microjoules
    var widthLimit: Microseconds
    var hottestPin: Permille
  }

  /// How far the motor moves the needles in 1 ms.
  private static let travelPerMillisecond = Micrometres(80)
  private static let restingTemperature = MillidegreesCelsius(33_000)
  /// How long the generator takes for the energy of one delivery.
  private static let deliveryMilliseconds: Int64 = 30

  package init(seed: UInt64, tip: Tip?) {
    random = SplitMix64(seed: seed)
    self.tip = tip
  }

  package var reading: SensorReading {
    SensorReading(
      footswitchPressed: footswitchPressed, fingerSwitchPressed: fingerSwitchPressed,
      contact: contact, impedance: impedance, temperature: temperature, needles: needles,
      depth: depth == .zero ? .zero : depth + depthError, rfOn: rf != nil, delivery: delivery,
      tip: tip)
  }

  /// Whether RF is off and the needles are home.
  package var isSafe: Bool {
    rf == nil && depth == .zero
  }

  private var needles: NeedlePosition {
    if depth == .zero { return .home }
    return depth == targetDepth ? .out : .unknown
  }

  package mutating func drive(_ command: DriveCommand) {
    switch command {
    case .extendNeedles(let target):
      targetDepth = target
      depthError = Micrometres(random.number(in: -25...25))
      // 1 MHz through skin: mean 369 Ω, standard deviation 49 Ω.
      impedance = Ohms(random.number(in: 300...440))
    case .energise(let energyPerPin, let widthLimit):
      startRF(energyPerPin, within: widthLimit)
    case .cutRF:
      rf = nil
    case .retractNeedles:
      targetDepth = .zero
    }
  }

  private mutating func startRF(_ energyPerPin: Microjoules, within widthLimit: Microseconds) {
    let spread = Permille(random.number(in: 980...1020))
    let energyAtEnd = energyPerPin.scaled(by: outputGain).scaled(by: spread)
    rf = Generation(
      energyAtEnd: energyAtEnd,
      energyPerMillisecond: Microjoules(
        max(1, energyAtEnd.count / Self.deliveryMilliseconds)),
      widthLimit: widthLimit, hottestPin: Permille(random.number(in: 1010...1040)))
    delivery = MeasuredDelivery(
      energyPerPin: .zero, energyOfHottestPin: .zero, depth: depth + depthError,
      impedance: impedance, pulseWidth: .zero)
  }

  /// Lets one millisecond pass.
  package mutating func step() {
    moveNeedles()
    if let rf { generate(rf) }
    temperature -= MillidegreesCelsius((temperature - Self.restingTemperature).count / 400)
  }

  private mutating func moveNeedles() {
    if depth < targetDepth {
      depth = min(targetDepth, depth + Self.travelPerMillisecond)
    } else if depth > targetDepth {
      depth = max(targetDepth, depth - Self.travelPerMillisecond)
    }
  }

  private mutating func generate(_ generation: Generation) {
    let energy = min(
      generation.energyAtEnd, delivery.energyPerPin + generation.energyPerMillisecond)
    delivery.energyPerPin = energy
    delivery.energyOfHottestPin = energy.scaled(by: generation.hottestPin)
    delivery.pulseWidth += Microseconds(1000)
    impedance = max(Ohms(215), impedance - Ohms(1))
    temperature += MillidegreesCelsius(40)
    if energy >= generation.energyAtEnd || delivery.pulseWidth >= generation.widthLimit {
      rf = nil
    }
  }
}
