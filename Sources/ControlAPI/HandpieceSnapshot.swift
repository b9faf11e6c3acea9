package import Quantities

/// One handpiece as it is now.
package struct HandpieceSnapshot: Codable, Hashable, Sendable {
  package var serial: HandpieceSerial
  package var model: String
  /// The name of a `Modality`.
  package var modality: String
  package var firmware: String
  package var state: State
  /// A pseudo-terminal or a real serial line.
  package var line: LineKind
  /// The tip on it, if any.
  package var tip: TipSnapshot?
  package var counterEpoch: CounterEpoch
  /// The last pulse it counted; zero for none yet.
  package var lastPulse: PulseNumber
  package var stopCount: StopCount
  /// The last day its calibration holds, or `nil` when it has none.
  package var calibrationValidUntil: CalendarDay?
  /// The session it is in, if any.
  package var session: SessionID?
  /// How good its line is; `nil` in events.
  package var link: LinkSnapshot?
  /// What it said of itself last; `nil` in events.
  package var live: LiveSnapshot?
  /// How true its output is, once enough was delivered to say so; `nil` in events.
  package var output: [OutputSnapshot]?

  /// What a handpiece is doing.
  package enum State: String, Codable, CaseIterable, Hashable, Sendable {
    /// Being identified and checked, or catching up on its journal.
    case connecting
    /// Nothing can fire; it can be prepared.
    case ready
    /// It may fire.
    case armed
    /// A stop was sent and is not yet confirmed.
    case stopping
    /// Stopped and latched; a person must reset it.
    case stopped
    /// Its outcome is unknown: only stop and status are possible.
    case unknown
    /// The line is gone or silent.
    case lost
    /// It may not be armed until it has been read out or serviced.
    case locked
  }

  /// What the handpiece hangs on.
  package enum LineKind: String, Codable, CaseIterable, Hashable, Sendable {
    case pseudoTerminal = "pty"
    case serialPort = "serial"
  }

  package init(
    serial: HandpieceSerial, model: String, modality: String, firmware: String, state: State,
    line: LineKind, tip: TipSnapshot?, counterEpoch: CounterEpoch, lastPulse: PulseNumber,
    stopCount: StopCount, calibrationValidUntil: CalendarDay?, session: SessionID?,
    link: LinkSnapshot? = nil, live: LiveSnapshot? = nil,
    output: [OutputSnapshot]? = nil
  ) {
    self.serial = serial
    self.model = model
    self.modality = modality
    self.firmware = firmware
    self.state = state
    self.line = line
    self.tip = tip
    self.counterEpoch = counterEpoch
    self.lastPulse = lastPulse
    self.stopCount = stopCount
    self.calibrationValidUntil = calibrationValidUntil
    self.session = session
    self.link = link
    self.live = live
    self.output = output
  }

  private enum CodingKeys: String, CodingKey {
    case serial, model, modality, firmware, state, line, tip, session, link, live, output
    case counterEpoch = "counter_epoch"
    case lastPulse = "last_pulse"
    case stopCount = "stop_count"
    case calibrationValidUntil = "calibration_valid_until"
  }
}

/// The tip on a handpiece.
package struct TipSnapshot: Codable, Hashable, Sendable {
  package var uid: Hash64
  package var kind: String
  /// By its chip or by the log, whichever is less.
  package var usesLeft: Int
  /// The last day on which it may be used; `nil` where its chip does not say.
  package var expiry: CalendarDay?
  /// What its chip says.
  package var chipUsesLeft: Int
  /// In how many sessions something was delivered with it.
  package var sessions: Int
  /// Why nobody may be treated with it, a sentence each; `nil` in events.
  package var objections: [String]?

  package init(
    uid: Hash64, kind: String, usesLeft: Int, expiry: CalendarDay? = nil, chipUsesLeft: Int? = nil,
    sessions: Int = 0, objections: [String]? = nil
  ) {
    self.uid = uid
    self.kind = kind
    self.usesLeft = usesLeft
    self.expiry = expiry
    self.chipUsesLeft = chipUsesLeft ?? usesLeft
    self.sessions = sessions
    self.objections = objections
  }

  private enum CodingKeys: String, CodingKey {
    case uid, kind, expiry, sessions, objections
    case chipUsesLeft = "chip_uses_left"
    case usesLeft = "uses_left"
  }
}
