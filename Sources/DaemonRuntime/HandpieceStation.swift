import AuditLog
import AuditStore
import ControlAPI
import Glibc
import HandpieceWire
import Logging
import Quantities
import SerialLine
import TreatmentSession

/// One line with the machine of the handpiece on it: the interpreter of that machine's effects.
/// Everything here happens on the control loop's thread.
final class HandpieceStation {
  let index: Int
  let stop: StopSwitch
  private(set) var machine: HandpieceMachine
  private let path: String
  private let outlets: StationOutlets
  private var line: LineHolder?
  private var decoder = FrameDecoder()
  private var outgoing = FrameQueue()
  private var handledStops: UInt64 = 0
  private var reopenDue: BootInstant?
  /// When a line on which nobody has answered is complained of.
  private var silenceDue: BootInstant?
  private var replies: [RequestID: @Sendable (ControlAnswer) -> Void] = [:]
  private var newestRequest: UInt64 = 0
  private var buffer = [UInt8](repeating: 0, count: 4096)

  /// How often a line that is gone is looked for.
  private static let reopenInterval = Milliseconds(100)
  private static let silencePatience = Milliseconds(2000)
  static let baud: Int32 = 115_200

  /// A class around the line, because a class cannot hold an optional of it and mutate it in place
  /// as simply.
  private final class LineHolder {
    var line: Line

    init(_ line: consuming Line) {
      self.line = line
    }
  }

  init(
    index: Int, path: String, line: consuming Line?, context: MachineContext, stop: StopSwitch,
    outlets: StationOutlets
  ) {
    self.index = index
    self.path = path
    self.stop = stop
    self.outlets = outlets
    machine = HandpieceMachine(
      context: context, seed: HostClock.random(), at: outlets.clock.boot)
    if let line { take(line) }
  }

  /// The descriptor to poll, and for what.
  var waiting: pollfd? {
    guard let line else { return nil }
    let events = line.line.isHoldingRest ? POLLIN | POLLOUT : POLLIN
    return pollfd(fd: line.line.descriptor, events: Int16(events), revents: 0)
  }

  /// When ``attend()`` is due at the latest.
  var deadline: BootInstant? {
    var earliest = machine.deadline
    for due in [reopenDue, outgoing.retryDue, silenceDue] {
      guard let due else { continue }
      earliest = min(earliest ?? due, due)
    }
    return earliest
  }

  /// Stops first, then what is due.
  func attend() {
    handleStops()
    if let due = reopenDue, outlets.clock.boot >= due { reopen() }
    if let due = machine.deadline, outlets.clock.boot >= due { tell(.timePassed) }
    complainOfSilence()
    pushOutgoing()
  }

  /// Tells the machine of every stop that was pulled since.
  private func handleStops() {
    let raised = stop.raisedCount
    guard raised != handledStops else { return }
    for order in stop.takeOrders() { tell(.stopRaised(order)) }
    handledStops = raised
  }

  /// The line says something, or is gone.
  func lineSpoke(_ revents: Int16) {
    guard let holder = line else { return }
    if Line.hasHungUp(revents) {
      loseLine("hang_up")
      return
    }
    switch holder.line.read(into: &buffer) {
    case .bytes(let count): decode(count)
    case .nothing: break
    case .hungUp: loseLine("hang_up")
    }
  }

  private func decode(_ count: Int) {
    var position = 0
    let bytes = Array(buffer[..<count])
    while true {
      switch decoder.step(bytes.span, at: &position) {
      case .exhausted: return
      case .rejected(let defect): tell(.bytesRejected(defect))
      case .completed:
        tell(.frameReceived(decoder.newestFrame))
      }
    }
  }

  func ask(_ question: OperatorQuestion) {
    newestRequest += 1
    let id = RequestID(newestRequest)
    replies[id] = question.reply
    tell(.asked(id, question.request, by: question.userID))
  }

  func settle(_ token: RecordToken, _ result: Result<CommittedLeaf, AuditStoreError>) {
    switch result {
    case .success(let leaf):
      tell(
        .recorded(
          token,
          Recorded(
            seq: leaf.seq, bytes: leaf.bytes,
            position: LogPosition(
              size: UInt64(clamping: leaf.treeSize), rootPrefix: leaf.rootPrefix),
            isOfTheLast: leaf.isOfTheLast)))
    case .failure(let error):
      outlets.logger.critical("\(error)")
      tell(.recordFailed(token))
    }
  }

  private func ask(_ question: RecallQuestion) {
    let index = index
    let post = outlets.post
    outlets.recorder.recall(question) { post(.recalled(station: index, $0)) }
  }

  func recall(_ result: Result<HandpieceRecall, AuditStoreError>) {
    switch result {
    case .success(let recall):
      tell(.recalled(recall, recall.openSession.flatMap { outlets.unfinished[$0] }))
    case .failure(let error):
      outlets.logger.critical("\(error)")
      tell(.recallFailed)
    }
  }

  /// Hands an event to the machine and does what it wants done, in its order.
  private func tell(_ event: MachineEvent) {
    for effect in machine.handle(event, at: outlets.clock.moment) { perform(effect) }
  }

  private func perform(_ effect: MachineEffect) {
    switch effect {
    case .record(let body, let token): record(body, token)
    case .transmit(let frame): transmit(frame)
    case .stop(let isRepetition): stop.write(isRepetition: isRepetition)
    case .confirmStop: stop.confirm()
    case .answer(let request, let answer): replies.removeValue(forKey: request)?(answer)
    case .publishPulse(let progress): outlets.publisher.publish(progress)
    case .publishState: publishState()
    case .recall(let question): ask(question)
    case .remember(let session): outlets.remember(session)
    }
  }

  private func record(_ body: LeafBody, _ token: RecordToken) {
    tellLogger(of: body)
    let index = index
    let post = outlets.post
    outlets.recorder.record(body) { post(.recorded(station: index, token, $0)) }
  }

  /// What whoever reads standard error wants to know at once; everything else is in the log.
  private func tellLogger(of body: LeafBody) {
    switch body {
    case .handpieceAttached(let leaf):
      outlets.logger.info("\(path): \(leaf.handpiece), a \(leaf.model)")
    case .handpieceRefused(let leaf):
      outlets.logger.warning(
        "\(path): \(leaf.model) \(leaf.handpiece) is not driven: \(leaf.reason)")
    case .stop(let leaf): outlets.logger.warning("\(path): stop by \(leaf.source.rawValue)")
    case .interruption(let leaf):
      outlets.logger.warning("\(path): the session is interrupted: \(leaf.reason)")
    default: break
    }
  }

  /// Says once that nobody answers on a line.
  private func complainOfSilence() {
    guard let due = silenceDue, outlets.clock.boot >= due else { return }
    silenceDue = nil
    guard machine.serial == nil else { return }
    outlets.logger.warning("\(path): nothing on this line answers as a handpiece does")
  }

  /// Queues a frame, unless a stop was pulled that the machine has not heard of yet and the frame
  /// would let the handpiece fire.
  private func transmit(_ frame: Frame) {
    if stop.raisedCount != handledStops, HostMessage.isForbiddenByStop(id: frame.header.messageID) {
      return
    }
    CrashPoint.queued.pass(message: frame.header.messageID)
    outgoing.add(frame)
    pushOutgoing()
    CrashPoint.transmitted.pass(message: frame.header.messageID)
  }

  /// Pushes what waits, one frame after the other has left. What a stop forbids meanwhile is
  /// dropped here, at the last moment.
  private func pushOutgoing() {
    guard let holder = line else { return }
    if stop.raisedCount != handledStops { outgoing.dropForbidden() }
    while let bytes = outgoing.first {
      switch holder.line.write(bytes.span) {
      case .written, .tooLong: outgoing.removeFirst()
      case .busy:
        outgoing.wait(from: outlets.clock.boot)
        return
      case .hungUp:
        loseLine("hang_up")
        return
      }
    }
  }

  private func publishState() {
    outlets.publisher.publish(
      StateChange(
        handpieces: machine.handpieceSnapshot.map { [$0] } ?? [],
        sessions: machine.sessionSnapshot.map { [$0] } ?? []))
  }

  private func take(_ line: consuming Line) {
    let kind: AuditLog.LineKind =
      line.kind == .pseudoTerminal ? .pseudoTerminal : .serialPort
    if !stop.port.attach(line) {
      outlets.logger.error("\(path): no descriptor left for the stop path")
    }
    self.line = LineHolder(line)
    decoder = FrameDecoder()
    outgoing = FrameQueue()
    reopenDue = nil
    silenceDue = outlets.clock.boot + Self.silencePatience
    tell(.lineOpened(kind))
  }

  private func loseLine(_ reason: ReasonCode) {
    stop.port.detach()
    line = nil
    outgoing = FrameQueue()
    outlets.logger.warning("\(path): the line is gone (\(reason))")
    tell(.lineLost(reason))
    reopenDue = outlets.clock.boot + Self.reopenInterval
  }

  private func reopen() {
    do throws(LineError) {
      let opened = try Line.open(path: path, baud: Self.baud)
      guard opened.kind == .pseudoTerminal || !outlets.isDevelopment else {
        reopenDue = outlets.clock.boot + Self.reopenInterval
        return
      }
      outlets.logger.info("\(path): the line is back")
      take(opened)
    } catch {
      reopenDue = outlets.clock.boot + Self.reopenInterval
    }
  }
}

/// What a station reaches outside itself.
struct StationOutlets {
  let clock: HostClock
  let recorder: LogRecorder
  let publisher: EventPublisher
  let logger: Logger
  let isDevelopment: Bool
  let unfinished: UnfinishedBook
  let post: @Sendable (LoopJob) -> Void
  let remember: (EndedSession) -> Void
}
