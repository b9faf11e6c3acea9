package import Quantities

/// The limits that hold in one pass, each bound with the rule and source that set it.
package struct EnvelopeLeaf: LeafContent {
  package static var kind: String { "envelope" }

  package var pass: PassID
  package var bounds: [EnvelopeBound]
  /// Active pins of the tip.
  package var pinCount: Int
  /// Shortest time between two pulses.
  package var pulseInterval: Milliseconds
  /// RF starts only from here …
  package var impedanceMinimum: Ohms
  /// … to here.
  package var impedanceMaximum: Ohms
  package var heatWindow: Milliseconds
  /// Energy of all pins together that no heat window may exceed.
  package var heatEnergy: Microjoules

  package init(
    pass: PassID, bounds: [EnvelopeBound], pinCount: Int, pulseInterval: Milliseconds,
    impedanceMinimum: Ohms, impedanceMaximum: Ohms, heatWindow: Milliseconds,
    heatEnergy: Microjoules
  ) {
    self.pass = pass
    self.bounds = bounds
    self.pinCount = pinCount
    self.pulseInterval = pulseInterval
    self.impedanceMinimum = impedanceMinimum
    self.impedanceMaximum = impedanceMaximum
    self.heatWindow = heatWindow
    self.heatEnergy = heatEnergy
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    pass = try PassID(from: &fields)
    bounds = try fields.takeEntries("bounds")
    pinCount = try fields.take("pins")
    pulseInterval = try fields.take("pulse_interval_ms")
    impedanceMinimum = try fields.take("impedance_min_ohm")
    impedanceMaximum = try fields.take("impedance_max_ohm")
    heatWindow = try fields.take("heat_window_ms")
    heatEnergy = try fields.take("heat_energy_uj")
  }

  package func write(to text: inout JSONText) {
    pass.write(to: &text)
    text.put("bounds", bounds)
    text.put("pins", pinCount)
    text.put("pulse_interval_ms", pulseInterval)
    text.put("impedance_min_ohm", impedanceMinimum)
    text.put("impedance_max_ohm", impedanceMaximum)
    text.put("heat_window_ms", heatWindow)
    text.put("heat_energy_uj", heatEnergy)
  }
}
