import AuditLog
import AuditStore
import ControlAPI
import Glibc
import HandpieceWire
import Logging
import Quantities
import SerialLine
import TreatmentSession

/// The machine of one handpiece with the line it is on: the interpreter of that machine's effects.
/// Everything here happens on the control loop's thread.
final class HandpieceStation {
  let index: Int
  let stop: StopSwitch
  private(set) var machine: HandpieceMachine
  /// Where the line is, or was.
  private(set) var place: LineKey?
  private let context: MachineContext
  private let alarms: AlarmDesk
  private let outlets: StationOutlets
  private var line: Line?
  private var decoder = FrameDecoder()
  private var outgoing = FrameQueue()
  private var handledStops: UInt64 = 0
  /// When a line on which nobody has answered is complained of.
  private var silenceDue: BootInstant?
  private var replies: [RequestID: @Sendable (ControlAnswer) -> Void] = [:]
  private var newestRequest: UInt64 = 0
  /// Tells this machine's results from those of one that was here before.
  private var generation: UInt64 = 0
  private var buffer = [UInt8](repeating: 0, count: 4096)
  /// What went over the line last.
  private var ring = FrameRing()
  /// When that was last kept in a file.
  private var keptAt: BootInstant?

  private static let silencePatience = Milliseconds(2000)
  /// What goes wrong once more within this time is in the next file, if there is one.
  private static let keepingInterval = Milliseconds(5000)

  init(
    index: Int, stop: StopSwitch, context: MachineContext, alarms: AlarmDesk,
    outlets: StationOutlets
  ) {
    self.index = index
    self.stop = stop
    self.context = context
    self.alarms = alarms
    self.outlets = outlets
    machine = HandpieceMachine(
      context: context, seed: HostClock.random(), isAttended: alarms.isAttended,
      at: outlets.clock.boot)
  }

  /// How the log on standard error names it.
  private var name: String { place?.node ?? "no line" }

  /// The descriptor to poll, and for what.
  var waiting: pollfd? {
    guard let descriptor = line?.descriptor else { return nil }
    let events = line?.isHoldingRest ?? false ? POLLIN | POLLOUT : POLLIN
    return pollfd(fd: descriptor, events: Int16(events), revents: 0)
  }

  /// When ``attend()`` is due at the latest.
  var deadline: BootInstant? {
    var earliest = machine.deadline
    for due in [outgoing.retryDue, silenceDue] {
      guard let due else { continue }
      earliest = min(earliest ?? due, due)
    }
    return earliest
  }

  /// Stops first, then what is due.
  func attend() {
    handleStops()
    if let due = machine.deadline, outlets.clock.boot >= due { tell(.timePassed) }
    complainOfSilence()
    pushOutgoing()
  }

  /// Tells the machine of every stop that was pulled since.
  private func handleStops() {
    let raised = stop.raisedCount
    guard raised != handledStops else { return }
    noteStopFrames()
    // What waited for a busy line until now must not go out behind the stop.
    outgoing.dropForbidden()
    for order in stop.takeOrders() { tell(.stopRaised(order)) }
    handledStops = raised
  }

  /// The line says something, or is gone.
  func lineSpoke(_ revents: Int16) {
    if Line.hasHungUp(revents) {
      loseLine("hang_up")
      return
    }
    switch line?.read(into: &buffer) {
    case .bytes(let count): decode(count)
    case .nothing, nil: break
    case .hungUp: loseLine("hang_up")
    }
  }

  private func decode(_ count: Int) {
    var position = 0
    let bytes = Array(buffer[..<count])
    while true {
      let start = position
      switch decoder.step(bytes.span, at: &position) {
      case .exhausted: return
      case .rejected(let defect):
        ring.note(defect, in: bytes[start..<position], at: outlets.clock.boot)
        tell(.bytesRejected(defect))
      case .completed:
        ring.note(received: decoder.newestFrame, at: outlets.clock.boot)
        tell(.frameReceived(decoder.newestFrame))
      }
    }
  }

  func ask(_ question: OperatorQuestion) {
    newestRequest += 1
    let id = RequestID(newestRequest)
    replies[id] = question.reply
    tell(.asked(id, question.request, by: question.asker))
  }

  func settle(
    _ token: RecordToken, _ result: Result<CommittedLeaf, AuditStoreError>, of generation: UInt64
  ) {
    guard generation == self.generation else { return }
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
    let (index, generation) = (index, generation)
    let post = outlets.post
    outlets.recorder.recall(question) { post(.recalled(station: index, generation, $0)) }
  }

  func recall(_ result: Result<HandpieceRecall, AuditStoreError>, of generation: UInt64) {
    guard generation == self.generation else { return }
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
    let moment = outlets.clock.moment
    let effects = machine.handle(event, at: moment)
    ring.note(phase: machine.phaseName, at: moment.boot)
    for effect in effects { perform(effect) }
    if let reason = BlackBoxFolder.reason(among: effects) { keepFrames(because: reason) }
  }

  /// What went over the line last, and whose it is.
  var keptFrames: KeptFrames {
    let handpiece = machine.handpieceSnapshot
    return KeptFrames(
      handpiece: handpiece?.serial.text ?? KeptFrames.unknown,
      model: handpiece?.model ?? KeptFrames.unknown,
      firmware: handpiece?.firmware ?? KeptFrames.unknown, ring: ring)
  }

  private func keepFrames(because reason: String) {
    let now = outlets.clock.boot
    if let keptAt, now < keptAt + Self.keepingInterval { return }
    keptAt = now
    outlets.blackBox.keep(keptFrames, because: reason)
  }

  private func noteStopFrames() {
    for (at, bytes) in stop.takeWritten() { ring.note(sent: bytes, at: at) }
  }

  private func perform(_ effect: MachineEffect) {
    switch effect {
    case .record(let body, let token): record(body, token)
    case .transmit(let frame): transmit(frame)
    case .stop(let isRepetition):
      outgoing.dropForbidden()
      stop.write(isRepetition: isRepetition)
      noteStopFrames()
    case .confirmStop: stop.confirm()
    case .answer(let request, let answer): replies.removeValue(forKey: request)?(answer)
    case .publishPulse(let progress): outlets.publisher.publish(progress)
    case .publishState: publishState()
    case .recall(let question): ask(question)
    case .keep(let session): outlets.unfinished.update(session)
    case .remember(let session): outlets.remember(session)
    case .alarm(let change): alarms.take(change)
    }
  }

  private func record(_ body: LeafBody, _ token: RecordToken) {
    tellLogger(of: body)
    let (index, generation) = (index, generation)
    let post = outlets.post
    outlets.recorder.record(body) { post(.recorded(station: index, generation, token, $0)) }
  }

  /// What whoever reads standard error wants to know at once; everything else is in the log.
  private func tellLogger(of body: LeafBody) {
    switch body {
    case .handpieceAttached(let leaf):
      outlets.logger.info("\(name): \(leaf.handpiece), a \(leaf.model)")
    case .handpieceRefused(let leaf):
      outlets.logger.warning(
        "\(name): \(leaf.model) \(leaf.handpiece) is not driven: \(leaf.reason)")
    case .stop(let leaf): outlets.logger.warning("\(name): stop by \(leaf.source.rawValue)")
    case .interruption(let leaf):
      outlets.logger.warning("\(name): the session is interrupted: \(leaf.reason)")
    default: break
    }
  }

  /// Says once that nobody answers on a line.
  private func complainOfSilence() {
    guard let due = silenceDue, outlets.clock.boot >= due else { return }
    silenceDue = nil
    guard machine.serial == nil else { return }
    outlets.logger.warning("\(name): nothing on this line answers as a handpiece does")
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
    if stop.raisedCount != handledStops { outgoing.dropForbidden() }
    while let bytes = outgoing.first {
      switch line?.write(bytes.span) {
      case nil: return
      case .written:
        ring.note(sent: bytes, at: outlets.clock.boot)
        outgoing.removeFirst()
      case .tooLong: outgoing.removeFirst()
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

  /// Takes a line over and greets whoever is on it.
  func take(_ line: consuming Line, at place: LineKey) {
    let kind: AuditLog.LineKind =
      line.kind == .pseudoTerminal ? .pseudoTerminal : .serialPort
    self.place = place
    stop.isInUse = true
    if !stop.port.attach(line) {
      outlets.logger.error("\(name): no descriptor left for the stop path")
    }
    self.line = consume line
    decoder = FrameDecoder()
    outgoing = FrameQueue()
    silenceDue = outlets.clock.boot + Self.silencePatience
    outlets.logger.info("\(name): the line is open")
    tell(.lineOpened(kind))
  }

  /// Gives the line away, to the machine it turned out to belong to.
  func release(_ reason: ReasonCode) -> Line? {
    stop.port.detach()
    guard let released = line.take() else { return nil }
    outgoing = FrameQueue()
    silenceDue = nil
    tell(.lineLost(reason))
    // Whoever is stopped must be there, or have left something unfinished.
    if machine.sessionSnapshot == nil { stop.isInUse = false }
    return released
  }

  /// Closes the line, which is gone.
  func loseLine(_ reason: ReasonCode) {
    guard let place, let released = release(reason) else { return }
    outlets.logger.warning("\(name): the line is gone (\(reason))")
    outlets.keeper.giveBack(released, of: place)
  }

  /// Whether it has lost the line that was there.
  func isWaiting(at key: LineKey) -> Bool {
    line == nil && place?.isPlace(of: key) ?? false
  }

  /// What comes there from now on is somebody else's.
  func forgetPlace() { place = nil }

  /// Makes room for another handpiece; nothing waits for the one that was here.
  func reset() {
    generation += 1
    ring = FrameRing()
    keptAt = nil
    place = nil
    for change in machine.conditionsLeft { alarms.take(change) }
    machine = HandpieceMachine(
      context: context, seed: HostClock.random(), isAttended: alarms.isAttended,
      at: outlets.clock.boot)
    for reply in replies.values {
      reply(.problem(Problem(.unavailable, "The handpiece is not there any more.")))
    }
    replies = [:]
  }

  /// Clients that present alarms have come, or the last one has gone.
  func attend(_ isAttended: Bool) { tell(.attendanceChanged(isAttended: isAttended)) }

  /// Another handpiece says the same serial number.
  func meetRival() { tell(.rivalFound) }
}

/// What a station reaches outside itself.
struct StationOutlets: Sendable {
  let clock: HostClock
  let recorder: LogRecorder
  let publisher: EventPublisher
  let logger: Logger
  let unfinished: UnfinishedBook
  let keeper: LineKeeper
  let blackBox: BlackBoxFolder
  let post: @Sendable (LoopJob) -> Void
  let remember: @Sendable (EndedSession) -> Void
}
