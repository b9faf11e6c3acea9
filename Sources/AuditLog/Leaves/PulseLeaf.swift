package import Quantities

/// One pulse as the handpiece counted it. Durable before it is acknowledged.
package struct PulseLeaf: DeliveryLeaf {
  package static var kind: String { "pulse" }
  package static var gate: Int { 1 }

  package var pass: PassID
  /// Serial number of the handpiece.
  package var handpiece: String
  package var counterEpoch: CounterEpoch
  package var number: PulseNumber
  package var arm: ArmID
  package var source: PulseSource
  package var outcome: ReasonCode
  /// At each depth.
  package var setEnergyPerPin: Microjoules
  /// Zero on the surface; the deepest of several.
  package var setDepth: Micrometres
  package var setFurtherDepths: [Micrometres]
  package var setPulseWidth: Microseconds
  /// Zero where the handpiece has no levels.
  package var setPowerLevel: Int
  /// Deepest first; empty where nothing was measured.
  package var deliveries: [PulseDelivery]
  package var temperature: MillidegreesCelsius
  package var began: HandpieceInstant
  package var ended: HandpieceInstant

  package init(
    pass: PassID, handpiece: String, counterEpoch: CounterEpoch, number: PulseNumber, arm: ArmID,
    source: PulseSource, outcome: ReasonCode, setEnergyPerPin: Microjoules, setDepth: Micrometres,
    setFurtherDepths: [Micrometres] = [], setPulseWidth: Microseconds, setPowerLevel: Int = 0,
    deliveries: [PulseDelivery], temperature: MillidegreesCelsius,
    began: HandpieceInstant, ended: HandpieceInstant
  ) {
    self.pass = pass
    self.handpiece = handpiece
    self.counterEpoch = counterEpoch
    self.number = number
    self.arm = arm
    self.source = source
    self.outcome = outcome
    self.setEnergyPerPin = setEnergyPerPin
    self.setDepth = setDepth
    self.setFurtherDepths = setFurtherDepths
    self.setPulseWidth = setPulseWidth
    self.setPowerLevel = setPowerLevel
    self.deliveries = deliveries
    self.temperature = temperature
    self.began = began
    self.ended = ended
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    pass = try PassID(from: &fields)
    handpiece = try fields.take("handpiece")
    counterEpoch = try fields.take("counter_epoch")
    number = try fields.take("number")
    arm = try fields.take("arm_id")
    source = try fields.take("source")
    outcome = try fields.take("outcome")
    setEnergyPerPin = try fields.take("set_energy_uj")
    setDepth = try fields.take("set_depth_um")
    setFurtherDepths = try fields.takeList("set_further_depths_um")
    setPulseWidth = try fields.take("set_width_us")
    setPowerLevel = try fields.take("set_power_level")
    deliveries = try fields.takeEntries("deliveries")
    temperature = try fields.take("temperature_mdegc")
    began = try fields.take("began_ms")
    ended = try fields.take("ended_ms")
  }

  package func write(to text: inout JSONText) {
    pass.write(to: &text)
    text.put("handpiece", handpiece)
    text.put("counter_epoch", counterEpoch)
    text.put("number", number)
    text.put("arm_id", arm)
    text.put("source", source)
    text.put("outcome", outcome)
    text.put("set_energy_uj", setEnergyPerPin)
    text.put("set_depth_um", setDepth)
    text.put("set_further_depths_um", setFurtherDepths)
    text.put("set_width_us", setPulseWidth)
    text.put("set_power_level", setPowerLevel)
    text.put("deliveries", deliveries)
    text.put("temperature_mdegc", temperature)
    text.put("began_ms", began)
    text.put("ended_ms", ended)
  }
}

/// What one delivery of a pulse was set to and what was measured, never clamped.
package struct PulseDelivery: LeafEntry {
  package var setEnergyPerPin: Microjoules
  package var setDepth: Micrometres
  package var setPulseWidth: Microseconds
  /// Mean over the pins.
  package var energyPerPin: Microjoules
  /// Of the pin that had most.
  package var energyMaximum: Microjoules
  package var depth: Micrometres
  package var pulseWidth: Microseconds
  package var impedance: Ohms

  package init(
    setEnergyPerPin: Microjoules, setDepth: Micrometres, setPulseWidth: Microseconds,
    energyPerPin: Microjoules, energyMaximum: Microjoules, depth: Micrometres,
    pulseWidth: Microseconds, impedance: Ohms
  ) {
    self.setEnergyPerPin = setEnergyPerPin
    self.setDepth = setDepth
    self.setPulseWidth = setPulseWidth
    self.energyPerPin = energyPerPin
    self.energyMaximum = energyMaximum
    self.depth = depth
    self.pulseWidth = pulseWidth
    self.impedance = impedance
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    setEnergyPerPin = try fields.take("set_energy_uj")
    setDepth = try fields.take("set_depth_um")
    setPulseWidth = try fields.take("set_width_us")
    energyPerPin = try fields.take("energy_uj")
    energyMaximum = try fields.take("energy_max_uj")
    depth = try fields.take("depth_um")
    pulseWidth = try fields.take("width_us")
    impedance = try fields.take("impedance_ohm")
  }

  package func write(to text: inout JSONText) {
    text.put("set_energy_uj", setEnergyPerPin)
    text.put("set_depth_um", setDepth)
    text.put("set_width_us", setPulseWidth)
    text.put("energy_uj", energyPerPin)
    text.put("energy_max_uj", energyMaximum)
    text.put("depth_um", depth)
    text.put("width_us", pulseWidth)
    text.put("impedance_ohm", impedance)
  }
}
