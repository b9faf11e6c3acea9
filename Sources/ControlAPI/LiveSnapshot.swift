package import Quantities

/// What a handpiece said of itself last, 20 times a second, and how much it warmed the skin lately.
package struct LiveSnapshot: Codable, Hashable, Sendable {
  /// What is left of its permission to fire before it ends by itself; zero without one.
  package var lease: Milliseconds
  package var isInContact: Bool
  package var isFootswitchPressed: Bool
  /// The footswitch must be released before it can fire again.
  package var isReleaseNeeded: Bool
  package var needles: Needles
  /// RF is on, a motor turns, or there is vacuum or flow.
  package var isEnergised: Bool
  /// What keeps its drives without power is engaged.
  package var isInhibited: Bool
  package var isStopLatched: Bool
  /// The last delivery is acknowledged, so that the next one may begin.
  package var isGateOpen: Bool
  /// Why its last permission ended, in one word.
  package var lastDisarm: String
  /// Since it was switched on.
  package var running: Milliseconds
  package var impedance: Ohms
  package var temperature: MillidegreesCelsius
  /// `nil` where no pass is in progress or its limits know no heat.
  package var heat: Heat?

  package init(
    lease: Milliseconds, isInContact: Bool, isFootswitchPressed: Bool, isReleaseNeeded: Bool,
    needles: Needles, isEnergised: Bool, isInhibited: Bool, isStopLatched: Bool,
    isGateOpen: Bool, lastDisarm: String, running: Milliseconds,
    impedance: Ohms, temperature: MillidegreesCelsius, heat: Heat?
  ) {
    self.lease = lease
    self.isInContact = isInContact
    self.isFootswitchPressed = isFootswitchPressed
    self.isReleaseNeeded = isReleaseNeeded
    self.needles = needles
    self.isEnergised = isEnergised
    self.isInhibited = isInhibited
    self.isStopLatched = isStopLatched
    self.isGateOpen = isGateOpen
    self.lastDisarm = lastDisarm
    self.running = running
    self.impedance = impedance
    self.temperature = temperature
    self.heat = heat
  }

  /// Where needles are.
  package enum Needles: String, Codable, CaseIterable, Hashable, Sendable {
    case home, out
    /// Between both, or the sensor fails; counts as out.
    case unknown
  }

  /// The energy over all pins of the last while, and how much there may be.
  package struct Heat: Codable, Hashable, Sendable {
    package var used: Microjoules
    package var most: Microjoules
    package var window: Milliseconds

    package init(used: Microjoules, most: Microjoules, window: Milliseconds) {
      self.used = used
      self.most = most
      self.window = window
    }

    private enum CodingKeys: String, CodingKey {
      case used = "used_uj"
      case most = "most_uj"
      case window = "window_ms"
    }
  }

  private enum CodingKeys: String, CodingKey {
    case heat, needles
    case isEnergised = "energised"
    case isInhibited = "inhibited"
    case isStopLatched = "stop_latched"
    case isGateOpen = "gate_open"
    case lastDisarm = "last_disarm"
    case running = "running_ms"
    case lease = "lease_ms"
    case isInContact = "contact"
    case isFootswitchPressed = "footswitch_pressed"
    case isReleaseNeeded = "release_needed"
    case impedance = "impedance_ohm"
    case temperature = "temperature_mc"
  }
}
