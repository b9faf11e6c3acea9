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
  private var isInhibited = false

  private var mechanism: Mechanism
  private var random: SplitMix64

  private enum Mechanism: Sendable {
    case surface(RFSurface)
    case needles(RFNeedles)
    case pen(NeedlePen)
    case nozzle(CrystalNozzle)
  }

  package init(_ modality: Modality, seed: UInt64, tip: Tip?) {
    random = SplitMix64(seed: seed)
    self.tip = tip
    mechanism =
      switch modality {
      case .fractionalRF: .surface(RFSurface())
      case .rfMicroneedling: .needles(RFNeedles())
      case .microneedling: .pen(NeedlePen())
      case .microdermabrasion: .nozzle(CrystalNozzle())
      }
  }

  package var reading: SensorReading {
    var reading = SensorReading(
      footswitchPressed: footswitchPressed, fingerSwitchPressed: fingerSwitchPressed,
      contact: contact, impedance: .zero, temperature: MillidegreesCelsius(33_000),
      needles: .home, depth: .zero, rfOn: false, isInhibited: isInhibited, delivery: .none,
      tip: tip, stopButtonPressed: stopButtonPressed)
    switch mechanism {
    case .surface(let surface): surface.sense(into: &reading)
    case .needles(let needles): needles.sense(into: &reading)
    case .pen(let pen): pen.sense(into: &reading)
    case .nozzle(let nozzle): nozzle.sense(into: &reading)
    }
    return reading
  }

  /// Whether RF, motor, flow and vacuum are off and the needles are home.
  package var isSafe: Bool {
    switch mechanism {
    case .surface(let surface): surface.isSafe
    case .needles(let needles): needles.isSafe
    case .pen(let pen): pen.isSafe
    case .nozzle(let nozzle): nozzle.isSafe
    }
  }

  /// Whether nothing is on, nothing moves and nothing is about to: only heat may still go.
  package var isResting: Bool {
    switch mechanism {
    case .surface(let surface): surface.isSafe
    case .needles(let needles): needles.isResting
    case .pen(let pen): pen.isResting
    case .nozzle(let nozzle): nozzle.isResting
    }
  }

  /// Whether it is at rest and its sensors will go on saying the same.
  package var isSettled: Bool {
    switch mechanism {
    case .surface(let surface): surface.isSettled
    case .needles(let needles): needles.isSettled
    case .pen(let pen): pen.isResting
    case .nozzle(let nozzle): nozzle.isResting
    }
  }

  package mutating func drive(_ command: DriveCommand) {
    switch command {
    case .engageInhibit where !disturbance.inhibitSticks:
      isInhibited = true
      return driveMechanism(.cutRF)
    case .engageInhibit: return
    case .releaseInhibit: isInhibited = false
    case .energise, .runNeedles, .applyVacuum, .startFlow:
      if !isInhibited { driveMechanism(command) }
    case .extendNeedles, .cutRF, .retractNeedles, .stopFlow, .ventVacuum: driveMechanism(command)
    }
  }

  private mutating func driveMechanism(_ command: DriveCommand) {
    switch mechanism {
    case .surface(var surface):
      surface.drive(command, disturbance, &random)
      mechanism = .surface(surface)
    case .needles(var needles):
      needles.drive(command, disturbance, &random)
      mechanism = .needles(needles)
    case .pen(var pen):
      pen.drive(command)
      mechanism = .pen(pen)
    case .nozzle(var nozzle):
      nozzle.drive(command)
      mechanism = .nozzle(nozzle)
    }
  }

  /// Lets milliseconds pass at rest, as so many steps would.
  package mutating func rest(milliseconds: Int64) {
    switch mechanism {
    case .surface(var surface):
      surface.rest(milliseconds)
      mechanism = .surface(surface)
    case .needles(var needles):
      needles.rest(milliseconds)
      mechanism = .needles(needles)
    case .pen, .nozzle: break
    }
  }

  /// Lets one millisecond pass.
  package mutating func step() {
    switch mechanism {
    case .surface(var surface):
      surface.step(&random)
      mechanism = .surface(surface)
    case .needles(var needles):
      needles.step()
      mechanism = .needles(needles)
    case .pen(var pen):
      pen.step(disturbance, &random)
      mechanism = .pen(pen)
    case .nozzle(var nozzle):
      nozzle.step(hasContact: contact, disturbance, &random)
      mechanism = .nozzle(nozzle)
    }
  }
}
