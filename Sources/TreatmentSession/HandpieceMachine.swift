import AuditLog
import ControlAPI
import DoseLimits
package import HandpieceWire
package import Quantities

/// The machine of one handpiece: what happens comes in, what is to be done goes out.
///
/// It is a pure value. It has no clock, no randomness of its own (its numbers come from a seed) and
/// does no I/O, so a simulated day can be lived again from that seed.
package struct HandpieceMachine: Sendable {
  let context: MachineContext
  var phase = HandpiecePhase.detached
  var link: HostLink
  var records = RecordBook()
  var session: OpenSession?
  /// The calibration that is under way.
  var service: OpenService?
  /// What the log knows of its calibrations.
  var calibrations = CalibrationHistory()
  /// The session of an earlier run of the daemon that this handpiece is read for.
  var unfinished: UnfinishedSession?
  /// Up to where deliveries were assumed that could not be read.
  var assumed: HandpieceRecall.Counter?
  var identity: Identity?
  /// The tips that handpieces had when they were attached last, by serial number.
  var tipsSeen: [String: TipUID] = [:]
  /// What the handpiece remembers of another log and was taken on with.
  var adopted: LogPosition?
  /// Whether the log has this handpiece as attached.
  var isAttached = false
  var lineKind = AuditLog.LineKind.pseudoTerminal
  /// The newest status, once one has come in the present conversation.
  var status: Status?
  /// The last pulse that was recorded or is being recorded.
  var lastPulse: PulseNumber?
  /// The last pulse that is durable.
  var durablePulse: PulseNumber?
  var durablePosition = LogPosition.none
  var acknowledgedAt: BootInstant?
  /// The permission that was granted last; pulses read back later belong to it.
  var lastPermission: FiringPermission?
  /// What a stop broke off reading back; it goes on once the stop is confirmed.
  var brokenSettling: Settling?
  /// When the last permission that was sent has run out, if nothing has renewed it unheard.
  var leaseEnd = BootInstant(microseconds: 0)
  /// A request that waits until it is certain that a permission has ended.
  var held: HeldRequest?
  /// What its conformance checks have come to.
  var conformity = Conformity()
  /// Whether another handpiece of the same serial number is there; until this one is plugged anew.
  var hasRival = false
  /// A stop that no handpiece has confirmed yet.
  var unconfirmedStop: StopOrder?
  /// The stop count before it.
  var countBeforeStop = StopCount(0)
  /// The conditions that are alarmed, each with the handpiece it is about.
  var standing: [AlarmCondition: String] = [:]
  /// What is known of the tip that is on.
  var tipLedger = TipLedger()
  /// Whether the chip of the tip says more than the log leaves it.
  var isTipReset = false
  /// How true its last deliveries were.
  var output = OutputWatch()
  /// Whether a client presents alarms; nothing is armed without one.
  var isAttended: Bool
  /// When ``handle(_:at:)`` must be called with `timePassed` at the latest; `nil` when nothing is
  /// due.
  package private(set) var deadline: BootInstant?
  var effects: [MachineEffect] = []
  private var numbers: SplitMix64

  /// - Parameters:
  ///   - seed: where link epochs, challenges and arm ids come from; random in a daemon.
  ///   - isAttended: whether a client presents alarms.
  package init(context: MachineContext, seed: UInt64, isAttended: Bool, at now: BootInstant) {
    self.context = context
    self.isAttended = isAttended
    numbers = SplitMix64(seed: seed)
    link = HostLink(at: now)
  }

  /// Takes what happened and returns what is to be done, in order.
  package mutating func handle(_ event: MachineEvent, at moment: Moment) -> [MachineEffect] {
    let now = moment.boot
    switch event {
    case .lineOpened(let kind):
      hasRival = false
      greet(on: kind, at: now)
    case .lineLost(let reason): lose(reason, at: now)
    case .frameReceived(let frame): receive(frame, at: moment)
    case .bytesRejected(let defect): link.note(defect, at: now)
    case .recorded(let token, let recorded): settle(token, recorded, at: now)
    case .recordFailed(let token): failRecord(token, at: now)
    case .recalled(let recall, let unfinished): takeRecall(recall, unfinished, at: now)
    case .recallFailed: failRecall(at: now)
    case .asked(let request, let operatorRequest, let asker):
      answer(request, operatorRequest, by: asker, at: moment)
    case .stopRaised(let order): raiseStop(order, at: now)
    case .attendanceChanged(let isAttended): self.isAttended = isAttended
    case .rivalFound: meetRival(at: now)
    case .timePassed: break
    }
    attendToTime(at: now)
    answerHeld(at: moment)
    deadline = earliestDeadline
    return takeEffects()
  }

  private mutating func takeEffects() -> [MachineEffect] {
    var taken: [MachineEffect] = []
    swap(&taken, &effects)
    return taken
  }

  /// What the line has brought so far, good and bad.
  package var lineCounters: LinkCounters { link.counters }

  // Asked after every event: nothing of the machine may be copied for it.
  private var earliestDeadline: BootInstant? {
    mutating get {
      var earliest = records.deadline
      func consider(_ instant: BootInstant?) {
        guard let instant else { return }
        earliest = min(earliest ?? instant, instant)
      }
      switch phase {
      case .detached: return earliest
      case .refused(let reason):
        if reason == Self.unanswered { consider(conformity.pauseEnds) }
        return earliest
      case .armed(let armed): consider(armed.keepAliveDue)
      case .stopping(let stopping): consider(stopping.repeatDue)
      case .settling(let settling): consider(settling.retryAt)
      case .checking(let check): consider(check.due)
      case .greeting, .attesting, .recalling, .surveying, .ready, .preparing, .disarming,
        .stopped, .resetting, .servicing:
        break
      }
      consider(service.map { $0.lastActivity + OpenService.patience })
      consider(conformity.patienceEnds)
      consider(link.deadline)
      return earliest
    }
  }

  mutating func record(_ leaf: LeafBody, then sequel: RecordBook.Sequel, at now: BootInstant) {
    effects.append(.record(leaf, records.add(sequel, at: now)))
  }

  mutating func send(_ message: HostMessage, at now: BootInstant) {
    effects.append(.transmit(link.send(message, at: now)))
  }

  mutating func changePhase(to next: HandpiecePhase) {
    phase = next
    effects.append(.publishState)
  }

  mutating func nextNumber() -> UInt32 {
    max(1, UInt32(truncatingIfNeeded: numbers.next()))
  }

  mutating func nextChallenge() -> FixedBytes<32> {
    var challenge = FixedBytes<32>()
    for index in 0..<32 { challenge.bytes[index] = UInt8(truncatingIfNeeded: numbers.next()) }
    return challenge
  }

  mutating func nextEpoch() -> LinkEpoch {
    let epoch = LinkEpoch(max(1, UInt16(truncatingIfNeeded: numbers.next())))
    return epoch == link.epoch ? LinkEpoch(epoch.rawValue == 1 ? 2 : epoch.rawValue - 1) : epoch
  }

  /// The serial number as the log writes it.
  var serialText: String {
    identity?.serial.text ?? ""
  }

  /// Whether a stop forbids everything that lets the handpiece fire.
  var isStopping: Bool {
    switch phase {
    case .stopping, .stopped: true
    default: unconfirmedStop != nil
    }
  }
}
