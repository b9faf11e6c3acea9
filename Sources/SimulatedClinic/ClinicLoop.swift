import AuditLog
import ControlAPI
import HandpieceWire
import PromiseChecker
import Quantities
import TreatmentSession

/// The control loop of the simulated daemon: what `HandpieceStation` and `StationRow` do, in virtual
/// time.
extension Clinic {
  var boot: BootInstant { BootInstant(microseconds: now * 1000) }

  var moment: Moment {
    Moment(boot: boot, today: isClockTrusted ? utc.day : nil, utc: isClockTrusted ? utc : nil)
  }

  /// One turn of the loop: stops first, then the lines, then what others have handed over.
  mutating func runLoop() {
    hasUnheardStop = false
    for index in stations.indices where isDue(index) { attend(index) }
    for index in stations.indices {
      listen(index)
      guard isHostUp else { return }
    }
    hearOfAttendance()
    guard isHostUp else { return }
    var waiting: [LogDisk.Outcome] = []
    if !jobs.isEmpty { swap(&waiting, &jobs) }
    for job in waiting {
      settle(job)
      guard isHostUp else { return }
    }
    if alarmsDue <= now { passTimeOfAlarms() }
    for index in stations.indices where isDue(index) { attend(index) }
  }

  /// Tells every machine whether anybody would see its alarms.
  private mutating func hearOfAttendance() {
    guard hasNewAttendance else { return }
    hasNewAttendance = false
    alarms.attend(isAttended)
    guard sabotage != .armUnattended else { return }
    for index in stations.indices where isHostUp {
      tell(index, .attendanceChanged(isAttended: isAttended))
    }
  }

  /// Whether a station has anything to do that it was not just told.
  private func isDue(_ index: Int) -> Bool {
    if let due = stations[index].due, due <= now * 1000 { return true }
    return stations[index].hasUnheardStop || !stations[index].outgoing.isEmpty || sabotage != nil
  }

  private mutating func attend(_ index: Int) {
    handleStops(index)
    while isHostUp, let due = stations[index].due, due <= now * 1000 {
      tell(index, .timePassed)
      guard isHostUp, stations[index].due != due else { break }
    }
    guard isHostUp else { return }
    misbehave(index)
    pushOutgoing(index)
  }

  private mutating func handleStops(_ index: Int) {
    guard isHostUp, stations[index].hasUnheardStop else { return }
    // What waited for a busy line until now must not go out behind the stop.
    stations[index].outgoing.dropForbidden()
    let orders = stations[index].orders
    stations[index].orders = []
    let raised = stations[index].raisedCount
    for order in orders { if isHostUp { tell(index, .stopRaised(order)) } }
    guard isHostUp else { return }
    stations[index].handledCount = raised
  }

  /// Takes what has come on a station's line.
  private mutating func listen(_ index: Int) {
    guard let line = stations[index].line, lines[line].toHost.nextDue <= now else { return }
    var hasHeard = false
    while isHostUp, stations[index].line == line, let bytes = lines[line].toHost.take(at: now) {
      hasHeard = true
      decode(bytes, index)
    }
    if hasHeard, isHostUp { introduce(index) }
  }

  private mutating func decode(_ bytes: [UInt8], _ index: Int) {
    var position = 0
    let generation = stations[index].generation
    while isHostUp, stations[index].generation == generation {
      switch stations[index].decoder.step(bytes.span, at: &position) {
      case .exhausted: return
      case .rejected(let defect): tell(index, .bytesRejected(defect))
      case .completed:
        let frame = stations[index].decoder.newestFrame
        tell(index, .frameReceived(frame))
        if isHostUp { answerByItself(frame, index) }
      }
    }
  }

  /// Hands an event to a machine and does what it wants done, in its order.
  mutating func tell(_ index: Int, _ event: MachineEvent) {
    if let line = stations[index].line { checker.decided(line, at: now) }
    let (run, generation) = (run, stations[index].generation)
    let moment = moment
    let effects = stations[index].handle(event, at: moment)
    for effect in effects {
      guard isHostUp, self.run == run, stations[index].generation == generation else { return }
      perform(effect, index)
      dieIfDue()
    }
  }

  private mutating func perform(_ effect: MachineEffect, _ index: Int) {
    switch effect {
    case .record(let body, let token): record(body, token, by: index)
    case .transmit(let frame): transmit(frame, by: index)
    case .stop(let isRepetition):
      if isRepetition, sabotage == .stopOnlyOnce { return }
      stations[index].outgoing.dropForbidden()
      writeStop(index, isRepetition: isRepetition)
    case .confirmStop:
      if let line = stations[index].line { checker.stopConfirmed(line, at: now) }
    case .answer(let request, let answer): deliver(answer, to: request.number)
    case .recall(let question): ask(question, by: index)
    case .keep(let session):
      if unfinished[session.pseudonym] != nil { unfinished[session.pseudonym] = session }
    case .remember(let ended): remember(ended)
    case .alarm(let change): noteAlarm(change)
    case .publishPulse: break
    case .publishState: noteState(index)
    }
  }

  private func noteState(_ index: Int) {
    guard trace.isOn, let snapshot = stations[index].machine.handpieceSnapshot else { return }
    trace.note(
      now, 9,
      "station \(index): \(snapshot.serial) is \(snapshot.state.rawValue), session "
        + "\(stations[index].machine.sessionSnapshot.map { "\($0.session) \($0.state.rawValue) \($0.reason ?? "")" } ?? "none")"
    )
  }

  /// Queues a frame, unless a stop was pulled that the machine has not heard of yet and the frame
  /// would let the handpiece fire.
  private mutating func transmit(_ frame: Frame, by index: Int) {
    let id = frame.header.messageID
    if stations[index].hasUnheardStop, HostMessage.isForbiddenByStop(id: id) { return }
    let sent = sabotaged(frame, of: index)
    stations[index].outgoing.add(sent, isBounded: sabotage != .queueWithoutBound)
    if let line = stations[index].line {
      checker.queued(line, stations[index].outgoing.count, at: now)
    }
    pushOutgoing(index)
  }

  /// Pushes what waits, one frame after the other has left.
  mutating func pushOutgoing(_ index: Int) {
    if stations[index].hasUnheardStop { stations[index].outgoing.dropForbidden() }
    guard let line = stations[index].line else { return }
    while lines[line].toHandpiece.free <= now, lines[line].blockedUntil <= now,
      let bytes = stations[index].outgoing.removeFirst()
    {
      write(bytes, on: line, by: index)
    }
  }

  /// Puts bytes on a line.
  mutating func write(_ bytes: [UInt8], on line: Int, by index: Int) {
    if trace.isOn { noteFrame(bytes, from: "host to line \(line)") }
    trace.note(now, UInt64(bytes.count) << 16 | UInt64(line), "")
    let believed = stations[index].serial.flatMap { serial in
      handpieces.firstIndex { $0.serial == serial }
    }
    if trace.isOn { trace.note(bytes) }
    checker.hostWrote(line, by: index, to: believed, bytes, at: now)
    guard lines[line].handpiece != nil else { return }
    lines[line].toHandpiece.send(bytes, at: now, &luck, &tally)
  }

  /// Puts a stop on the line of a station, past its queue.
  mutating func writeStop(_ index: Int, isRepetition: Bool) {
    let clock = UInt16(truncatingIfNeeded: now)
    let frame =
      isRepetition
      ? stations[index].stopFrames.repetition(clockMilliseconds: clock)
      : stations[index].stopFrames.next(clockMilliseconds: clock)
    guard let line = stations[index].line else { return }
    write(frame.array, on: line, by: index)
  }

  /// Somebody stops every handpiece that is in use: the frames are on the lines when this returns.
  mutating func pullStop(_ source: StopSource, by user: UInt32?) {
    guard isHostUp else { return }
    trace.note(now, 10, "stop by \(source.rawValue)")
    for index in stations.indices where stations[index].isInUse {
      if let line = stations[index].line { checker.stopPulled(line, at: now) }
      stations[index].raisedCount += 1
      hasUnheardStop = true
      if sabotage != .delayStop { writeStop(index, isRepetition: false) }
      if stations[index].orders.count < 64 {
        stations[index].orders.append(
          StopOrder(source: source, userID: user, requested: boot))
      }
      if sabotage == .confirmUnheard, let line = stations[index].line {
        checker.stopConfirmed(line, at: now)
      }
    }
  }

  // Which station takes a line.

  private var fleet: Fleet { Fleet(stations.map { $0.machine.member(at: boot) }) }

  /// A line was opened: it goes where it was before, else to a station that is free.
  mutating func openLine(_ line: Int) {
    if let known = stations.firstIndex(where: { $0.place == line && $0.line == nil }) {
      return take(line, known)
    }
    guard let place = fleet.place() else { return }
    reset(place)
    take(line, place)
  }

  private mutating func take(_ line: Int, _ index: Int) {
    stations[index].place = line
    stations[index].line = line
    stations[index].isInUse = true
    stations[index].decoder = FrameDecoder()
    stations[index].outgoing.clear()
    tell(index, .lineOpened(.pseudoTerminal))
  }

  mutating func loseLine(_ index: Int, _ reason: ReasonCode) {
    guard stations[index].line != nil else { return }
    stations[index].outgoing.clear()
    tell(index, .lineLost(reason))
    guard isHostUp else { return }
    stations[index].line = nil
    if !stations[index].isInSession { stations[index].isInUse = false }
  }

  /// Makes room for another handpiece.
  private mutating func reset(_ index: Int) {
    stations[index].generation += 1
    stations[index].place = nil
    stations[index].begin(
      HandpieceMachine(
        context: context, seed: random.next(), isAttended: isAttended || sabotage == .armUnattended,
        at: boot),
      at: boot)
    for (request, question) in requests
    where question.station == index {
      deliver(.problem(Problem(.unavailable, "The handpiece is not there any more.")), to: request)
    }
  }

  /// Looks whether the handpiece that has just said who it is belongs to another station.
  private mutating func introduce(_ index: Int) {
    guard stations[index].mustIntroduce else { return }
    if stations[index].machine.isOfAnother {
      guard let free = fleet.place() else { return }
      reset(free)
      return move(index, to: free)
    }
    guard stations[index].machine.isIntroducing else { return }
    switch fleet.meeting(of: index) {
    case .stays: break
    case .returns(let other): move(index, to: other)
    case .isTwice(let other):
      tell(other, .rivalFound)
      if isHostUp { tell(index, .rivalFound) }
    }
  }

  private mutating func move(_ index: Int, to other: Int) {
    guard let line = stations[index].line else { return }
    loseLine(index, "moved")
    guard isHostUp else { return }
    stations[index].place = nil
    if !stations[index].isInSession { reset(index) }
    take(line, other)
  }

  /// Hands a question to the machine it is for.
  mutating func ask(_ request: OperatorRequest, number: UInt64, of handpiece: Int, by user: UInt32)
  {
    guard let index = station(of: handpiece) else {
      return deliver(.problem(Problem(.notFound, "There is no such handpiece.")), to: number)
    }
    if case .arm = request, sabotage != .armTwo,
      let problem = fleet.problemAgainstArming(index)
    {
      return deliver(.problem(problem), to: number)
    }
    requests[number]?.station = index
    tell(index, .asked(RequestID(number), sabotaged(request, to: index), by: Self.asker(user)))
  }
}
