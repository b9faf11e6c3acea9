package import HandpieceWire
package import Quantities

/// What is wrong with a simulated applicator; nothing, unless a test says so.
package struct Disturbance: Hashable, Sendable {
  /// How much of the set energy the generator really delivers; 1000 when it is well calibrated.
  package var outputGain = Permille(1000)
  /// How much deeper than driven the needles go.
  package var extraDepth = Micrometres.zero
  /// How much of the set stroke rate the motor reaches.
  package var rateGain = Permille(1000)
  /// How much of the set vacuum the pump holds; less is a leak, more a stuck regulator.
  package var vacuumGain = Permille(1000)
  /// How much of the set flow comes through the valve.
  package var flowGain = Permille(1000)

  /// What leads from what the handpiece itself measures to what an instrument reads: an error that
  /// only an instrument shows.
  package var truth = StoredCalibration(day: nil)
  /// How much deeper than the handpiece believes the needles stand when they came from deeper.
  package var backlash = Micrometres.zero
  /// What the load fixture has, where one is on the handpiece.
  package var load = Ohms(100)
  /// Whether that loses 1 ohm for each millisecond of RF, as tissue does and no load.
  package var isLoadTissue = false

  /// Whether the switch that takes the power from the drives does not engage.
  package var inhibitSticks = false

  package init() {}
}
