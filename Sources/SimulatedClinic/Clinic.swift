import AuditLog
import ControlAPI
package import DeviceCatalog
import DoseLimits
import HandpieceSimulator
import HandpieceWire
package import PromiseChecker
import Quantities
import TreatmentSession

/// A whole day of a clinic in one thread of virtual time, from a seed: handpieces, lines, the
/// machines of the daemon, its log, and people, each of which can fail.
///
/// Time is in ms. Whatever happens is drawn from the seed, so that the same seed lives the same day.
package struct Clinic: ~Copyable {
  let catalog: Catalog
  let context: MachineContext
  let sabotage: Sabotage?
  let isElsewhere: Bool
  /// Whether no millisecond is passed over; it makes no difference but to who waits.
  let isLivingEveryMillisecond: Bool
  /// Whether the auditor's own verifier reads the log at the end.
  private let isJudgedByAuditor: Bool
  let plan: DayPlan
  var random: SplitMix64
  /// Randomness of lines, apart, so that a line's luck changes nobody's plans.
  var luck: SplitMix64
  package internal(set) var checker: Checker
  /// Whether the checker has found nothing until now.
  private var isUnbroken = true
  package internal(set) var tally = FaultTally()
  package let trace: Trace
  package internal(set) var now: Int64
  var handpieces: [ClinicHandpiece]
  /// Handpieces that are at another console.
  var isAway: [Bool]
  var lines: [ClinicLine]
  var stations: [Station] = []
  var disk = LogDisk()
  var unfinished: [SessionPseudonym: UnfinishedSession] = [:]
  var technicians: [Technician] = []
  var patients: [Patient] = []
  /// Whose request it is and what was asked.
  var requests: [UInt64: OpenQuestion] = [:]
  var newestRequest: UInt64 = 0
  var owners: [SessionPseudonym: Int] = [:]
  var agenda: [Happening] = []
  /// Results that wait for the loop.
  var jobs: [LogDisk.Outcome] = []
  var isHostUp = false
  var hostUpAt: Int64 = 0
  var run: UInt64 = 0
  /// How many effects the host lives on for, when it is to die.
  var effectsUntilCrash: Int?
  /// Whether somebody has stopped since the loop looked.
  var hasUnheardStop = false
  var loopStalledUntil: Int64 = 0
  /// Whether a client presents alarms, and whether the loop has yet to hear that this has changed.
  var isAttended = true
  var hasNewAttendance = false
  var alarms = AlarmBook()
  /// When an alarm becomes more urgent.
  var alarmsDue = Int64.max
  /// How far the wall clock is off, in µs, and whether it is trusted.
  var clockError: Int64 = 0
  var knownClockError: Int64 = 0
  var isClockTrusted = true
  var hasToldFullDisk = false
  var isClosing = false
  /// For those who say what no machine has asked for.
  var adapterSequence: UInt16 = 0x4000
  var lastArmBodies: [Int: ArmBody] = [:]
  /// How long sessions were open, in ms, over all handpieces.
  package internal(set) var sessionMilliseconds: Int64 = 0
  /// How much of that somebody could have fired.
  package internal(set) var armedMilliseconds: Int64 = 0

  /// - Parameters:
  ///   - catalog: the catalog of the checkout or of an installation.
  ///   - pace: drawn from the seed where it is left out.
  ///   - isJudgedByAuditor: whether the auditor's own verifier reads the log at the end.
  package init(
    seed: UInt64, catalog: Catalog, pace: Pace? = nil, sabotage: Sabotage? = nil,
    without excluded: Set<FaultKind> = [],
    isTracing: Bool = false, isLivingEveryMillisecond: Bool = false,
    isJudgedByAuditor: Bool = false
  ) {
    var random = SplitMix64(seed: seed &* 0x9E37_79B9 &+ 77)
    self.catalog = catalog
    self.sabotage = sabotage
    isElsewhere = false
    self.isLivingEveryMillisecond = isLivingEveryMillisecond
    self.isJudgedByAuditor = isJudgedByAuditor
    plan = DayPlan(
      &random, pace: pace ?? (seed % 2 == 0 ? .usual : .hurried), seed: seed, without: excluded)
    luck = SplitMix64(seed: random.next())
    trace = Trace(isOn: isTracing)
    now = 1_000_000
    var handpieces: [ClinicHandpiece] = []
    for (index, regimen) in plan.regimens.enumerated() {
      let regimen = Regimen.all[regimen]
      handpieces.append(
        ClinicHandpiece(
          model: SimulatedModel(named: regimen.model) ?? SimulatedModel.all[0],
          tipKind: regimen.tipKind, serial: "HP-000\(index + 1)", seed: random.next(),
          sabotage: sabotage, at: now))
    }
    self.handpieces = handpieces
    isAway = handpieces.map { _ in false }
    lines = plan.areSerial.map { ClinicLine(isSerial: $0) }
    context = Self.context(catalog)
    checker = Checker(
      handpieces: handpieces.map { ($0.serial, $0.isContinuous) }, lineCount: lines.count,
      stationCount: lines.count + 2, names: [Patient.familyName])
    self.random = random
    open()
  }

  /// Another console, to which a handpiece is taken for a while.
  init(elsewhere handpiece: ClinicHandpiece, regimen: Int, of other: inout Clinic) {
    catalog = other.catalog
    sabotage = nil
    isElsewhere = true
    isLivingEveryMillisecond = other.isLivingEveryMillisecond
    isJudgedByAuditor = false
    plan = DayPlan(elsewhereWith: regimen)
    random = SplitMix64(seed: other.random.next())
    luck = SplitMix64(seed: other.random.next())
    trace = Trace(isOn: false)
    now = other.now
    handpieces = [handpiece]
    isAway = [false]
    lines = plan.areSerial.map { ClinicLine(isSerial: $0) }
    context = Self.context(other.catalog)
    checker = Checker(
      handpieces: [(handpiece.serial, handpiece.isContinuous)], lineCount: lines.count,
      stationCount: lines.count + 2, names: [])
    open()
  }

  private static func context(_ catalog: Catalog) -> MachineContext {
    MachineContext(
      catalog: catalog, catalogHash: Hash256(of: catalog.fingerprintInput), isDevelopment: true,
      prescribers: Prescriber.trusted,
      isSimulatorSignature: { signature, challenge in
        signature.array == challenge.array + challenge.array
      })
  }

  private mutating func open() {
    let questions = catalog.tables.questions.map(\.id)
    let models = SimulatedModel.all.map(\.name)
    let types = plan.regimens.map { Regimen.all[$0].fitzpatrick }
    for number in 0..<4 {
      let type = types[number % types.count]
      if let patient = Patient(number, fitzpatrick: type, questions: questions, models: models) {
        patients.append(patient)
      }
    }
    for index in 0..<plan.technicians {
      technicians.append(
        Technician(
          user: 1000 + UInt32(index), handpieces: handpieces.count, at: now + Int64(index) * 700))
    }
    for index in handpieces.indices {
      handpieces[index].pass(to: now)
      checker.handpieceStarted(index, clock: handpieces[index].clock.milliseconds, at: now)
      plug(index, into: index)
    }
    startHost()
    for kind in plan.faults { schedule(kind) }
  }

  /// Lives the whole day, lets every fault cease, and has everything brought to an end.
  package mutating func live() {
    let end = now + plan.milliseconds
    advance(to: end)
    guard checker.broken.isEmpty else { return }
    ceaseFaults()
    isClosing = true
    let latest = now + 30_000
    while now < latest, checker.broken.isEmpty, !isAtRest { advance(to: now + 500) }
    guard checker.broken.isEmpty else { return }
    advance(to: now + 1500)
    finish()
  }

  /// Lives on, event by event, until a moment.
  private mutating func advance(to end: Int64) {
    while now < end, isUnbroken {
      let next = isLivingEveryMillisecond ? now + 1 : lookOn(to: end)
      guard isUnbroken, next <= end else { return }
      countSessions(to: next)
      now = next
      step()
    }
  }

  /// Lets handpieces do by themselves what is due, as long as nobody notices and nothing else is due.
  ///
  /// - Returns: when something is due that more than the handpieces have to do with.
  private mutating func lookOn(to end: Int64) -> Int64 {
    let others = min(end, nextOfOthers())
    while isUnbroken {
      let next = max(now + 1, nextOfHandpieces)
      guard next < others else { return max(now + 1, min(next, others)) }
      countSessions(to: next)
      now = next
      var isNoticed = false
      for index in handpieces.indices where !isAway[index] && handpieces[index].nextDue <= now {
        if look(index) { isNoticed = true }
      }
      isUnbroken = checker.advance(to: now)
      if isNoticed { return max(now + 1, min(end, nextOfOthers(), nextOfHandpieces)) }
    }
    return now
  }

  /// When a handpiece does something by itself next.
  private var nextOfHandpieces: Int64 {
    var next = Int64.max
    for index in handpieces.indices where !isAway[index] {
      next = min(next, handpieces[index].nextDue)
    }
    return next
  }

  private mutating func countSessions(to next: Int64) {
    for index in stations.indices where stations[index].isInSession {
      sessionMilliseconds += next - now
    }
    for index in handpieces.indices where !isAway[index] && handpieces[index].isArmed {
      armedMilliseconds += next - now
    }
  }

  /// When something happens next that is not of a handpiece alone.
  private mutating func nextOfOthers() -> Int64 {
    var next = Int64.max
    let isListening = mayHostAct || isHostUp && sabotage == .renewLeaseFromReader
    for index in lines.indices {
      next = min(next, lines[index].nextDue(isHostListening: isListening))
    }
    if !agenda.isEmpty { next = min(next, agenda[agenda.count - 1].at) }
    if let due = disk.due { next = min(next, max(due, disk.stalledUntil)) }
    guard isHostUp else { return min(next, hostUpAt) }
    next = min(next, loopStalledUntil > now ? loopStalledUntil : nextOfLoop)
    for index in technicians.indices { next = min(next, technicians[index].nextAct) }
    return next
  }

  private var nextOfLoop: Int64 {
    var next = Int64.max
    if !jobs.isEmpty { next = now + 1 }
    next = min(next, alarmsDue)
    for index in stations.indices {
      if let due = stations[index].due { next = min(next, (due + 999) / 1000) }
      guard !stations[index].outgoing.isEmpty, let line = stations[index].line else { continue }
      next = min(next, max(lines[line].toHandpiece.free, lines[line].blockedUntil))
    }
    return next
  }

  /// Whether anything waits for the loop at this moment.
  private var isLoopDue: Bool {
    if hasUnheardStop || hasNewAttendance || !jobs.isEmpty || nextOfLoop <= now { return true }
    for index in lines.indices where lines[index].toHost.nextDue <= now { return true }
    return isLivingEveryMillisecond
  }

  var mayHostAct: Bool { isHostUp && now >= loopStalledUntil }

  private mutating func step() {
    while !agenda.isEmpty, agenda[agenda.count - 1].at <= now { happen(agenda.removeLast()) }
    for index in handpieces.indices where !isAway[index] { liveHandpiece(index) }
    finishCommits()
    if !isHostUp, now >= hostUpAt { startHost() }
    if mayHostAct {
      if isLoopDue { runLoop() }
    } else if isHostUp, sabotage == .renewLeaseFromReader {
      renewFromReader()
    }
    if isHostUp { for index in technicians.indices { act(index) } }
    isUnbroken = checker.advance(to: now)
  }

  /// Whether every handpiece rests and every session is closed.
  private var isAtRest: Bool {
    isHostUp && disk.index.openSince.isEmpty && requests.isEmpty
      && stations.allSatisfy { !$0.isInSession }
      && handpieces.indices.allSatisfy { isSettled($0) }
  }

  /// Whether a handpiece rests, known to its machine.
  private func isSettled(_ index: Int) -> Bool {
    guard let station = station(of: index) else { return false }
    switch stations[station].machine.handpieceSnapshot?.state {
    case .ready?: return !handpieces[index].isRunning && handpieces[index].physics.isAtRest
    default: return false
    }
  }

  private mutating func finish() {
    // A handpiece from elsewhere, or a log that was put back, is a finding, and has to be.
    if isJudgedByAuditor, tally[.backupRestored] == 0, tally[.elsewhere] == 0 {
      judgeByAuditor()
    }
    checker.finish(locked: handpieces.indices.map { isLocked($0) }, at: now)
  }

  /// Whether nobody may drive a handpiece any more.
  private func isLocked(_ index: Int) -> Bool {
    station(of: index).flatMap { stations[$0].machine.handpieceSnapshot?.state } == .locked
  }

  /// The station whose machine knows a handpiece.
  func station(of handpiece: Int) -> Int? {
    stations.firstIndex { $0.serial == handpieces[handpiece].serial }
  }

  /// The auditor's own verifier, which shares formats with the daemon and nothing else.
  private mutating func judgeByAuditor() {
    var verifier = LogVerifier()
    for row in disk.rows { verifier.check(row) }
    // That more was measured than is allowed is for the auditor to see, and no defect of the log.
    auditorFindings = verifier.takeFindings().map { "\($0.seq): \($0.sentence)" }
      .filter { !$0.contains(" exceeds ") }
  }

  /// The bytes of its log, leaf by leaf.
  package var logBytes: [[UInt8]] { disk.rows.map(\.bytes) }

  /// What the auditor's verifier found at the end.
  package private(set) var auditorFindings: [String] = []
}

/// A request that is not answered yet.
struct OpenQuestion {
  let technician: Int
  let handpiece: Int
  /// Whose machine it went to.
  var station: Int?
}

/// A line with its two directions.
struct ClinicLine {
  var toHost: Wire
  var toHandpiece: Wire
  /// Which handpiece hangs on it.
  var handpiece: Int?
  /// Until when the host's driver takes nothing.
  var blockedUntil: Int64 = 0

  init(isSerial: Bool) {
    toHost = Wire(isToHost: true, isSerial: isSerial)
    toHandpiece = Wire(isToHost: false, isSerial: isSerial)
  }

  func nextDue(isHostListening: Bool) -> Int64 {
    isHostListening ? min(toHandpiece.nextDue, toHost.nextDue) : toHandpiece.nextDue
  }
}

extension Physics {
  /// Whether nothing is on and nothing moves.
  var isAtRest: Bool { !isRFOn && !isMoving }
}
