/// One line of the host as seen from outside.
struct LineWatch: Sendable {
  var written = FrameReader()
  /// Which handpiece hangs on it.
  var wired: Int?
  /// Whether a stop forbids everything that lets a handpiece fire.
  var isForbidden = false
  /// Whether that stop is part of a trial without energy that nobody asked for.
  var isTrialStop = false
  var lastStop: Int64 = longAgo
  var lastHello: Int64 = longAgo
  var lastDecided: Int64 = longAgo
  /// When a stop was pulled that nobody has confirmed yet.
  var unconfirmed: Int64?
  /// When the stop must be on the line.
  var stopDue: Int64?
  /// Whether what is said is a trial without energy.
  var isDrilling = false
  /// Hashes of the envelope that was installed last and of its settings.
  var newestEnvelope: UInt64 = 0
  var newestSettings: UInt64 = 0
}

/// What people ask, as far as promises depend on it.
package enum AskedAct: Hashable, Sendable {
  case arm
  case resetStop(count: UInt32)
  case other
}

/// A request until it is answered.
struct OpenRequest: Sendable {
  let handpiece: Int
  let act: AskedAct
  /// Whether a command was given for it.
  var isUsed = false
}

/// Before anything, in ms of simulated time.
let longAgo: Int64 = -1_000_000_000
