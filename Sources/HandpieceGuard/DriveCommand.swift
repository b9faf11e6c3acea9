package import Quantities

/// What the guard makes the handpiece do. Nothing else moves needles or switches RF, motor, flow
/// or vacuum.
package enum DriveCommand: Hashable, Sendable {
  /// Moves the needles to a depth and holds them there.
  case extendNeedles(to: Micrometres)
  /// Delivers this much energy to each pin within this time. The generator ends by itself when
  /// either is reached; the guard watches and cuts it off beyond. The level is zero where the
  /// handpiece has none.
  case energise(energyPerPin: Microjoules, within: Microseconds, powerLevel: UInt16)
  /// Lets the needles stroke to a depth, this often.
  case runNeedles(depth: Micrometres, rate: Millihertz)
  case applyVacuum(Pascals)
  /// Lets crystals flow; only ever under vacuum, which carries them off.
  case startFlow(MilligramsPerSecond)
  case cutRF
  /// Takes the needles home; a motor that strokes them is switched off.
  case retractNeedles
  case stopFlow
  case ventVacuum
  /// Takes the power from RF, motors, pump and valve by a switch of its own; what is driven
  /// meanwhile does nothing.
  case engageInhibit
  case releaseInhibit
}

extension HandpieceHardware {
  /// Takes the handpiece to its safe state, in the order in which things do harm: RF off, needles
  /// home, flow off, vacuum vented. Crystals that still flow are carried off by what vacuum is
  /// left.
  mutating func makeSafe() {
    drive(.cutRF)
    drive(.retractNeedles)
    drive(.stopFlow)
    drive(.ventVacuum)
  }
}
