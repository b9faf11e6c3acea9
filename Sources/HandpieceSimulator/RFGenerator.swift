import HandpieceWire
import Quantities

/// A generator that takes time to deliver, and tissue whose impedance falls while it is heated.
struct RFGenerator: Sendable {
  private(set) var delivery = MeasuredDelivery.none
  private(set) var impedance = Ohms(369)
  private(set) var temperature = Self.restingTemperature
  private var output: Output?

  /// RF while it is on.
  private struct Output: Sendable {
    var energyAtEnd: Microjoules
    var energyPerMillisecond: Microjoules
    var widthLimit: Microseconds
    var hottestPin: Permille
  }

  private static let restingTemperature = MillidegreesCelsius(33_000)
  /// How long the generator takes for the energy of one delivery.
  private static let deliveryMilliseconds: Int64 = 30

  var isOn: Bool {
    output != nil
  }

  /// Whether it is off and no heat is left that would go.
  var isSettled: Bool { output == nil && heatLoss == .zero }

  /// How much cooler it is 1 ms later.
  private var heatLoss: MillidegreesCelsius {
    MillidegreesCelsius((temperature - Self.restingTemperature).count / 400)
  }

  /// Electrodes touch skin of another impedance. 1 MHz: mean 369 Ω, standard deviation 49 Ω.
  mutating func touchSkin(_ random: inout SplitMix64) {
    impedance = Ohms(random.number(in: 300...440))
  }

  /// Begins a delivery at a depth.
  mutating func start(
    _ energyPerPin: Microjoules, within widthLimit: Microseconds, gain: Permille,
    depth: Micrometres, _ random: inout SplitMix64
  ) {
    let spread = Permille(random.number(in: 980...1020))
    let energyAtEnd = energyPerPin.scaled(by: gain).scaled(by: spread)
    output = Output(
      energyAtEnd: energyAtEnd,
      energyPerMillisecond: Microjoules(
        max(1, energyAtEnd.count / Self.deliveryMilliseconds)),
      widthLimit: widthLimit, hottestPin: Permille(random.number(in: 1010...1040)))
    delivery = MeasuredDelivery(
      energyPerPin: .zero, energyOfHottestPin: .zero, depth: depth, impedance: impedance,
      pulseWidth: .zero)
  }

  mutating func cut() {
    output = nil
  }

  /// Lets one millisecond pass.
  mutating func step() {
    if let output { generate(output) }
    temperature -= heatLoss
  }

  /// Lets milliseconds pass while it is off.
  mutating func rest(_ milliseconds: Int64) {
    var left = milliseconds
    while left > 0, heatLoss != .zero {
      temperature -= heatLoss
      left -= 1
    }
  }

  private mutating func generate(_ output: Output) {
    let energy = min(output.energyAtEnd, delivery.energyPerPin + output.energyPerMillisecond)
    delivery.energyPerPin = energy
    delivery.energyOfHottestPin = energy.scaled(by: output.hottestPin)
    delivery.pulseWidth += Microseconds(1000)
    impedance = max(Ohms(215), impedance - Ohms(1))
    temperature += MillidegreesCelsius(40)
    if energy >= output.energyAtEnd || delivery.pulseWidth >= output.widthLimit {
      self.output = nil
    }
  }
}
