import HandpieceWire
import Quantities

/// What a handpiece has shown since it was plugged in.
struct Conformity: Sendable {
  /// The one that has passed; it is tried again once it was switched off or plugged anew.
  var passed: HandpieceBoot?
  /// How often the line broke a check off.
  var breaks = 0
  /// A session that is opened once it has passed.
  var waiting: WaitingSession?
  /// Who has asked for the check that is being made.
  var selfTest: WaitingSelfTest?
  /// The count that a stop of the check must get; its answer may come late.
  var expectedStop: StopCount?
  /// The count of a stop that the check made, that was answered, and that it has not lifted yet.
  var ownStop: StopCount?

  /// How long the handpiece is left alone when its line breaks every check off.
  var pause = Self.shortestPause
  /// When it is tried again.
  var pauseEnds: BootInstant?

  /// When whoever waits for a check is told what stands in the way; one alone waits.
  var patienceEnds: BootInstant? { waiting?.patienceEnds ?? selfTest?.patienceEnds }

  /// So often, and the handpiece is left alone for a while.
  static let breaksLimit = 8
  static let shortestPause = Milliseconds(5000)
  /// A line that never gets better is tried, and told of in the log, this seldom.
  static let longestPause = Milliseconds(320_000)
}

/// A session that somebody has asked for, and that waits until the handpiece has passed its check.
struct WaitingSession: Sendable {
  let opening: SessionOpening
  let request: RequestID
  let user: UInt32
  /// `nil` while the clock is not trusted.
  let today: CalendarDay?
  /// When whoever waits is told what stands in the way.
  let patienceEnds: BootInstant

  init(_ opening: SessionOpening, _ request: RequestID, by user: UInt32, at moment: Moment) {
    self.opening = opening
    self.request = request
    self.user = user
    today = moment.utc?.day
    patienceEnds = moment.boot + Self.patience
  }

  /// Long enough for a line that breaks the check off once or twice.
  static let patience = Milliseconds(5000)
}

/// A handpiece between two starts of its own.
struct HandpieceBoot: Hashable, Sendable {
  let serial: String
  let bootCount: BootCount
  let counterEpoch: CounterEpoch

  init(_ identity: Identity) {
    serial = identity.serial.text
    bootCount = identity.bootCount
    counterEpoch = identity.counterEpoch
  }
}
