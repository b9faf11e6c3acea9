import Quantities

/// When and how one kill of a campaign happens: a pure function of the campaign's seed and the
/// number of the kill.
struct KillPlan: Hashable, Sendable {
  let number: Int
  let kind: Kind

  enum Kind: Hashable, Sendable {
    /// The daemon dies at a place of its own (`CrashPoint`); in recovery, after it was killed while
    /// armed.
    case point(String, isInRecovery: Bool)
    /// The daemon is killed at a moment.
    case moment(Moment, milliseconds: Int)
    /// Daemon and handpiece lose power together.
    case power(Moment, milliseconds: Int)
    /// The handpiece loses power some time after a delivery began, the daemon some time later.
    case reset(Moment, intoDelivery: Int, milliseconds: Int)
  }

  /// A moment of a session, from which the time to the kill is counted.
  enum Moment: Hashable, Sendable {
    case started
    case opened
    case armed
    case pulse(Int)
    case stopped
    case closing
  }

  /// Every place on either side of a record or of a command of a session, once.
  static let points: [Kind] =
    recordPlaces(of: sessionRecords).map { .point($0, isInRecovery: false) }
    + commandPlaces(of: sessionCommands).map { .point($0, isInRecovery: false) }
    // The first is said when the handpiece comes to rest; these follow deliveries.
    + [2, 3, 4].map { .point("transmitted/acknowledge:\($0)", isInRecovery: false) }
    + (recordPlaces(of: ["interruption", "reconciled"]) + commandPlaces(of: ["read_journal"]))
    .map { .point($0, isInRecovery: true) }

  private static let sessionRecords = [
    "daemon_started", "handpiece_attached", "visit_opened", "session_opened", "envelope",
    "pass_started", "settings", "armed", "pulse", "stop", "stop_reset", "disarmed", "pass_ended",
    "session_closed",
  ]
  private static let sessionCommands = [
    "hello", "identify", "install_envelope", "configure", "arm", "keep_alive", "acknowledge",
    "reset_stop", "disarm",
  ]

  private static func recordPlaces(of records: [String]) -> [String] {
    records.flatMap { record in ["submitted", "committed", "told"].map { "\($0)/\(record):1" } }
  }

  private static func commandPlaces(of commands: [String]) -> [String] {
    commands.flatMap { command in ["queued", "transmitted"].map { "\($0)/\(command):1" } }
  }

  init(number: Int, kind: Kind) {
    self.number = number
    self.kind = kind
  }

  /// The plan of a kill: first every place once, then moments that the seed chooses.
  init(number: Int, seed: UInt64) {
    self.number = number
    if Self.points.indices.contains(number - 1) {
      kind = Self.points[number - 1]
      return
    }
    var chance = SplitMix64(seed: seed &+ UInt64(clamping: number) &* 0x9e37_79b9_7f4a_7c15)
    let moments: [Moment] = [
      .started, .opened, .armed, .pulse(1), .pulse(1), .pulse(2), .pulse(3), .stopped, .closing,
    ]
    let moment = moments[chance.below(moments.count)]
    let delay = chance.below(moment == .started ? 600 : 250)
    switch chance.below(10) {
    case 0..<6: kind = .moment(moment, milliseconds: delay)
    case 6..<8: kind = .power(moment, milliseconds: delay)
    default:
      let firing: [Moment] = [.armed, .pulse(1), .pulse(2)]
      kind = .reset(
        firing[chance.below(firing.count)], intoDelivery: chance.below(60),
        milliseconds: chance.below(300))
    }
  }

  /// The places of a run of the daemon at which it dies, in the words of the environment.
  var environment: [String] {
    if case .point(let place, _) = kind { ["HANDPIECED_CRASH_AT=\(place)"] } else { [] }
  }
}

extension KillPlan.Kind {
  /// The row of the table.
  var name: String {
    switch self {
    case .point: "at a record or command"
    case .moment: "at a moment"
    case .power: "with the handpiece"
    case .reset: "handpiece in a delivery"
    }
  }

  static let names = [
    "at a record or command", "at a moment", "with the handpiece", "handpiece in a delivery",
  ]
}

extension SplitMix64 {
  /// A number from zero up to a limit, which is small.
  fileprivate mutating func below(_ limit: Int) -> Int {
    Int(clamping: next() % UInt64(clamping: max(1, limit)))
  }
}
