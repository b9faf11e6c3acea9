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
    /// An ``AlarmList``: all that stand now.
    case alarms
    /// A ``StreamLoss``: why this client's stream before this one was ended.
    case dropped
    /// The daemon has nothing to tell but that it is there.
    case alive
  }
}

/// Why the daemon ended a client's event stream.
package struct StreamLoss: Codable, Hashable, Sendable {
  package var reason: Cause
  /// The log's newest sequence number that was sent; what came after is had with `Last-Event-ID`.
  package var position: UInt64?

  package init(reason: Cause, position: UInt64?) {
    self.reason = reason
    self.position = position
  }

  package enum Cause: String, Codable, CaseIterable, Hashable, Sendable {
    /// It left what was sent to it unread.
    case notReading = "not_reading"
    /// It read too slowly: events were lost to it.
    case fellBehind = "fell_behind"
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
