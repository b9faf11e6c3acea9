import AuditLog
import ControlAPI
import DoseLimits
import HandpieceWire
import PromiseChecker
import Quantities
import TreatmentSession

/// The log of the simulated daemon, and the daemon's death and return.
extension Clinic {
  var utc: UTCInstant {
    UTCInstant(microseconds: 20_000 * 86_400_000_000 + now * 1000 + clockError)
  }

  var stamp: LeafStamp {
    LeafStamp(utc: utc, boot: boot, bootID: BootID(high: 1, low: run))
  }

  var commitMilliseconds: Int64 {
    mutating get { luck.number(in: 1...3) }
  }

  /// Has a leaf of a machine written.
  mutating func record(_ body: LeafBody, _ token: RecordToken, by index: Int) {
    noteClockStep()
    checker.leafAsked(by: index, at: now)
    let owner = LogDisk.Owner(
      station: index, generation: stations[index].generation, token: token)
    if tellsBeforeCommit(body) {
      jobs.append(.durable(seq: Int64(disk.size), owner))
      submit(body, nil)
      return
    }
    if forgets(body) {
      jobs.append(.durable(seq: Int64(max(0, disk.size - 1)), owner))
      return
    }
    guard submit(falsified(body), owner) else {
      jobs.append(.failed(owner))
      return
    }
    if sabotage == .doubleRecord, case .pulse = body { submit(body, nil) }
    if sabotage == .signBeforeCommit {
      checker.checkpointSigned(size: UInt64(disk.size + 1), rootPrefix: 0, at: now)
    }
  }

  @discardableResult
  mutating func submit(_ body: LeafBody, _ owner: LogDisk.Owner?) -> Bool {
    disk.add(
      .leaf(PendingLeaf(stamp: stamp, body: body), owner), at: now,
      milliseconds: commitMilliseconds)
  }

  private mutating func noteClockStep() {
    let step = clockError - knownClockError
    guard abs(step) > 1_000_000 else { return }
    knownClockError = clockError
    submit(.clockStep(ClockStepLeaf(step: Microseconds(step), isSynchronised: isClockTrusted)), nil)
  }

  mutating func ask(_ question: RecallQuestion, by index: Int) {
    let job = LogDisk.Job.recall(
      question, station: index, generation: stations[index].generation)
    _ = disk.add(job, at: now, milliseconds: commitMilliseconds)
  }

  /// Ends the commits that are due.
  mutating func finishCommits() {
    while let due = disk.due, max(due, disk.stalledUntil) <= now {
      let before = disk.size
      let outcomes = disk.finish(at: now, milliseconds: commitMilliseconds)
      showLeaves(from: before)
      jobs += outcomes
    }
  }

  /// Shows the checker what has become durable, and signs a checkpoint now and then.
  private mutating func showLeaves(from first: Int) {
    for place in first..<disk.size {
      let kind = disk.bodies[place].kind
      trace.note(
        now, UInt64(place) << 8 | 11,
        "leaf \(place): \(String(decoding: disk.rows[place].bytes.prefix(400), as: UTF8.self))")
      checker.leafDurable(disk.rows[place].bytes, at: now)
      switch kind {
      case SessionOpenedLeaf.kind, SessionClosedLeaf.kind, StopLeaf.kind:
        let position = disk.position(ofSize: place + 1)
        checker.checkpointSigned(
          size: position.size, rootPrefix: position.rootPrefix, at: now)
      default: break
      }
    }
    if disk.isFull, disk.size > first { tellOfFullDisk() }
  }

  private mutating func tellOfFullDisk() {
    guard !hasToldFullDisk else { return }
    hasToldFullDisk = true
    submit(.storageFailed(StorageFailedLeaf(reason: "disk_full", isFatal: false)), nil)
  }

  /// Tells a machine what has become of its leaf or its question.
  mutating func settle(_ outcome: LogDisk.Outcome) {
    switch outcome {
    case .durable(let seq, let owner?):
      checker.leafSettled(by: owner.station)
      guard isCurrent(owner) else { return }
      tell(owner.station, .recorded(owner.token, recorded(seq)))
    case .failed(let owner?):
      checker.leafSettled(by: owner.station)
      guard isCurrent(owner) else { return }
      if sabotage == .ignoreFailedCommit {
        tell(owner.station, .recorded(owner.token, recorded(Int64(max(0, disk.size - 1)))))
      } else {
        tell(owner.station, .recordFailed(owner.token))
      }
    case .durable(_, nil), .failed(nil): break
    case .alarmed(let alarm, let seq): record(alarms.recorded(alarm, at: seq))
    case .recalled(let question, let station, let generation):
      guard stations[station].generation == generation else { return }
      var recall = disk.index.recall(question.handpiece, question.tip)
      recall.containsPosition = disk.contains(question) || sabotage == .forgetPosition
      tell(station, .recalled(recall, recall.openSession.flatMap { unfinished[$0] }))
    }
  }

  private func isCurrent(_ owner: LogDisk.Owner) -> Bool {
    stations[owner.station].generation == owner.generation
  }

  private func recorded(_ seq: Int64) -> Recorded {
    let place = Int(seq)
    guard disk.rows.indices.contains(place) else {
      return Recorded(seq: seq, bytes: [], position: disk.position)
    }
    var position = disk.position(ofSize: place + 1)
    if sabotage == .tellWrongRoot { position.rootPrefix ^= 1 }
    return Recorded(
      seq: seq, bytes: disk.rows[place].bytes, position: position, isOfTheLast: disk.isFull)
  }

  mutating func remember(_ ended: EndedSession) {
    unfinished[ended.session] = nil
    guard let patient = owners[ended.session], ended.kind == .treatment else { return }
    patients[patient].visit += ended.passes
  }

  // Death and return.

  /// The daemon dies here if its effects are counted.
  mutating func dieIfDue() {
    guard let left = effectsUntilCrash else { return }
    effectsUntilCrash = left - 1
    guard left <= 1 else { return }
    effectsUntilCrash = nil
    tally[.hostCrash] += 1
    crash(for: random.number(in: 50...2500))
  }

  mutating func crash(for milliseconds: Int64) {
    trace.note(now, 12, "the daemon dies")
    isHostUp = false
    hostUpAt = now + milliseconds
    effectsUntilCrash = nil
    let before = disk.size
    _ = disk.crash(hasComeThrough: random.next() % 2 == 0)
    showLeaves(from: before)
    checker.crashed(at: now)
    jobs = []
    requests = [:]
    for index in technicians.indices where technicians[index].waiting != nil {
      technicians[index].waiting = nil
      technicians[index].nextAct = now + 100
    }
    for index in lines.indices { lines[index].toHost.clear() }
  }

  /// Starts the daemon: disarmed, with what an earlier run left in the log.
  mutating func startHost() {
    run += 1
    isHostUp = true
    loopStalledUntil = 0
    hasToldFullDisk = false
    knownClockError = clockError
    trace.note(now, 13, "the daemon starts")
    let before = disk.size
    let open = disk.openSessions()
    append(
      .daemonStarted(
        DaemonStartedLeaf(
          version: "simulated", catalogHash: context.catalogHash, recoveredLogSize: before,
          isClosedInOrder: before == 0)))
    if before == 0 {
      if let person = Self.person {
        append(
          .personEnrolled(
            PersonEnrolledLeaf(
              person: person, mayOperate: true, mayService: false, operatorUID: 0)))
      }
      for prescriber in context.prescribers {
        append(
          .prescriberTrusted(
            PrescriberTrustedLeaf(key: prescriber.key, prescriberUID: prescriber.userID)))
      }
    }
    unfinished = [:]
    for session in open where !session.mayLackDeliveries {
      for leaf in session.closing(UnfinishedSession.restarted) { append(leaf) }
    }
    for session in open where session.mayLackDeliveries {
      append(session.interruption)
      unfinished[session.pseudonym] = session
    }
    showLeaves(from: before)
    recoverAlarms()
    stations = (0..<lines.count + 2).map { _ in
      Station(
        machine: HandpieceMachine(
          context: context, seed: random.next(),
          isAttended: isAttended || sabotage == .armUnattended, at: boot),
        seed: UInt16(truncatingIfNeeded: random.next()))
    }
    for line in lines.indices where lines[line].handpiece != nil {
      if isHostUp { openLine(line) }
    }
  }

  private mutating func append(_ body: LeafBody) {
    disk.append(PendingLeaf(stamp: stamp, body: body))
  }

  /// Puts an older copy of the log in the place of this one.
  mutating func restoreBackup() {
    let size = disk.size - Int(random.number(in: 1...Int64(max(1, min(40, disk.size / 2)))))
    guard size > 2 else { return }
    tally[.backupRestored] += 1
    trace.note(now, 14, "the log is put back to \(size) leaves")
    disk.restore(toSize: size)
    checker.logCut(toSize: size, at: now)
  }
}
