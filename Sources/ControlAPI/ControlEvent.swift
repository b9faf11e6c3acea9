package import DoseLimits
package import Quantities

/// Something that clients are told without asking.
package struct ControlEvent: Hashable, Sendable {
  /// The log's sequence number of a leaf; `nil` for what is not in the log.
  package var id: UInt64?
  package var name: Name
  /// One JSON value.
  package var data: [UInt8]

  package init(id: UInt64?, name: Name, data: [UInt8]) {
    self.id = id
    self.name = name
    self.data = data
  }

  /// What kind of event it is.
  package enum Name: String, CaseIterable, Hashable, Sendable {
    /// A leaf of the log, its exact bytes.
    case leaf
    /// A ``StateChange``.
    case state
    /// A ``PulseProgress``.
    case progress
  }
}

/// The handpieces and sessions that have changed, as they are now.
package struct StateChange: Codable, Hashable, Sendable {
  package var handpieces: [HandpieceSnapshot]
  package var sessions: [SessionSnapshot]

  package init(handpieces: [HandpieceSnapshot], sessions: [SessionSnapshot]) {
    self.handpieces = handpieces
    self.sessions = sessions
  }
}

/// One pulse or slice that is durable in the log.
package struct PulseProgress: Codable, Hashable, Sendable {
  package var session: SessionID
  package var handpiece: HandpieceSerial
  package var area: String
  package var side: Side
  package var pass: Int
  package var number: PulseNumber
  /// Pulses, or slices, of this pass so far.
  package var pulses: Int
  package var plannedPulses: Int
  package var set: DimensionCounts
  /// As measured: over all depths of a pulse, the deepest, the mean of a slice.
  package var delivered: DimensionCounts
  /// How long a slice lasted; `nil` for a pulse.
  package var duration: Milliseconds?
  /// `nil` without RF.
  package var impedance: Ohms?

  package init(
    session: SessionID, handpiece: HandpieceSerial, area: String, side: Side, pass: Int,
    number: PulseNumber, pulses: Int, plannedPulses: Int, set: DimensionCounts,
    delivered: DimensionCounts, duration: Milliseconds? = nil, impedance: Ohms? = nil
  ) {
    self.session = session
    self.handpiece = handpiece
    self.area = area
    self.side = side
    self.pass = pass
    self.number = number
    self.pulses = pulses
    self.plannedPulses = plannedPulses
    self.set = set
    self.delivered = delivered
    self.duration = duration
    self.impedance = impedance
  }

  private enum CodingKeys: String, CodingKey {
    case session, handpiece, area, side, pass, number, pulses, set, delivered
    case plannedPulses = "planned_pulses"
    case duration = "duration_ms"
    case impedance = "impedance_ohm"
  }
}
