package import HandpieceWire
package import Quantities

/// What the sensors say at one moment.
package struct SensorReading: Hashable, Sendable {
  package var footswitchPressed: Bool
  package var fingerSwitchPressed: Bool
  /// The handpiece's own stop button.
  package var stopButtonPressed: Bool
  package var contact: Bool
  package var impedance: Ohms
  package var temperature: MillidegreesCelsius
  /// Out means at rest outside; needles that stroke are never home before they are retracted.
  package var needles: NeedlePosition
  package var depth: Micrometres
  package var rfOn: Bool
  /// Whether the switch that takes their power from RF, motors, pump and valve is engaged.
  package var isInhibited: Bool
  /// What the present or last delivery of RF has given so far.
  package var delivery: MeasuredDelivery
  /// What a continuous delivery did since the last reading.
  package var exposure: ExposureSample
  package var tip: Tip?

  package init(
    footswitchPressed: Bool, fingerSwitchPressed: Bool, contact: Bool, impedance: Ohms,
    temperature: MillidegreesCelsius, needles: NeedlePosition, depth: Micrometres, rfOn: Bool,
    isInhibited: Bool = false, delivery: MeasuredDelivery, exposure: ExposureSample = .none,
    tip: Tip?, stopButtonPressed: Bool = false
  ) {
    self.footswitchPressed = footswitchPressed
    self.fingerSwitchPressed = fingerSwitchPressed
    self.stopButtonPressed = stopButtonPressed
    self.contact = contact
    self.impedance = impedance
    self.temperature = temperature
    self.needles = needles
    self.depth = depth
    self.rfOn = rfOn
    self.isInhibited = isInhibited
    self.delivery = delivery
    self.exposure = exposure
    self.tip = tip
  }

  /// Whether anything acts on skin or could: RF, a motor, flow or vacuum.
  var isEnergised: Bool {
    rfOn || !exposure.isAtRest
  }

  /// Whether everything is off and the needles are home.
  var isSafe: Bool {
    !isEnergised && needles == .home
  }
}

/// What a continuous delivery did since the last reading, and how it runs now.
package struct ExposureSample: Hashable, Sendable {
  /// Strokes completed since the last reading; their depths follow, zero when there are none.
  package var strokes: UInt32
  package var depthMinimum: Micrometres
  package var depthSum: Micrometres
  package var depthMaximum: Micrometres
  /// What the motor makes now; zero when it stands.
  package var strokeRate: Millihertz
  /// The vacuum now; zero below what the sensor tells from ambient.
  package var vacuum: Pascals
  package var crystalFlow: MilligramsPerSecond

  package init(
    strokes: UInt32, depthMinimum: Micrometres, depthSum: Micrometres, depthMaximum: Micrometres,
    strokeRate: Millihertz, vacuum: Pascals, crystalFlow: MilligramsPerSecond
  ) {
    self.strokes = strokes
    self.depthMinimum = depthMinimum
    self.depthSum = depthSum
    self.depthMaximum = depthMaximum
    self.strokeRate = strokeRate
    self.vacuum = vacuum
    self.crystalFlow = crystalFlow
  }

  /// Nothing moves, and no handpiece but one for continuous delivery says otherwise.
  package static var none: Self {
    Self(
      strokes: 0, depthMinimum: .zero, depthSum: .zero, depthMaximum: .zero, strokeRate: .zero,
      vacuum: .zero, crystalFlow: .zero)
  }

  var isAtRest: Bool {
    strokeRate == .zero && vacuum == .zero && crystalFlow == .zero
  }
}
