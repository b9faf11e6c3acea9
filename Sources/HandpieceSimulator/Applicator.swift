package import HandpieceGuard
package import HandpieceWire
package import Quantities

/// The physics of an applicator on skin: switches, tip and contact, around what its modality moves
/// or heats.
///
/// It moves in steps of 1 ms and in whole units. Every pulse and stroke differs a little, from a
/// seed.
package struct Applicator: Sendable {
  package var footswitchPressed = false
  package var fingerSwitchPressed = false
  package var stopButtonPressed = false
  package var contact = true
  package var tip: Tip?
  package var disturbance = Disturbance()
  /// How often RF has begun to flow.
  package private(set) var beginnings = 0
  private var isInhibited = false

  /// What it moves or heats, each moved on in its place; but for the one of its modality they rest.
  private let modality: Modality
  private var surface = RFSurface()
  private var needles = RFNeedles()
  private var pen = NeedlePen()
  private var nozzle = CrystalNozzle()
  private var random: SplitMix64

  package init(_ modality: Modality, seed: UInt64, tip: Tip?) {
    random = SplitMix64(seed: seed)
    self.tip = tip
    self.modality = modality
  }

  package var reading: SensorReading {
    var reading = SensorReading(
      footswitchPressed: footswitchPressed, fingerSwitchPressed: fingerSwitchPressed,
      contact: contact, impedance: .zero, temperature: Self.restingTemperature,
      needles: .home, depth: .zero, rfOn: false, isInhibited: isInhibited, delivery: .none,
      tip: tip, stopButtonPressed: stopButtonPressed)
    sense(into: &reading)
    return reading
  }

  /// Writes what changes by itself and by switches into an earlier reading of this applicator.
  package func sense(into reading: inout SensorReading) {
    reading.footswitchPressed = footswitchPressed
    reading.fingerSwitchPressed = fingerSwitchPressed
    reading.stopButtonPressed = stopButtonPressed
    reading.contact = contact
    reading.isInhibited = isInhibited
    reading.tip = tip
    switch modality {
    case .fractionalRF: surface.sense(into: &reading)
    case .rfMicroneedling: needles.sense(into: &reading)
    case .microneedling: pen.sense(into: &reading)
    case .microdermabrasion: nozzle.sense(into: &reading)
    }
    if tip?.isFixture == true {
      let lost = disturbance.isLoadTissue ? reading.delivery.pulseWidth.count / 1000 : 0
      reading.impedance = Ohms(max(1, disturbance.load.count - lost))
      reading.delivery.impedance = reading.impedance
      // Where no skin warms it, it has the temperature of the room.
      reading.temperature -= Self.restingTemperature - Self.roomTemperature
    }
  }

  /// What instruments would read at this moment, whatever the handpiece believes.
  package var instrumentReading: SensorReading {
    var truth = disturbance.truth.measured(reading, in: modality)
    guard needles.isFromDeeper else { return truth }
    if truth.depth > .zero { truth.depth += disturbance.backlash }
    if truth.delivery.depth > .zero { truth.delivery.depth += disturbance.backlash }
    return truth
  }

  private static var restingTemperature: MillidegreesCelsius { MillidegreesCelsius(33_000) }
  private static var roomTemperature: MillidegreesCelsius { MillidegreesCelsius(23_000) }

  /// Whether RF, motor, flow and vacuum are off and the needles are home.
  package var isSafe: Bool {
    surface.isSafe && needles.isSafe && pen.isSafe && nozzle.isSafe
  }

  /// Whether nothing is on, nothing moves and nothing is about to: only heat may still go.
  package var isResting: Bool {
    switch modality {
    case .fractionalRF: surface.isSafe
    case .rfMicroneedling: needles.isResting
    case .microneedling: pen.isResting
    case .microdermabrasion: nozzle.isResting
    }
  }

  /// Whether it is at rest and its sensors will go on saying the same.
  package var isSettled: Bool {
    switch modality {
    case .fractionalRF: surface.isSettled
    case .rfMicroneedling: needles.isSettled
    case .microneedling: pen.isResting
    case .microdermabrasion: nozzle.isResting
    }
  }

  /// The chip of the tip counts down to zero; a load fixture has none.
  package mutating func countTipUse() {
    guard let uses = tip?.usesLeft, uses > 0, tip?.isFixture == false else { return }
    tip?.usesLeft = uses - 1
  }

  package mutating func drive(_ command: DriveCommand) {
    switch command {
    case .engageInhibit where !disturbance.inhibitSticks:
      isInhibited = true
      return driveMechanism(.cutRF)
    case .engageInhibit: return
    case .releaseInhibit: isInhibited = false
    case .energise, .runNeedles, .applyVacuum, .startFlow:
      guard !isInhibited else { return }
      if case .energise = command { beginnings += 1 }
      driveMechanism(command)
    case .extendNeedles, .cutRF, .retractNeedles, .stopFlow, .ventVacuum: driveMechanism(command)
    }
  }

  private mutating func driveMechanism(_ command: DriveCommand) {
    switch modality {
    case .fractionalRF: surface.drive(command, disturbance, &random)
    case .rfMicroneedling: needles.drive(command, disturbance, &random)
    case .microneedling: pen.drive(command)
    case .microdermabrasion: nozzle.drive(command)
    }
  }

  /// Lets milliseconds pass at rest, as so many steps would.
  package mutating func rest(milliseconds: Int64) {
    switch modality {
    case .fractionalRF: surface.rest(milliseconds)
    case .rfMicroneedling: needles.rest(milliseconds)
    case .microneedling, .microdermabrasion: break
    }
  }

  /// Lets one millisecond pass.
  package mutating func step() {
    switch modality {
    case .fractionalRF: surface.step(&random)
    case .rfMicroneedling: needles.step()
    case .microneedling: pen.step(disturbance, &random)
    case .microdermabrasion: nozzle.step(hasContact: contact, disturbance, &random)
    }
  }
}
