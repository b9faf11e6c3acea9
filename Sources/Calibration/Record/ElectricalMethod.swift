package import Quantities

/// How an instrument comes from what it senses to power.
package enum ElectricalMethod: String, Hashable, Sendable, CaseIterable {
  /// Current through a known load: I² · R.
  case currentSquaredTimesLoad = "I²R"
  /// Voltage over a known load: V² ÷ R.
  case voltageSquaredOverLoad = "V²/R"

  /// The energy of each pin, in µJ, rounded to the nearest; `nil` for what cannot be.
  ///
  /// I² · R · t ÷ pins, or V² ÷ R · t ÷ pins. In units of 10⁻⁸ A², 10⁻³ Ω and 10⁻⁶ s a product is
  /// 10⁻¹¹ µJ; a square of millivolts over milliohms is 10⁻³ W, times 10⁻⁶ s 10⁻³ µJ.
  ///
  /// - Parameters:
  ///   - sensed: The current in tenths of a mA, or the voltage in mV, as RMS over the pulse.
  ///   - loadMilliohms: As measured, not as it is named.
  ///   - time: How long RF was on.
  ///   - pins: Those of the tip, which share the energy.
  package func energyPerPin(
    sensed: Int64, loadMilliohms: Int64, time: Microseconds, pins: Int
  ) -> Microjoules? {
    guard (0...1_000_000_000).contains(sensed), (1...1_000_000_000).contains(loadMilliohms),
      (1...600_000_000).contains(time.count), (1...1000).contains(pins)
    else { return nil }
    let square = Int128(sensed) * Int128(sensed)
    let (load, time, pins) = (Int128(loadMilliohms), Int128(time.count), Int128(pins))
    let energy =
      switch self {
      case .currentSquaredTimesLoad:
        Rounding.nearest(square * load * time, by: 100_000_000_000 * pins)
      case .voltageSquaredOverLoad: Rounding.nearest(square * time, by: load * 1000 * pins)
      }
    return Int64(exactly: energy).map { Microjoules($0) }
  }
}

extension ElectricalMethod {
  /// Where it holds: a sensed current follows to 10 MHz, and a voltage is off by what the load's own
  /// capacitance takes from about 500 kHz on
  /// ([Fluke RF303, appendix A](https://www.manualsdir.com/manuals/767866/fluke-biomedical-rf303.html?page=65)).
  /// The ends are engineering figures.
  package var usualHertz: ClosedRange<Int64> {
    switch self {
    case .currentSquaredTimesLoad: 10_000...10_000_000
    case .voltageSquaredOverLoad: 10_000...500_000
    }
  }

  /// What an instrument senses of such an energy, in tenths of a mA or in mV, rounded down; `nil` for
  /// what cannot be.
  package func sensed(
    for energyPerPin: Microjoules, over load: Ohms, within time: Microseconds, pins: Int
  ) -> Int64? {
    guard (1...100_000_000).contains(energyPerPin.count), (1...1_000_000).contains(load.count),
      (1...600_000_000).contains(time.count), (1...1000).contains(pins)
    else { return nil }
    let energy = Int128(energyPerPin.count) * Int128(pins)
    let (load, time) = (Int128(load.count), Int128(time.count))
    // µJ ÷ µs is W; a square of tenths of a mA is 10⁻⁸ A², one of mV 10⁻⁶ V².
    let square =
      switch self {
      case .currentSquaredTimesLoad: energy * 100_000_000 / (time * load)
      case .voltageSquaredOverLoad: energy * 1_000_000 * load / time
      }
    return Rounding.clamped(max(0, Rounding.rootUp(square) - 1))
  }
}

/// How the readings of one calibration were made.
package enum MeasurementMethod: Hashable, Sendable {
  /// Power into a load; above 500 kHz, and at the ends of the loads, the two methods disagree by up
  /// to a third ([Fluke RF303, appendix A](https://www.manualsdir.com/manuals/767866/fluke-biomedical-rf303.html?page=65)).
  case electrical(ElectricalMethod, frequencyHertz: Int64, validHertz: ClosedRange<Int64>)
  /// The instrument reads the quantity itself.
  case direct
}
