package import Quantities

/// One handpiece with what the log knows of it.
package struct HandpieceRecord: Codable, Hashable, Sendable {
  package var handpiece: HandpieceSnapshot
  /// How it was tried without energy, the newest first, ten at most.
  package var checks: [Check]
  /// The newest calibration of each quantity.
  package var calibrations: [Calibration]
  /// How far it was off when each calibration began, the oldest first.
  package var trend: [TrendPoint]
  /// What happened to it that somebody should look at, the newest first, ten at most.
  package var incidents: [Incident]
  package var log: Account

  package init(
    handpiece: HandpieceSnapshot, checks: [Check], calibrations: [Calibration],
    trend: [TrendPoint], incidents: [Incident], log: Account
  ) {
    self.handpiece = handpiece
    self.checks = checks
    self.calibrations = calibrations
    self.trend = trend
    self.incidents = incidents
    self.log = log
  }

  /// One conformance check.
  package struct Check: Codable, Hashable, Sendable {
    package var seq: UInt64
    package var at: UTCInstant
    /// What was tried, in order.
    package var proofs: [String]
    /// `passed`, or the proof that failed.
    package var result: String

    package init(seq: UInt64, at: UTCInstant, proofs: [String], result: String) {
      self.seq = seq
      self.at = at
      self.proofs = proofs
      self.result = result
    }

    private enum CodingKeys: String, CodingKey {
      case seq, proofs, result
      case at = "utc_us"
    }
  }

  /// One calibration of one quantity.
  package struct Calibration: Codable, Hashable, Sendable {
    package var seq: UInt64
    package var quantity: String
    package var day: CalendarDay
    /// The last day it counts; `nil` when it did not pass.
    package var due: CalendarDay?
    /// `passed`, or why not.
    package var result: String
    package var firmware: String
    /// The error as left that uses most of its tolerance, in thousandths of the quantity's unit.
    package var worst: Deviation?
    /// `nil` where the leaf that names it lies further back than is looked up.
    package var instrument: Instrument?

    package init(
      seq: UInt64, quantity: String, day: CalendarDay, due: CalendarDay?, result: String,
      firmware: String, worst: Deviation?, instrument: Instrument?
    ) {
      self.seq = seq
      self.quantity = quantity
      self.day = day
      self.due = due
      self.result = result
      self.firmware = firmware
      self.worst = worst
      self.instrument = instrument
    }
  }

  /// How far one set point is off.
  package struct Deviation: Codable, Hashable, Sendable {
    package var setPoint: Int64
    package var error: Int64
    package var tolerance: Int64
    /// The error as a share of the tolerance, with its sign.
    package var share: Int64

    package init(setPoint: Int64, error: Int64, tolerance: Int64, share: Int64) {
      self.setPoint = setPoint
      self.error = error
      self.tolerance = tolerance
      self.share = share
    }

    private enum CodingKeys: String, CodingKey {
      case setPoint = "set_point"
      case error = "error_thousandths"
      case tolerance = "tolerance_thousandths"
      case share = "share_of_tolerance_permille"
    }
  }

  /// What a handpiece was calibrated with.
  package struct Instrument: Codable, Hashable, Sendable {
    package var model: String
    package var serial: String
    package var certificate: String

    package init(model: String, serial: String, certificate: String) {
      self.model = model
      self.serial = serial
      self.certificate = certificate
    }
  }

  /// How far a handpiece was off before anything was adjusted.
  package struct TrendPoint: Codable, Hashable, Sendable {
    package var seq: UInt64
    package var quantity: String
    package var day: CalendarDay
    package var asFound: Deviation

    package init(seq: UInt64, quantity: String, day: CalendarDay, asFound: Deviation) {
      self.seq = seq
      self.quantity = quantity
      self.day = day
      self.asFound = asFound
    }

    private enum CodingKeys: String, CodingKey {
      case seq, quantity, day
      case asFound = "as_found"
    }
  }

  /// An alarm about it, or that it was refused, lost or interrupted.
  package struct Incident: Codable, Hashable, Sendable {
    package var seq: UInt64
    package var at: UTCInstant
    /// The kind of the leaf.
    package var kind: String
    package var reason: String

    package init(seq: UInt64, at: UTCInstant, kind: String, reason: String) {
      self.seq = seq
      self.at = at
      self.kind = kind
      self.reason = reason
    }

    private enum CodingKeys: String, CodingKey {
      case seq, kind, reason
      case at = "utc_us"
    }
  }

  /// What the log has counted, and how much of it was read for this.
  package struct Account: Codable, Hashable, Sendable {
    /// How many leaves the log has.
    package var size: UInt64
    /// How many of the newest were read for checks and incidents.
    package var leavesRead: UInt64
    /// When it was first attached here; `nil` when it never was.
    package var since: UTCInstant?
    /// Where its counter stood then.
    package var counterThen: PulseNumber?
    /// What its counter has counted since, as long as that is still the same counter.
    package var counted: UInt64?
    /// The newest sessions that have ended, and the pulses or slices of them.
    package var sessions: Int
    package var pulses: Int64
    /// How long these sessions lasted together, in s.
    package var inSessions: Int64
    /// How many sessions are read at most.
    package var sessionsLimit: Int

    package init(
      size: UInt64, leavesRead: UInt64, since: UTCInstant?, counterThen: PulseNumber?,
      counted: UInt64?, sessions: Int, pulses: Int64, inSessions: Int64, sessionsLimit: Int
    ) {
      self.size = size
      self.leavesRead = leavesRead
      self.since = since
      self.counterThen = counterThen
      self.counted = counted
      self.sessions = sessions
      self.pulses = pulses
      self.inSessions = inSessions
      self.sessionsLimit = sessionsLimit
    }

    private enum CodingKeys: String, CodingKey {
      case size, counted, sessions, pulses
      case inSessions = "in_sessions_s"
      case leavesRead = "leaves_read"
      case since = "since_utc_us"
      case counterThen = "counter_then"
      case sessionsLimit = "sessions_limit"
    }
  }
}

/// What a conformance check that somebody asked for has come to.
package struct SelfTestReport: Codable, Hashable, Sendable {
  package var passed: Bool
  /// `passed`, or the proof that failed.
  package var result: String
  /// What was tried, in order.
  package var proofs: [String]
  /// What to do now; `nil` when it passed.
  package var remedy: String?
  /// The handpiece as it is then.
  package var handpiece: HandpieceSnapshot

  package init(
    passed: Bool, result: String, proofs: [String], remedy: String?, handpiece: HandpieceSnapshot
  ) {
    self.passed = passed
    self.result = result
    self.proofs = proofs
    self.remedy = remedy
    self.handpiece = handpiece
  }
}
