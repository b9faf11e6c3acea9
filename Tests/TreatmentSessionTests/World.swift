import AuditLog
import Backstage
import ControlAPI
import DeviceCatalog
import DoseLimits
import HandpieceGuard
import HandpieceSimulator
import HandpieceWire
import Quantities
import TreatmentSession

/// A handpiece, a line, a machine and a log in one thread of virtual time, in steps of 1 ms.
struct World {
  typealias Handpiece = SimulatedHandpiece<VolatileMemory>

  static let today = CalendarDay(daysSince1970: 20_000)
  static let person = PersonPseudonym("P-WORLD234")

  let model: SimulatedModel
  let context: MachineContext
  var machine: HandpieceMachine
  var handpiece: Handpiece
  var log = TestLog()
  private(set) var now: Int64 = 1_000_000
  private(set) var isPlugged = false
  /// Frames of the handpiece for which this says `true` get lost on the line.
  var isLostToHost: (Frame) -> Bool = { _ in false }
  /// Frames of the host for which this says `true` get lost on the line.
  var isLostToHandpiece: (Frame) -> Bool = { _ in false }
  /// How often the machine itself has stopped the handpiece, and whether that gets lost.
  private(set) var machineStops = 0
  var isMachineStopLost = false
  /// Who has proved that it is they who ask.
  var person = Self.person
  /// What a handpiece that is not as it should be says instead, or hears.
  var changeToHost: (HandpieceMessage) -> HandpieceMessage = { $0 }
  var changeToHandpiece: (HostMessage) -> HostMessage = { $0 }
  /// Everything the machine put on the line, with how many leaves were durable then.
  private(set) var sent: [(message: HostMessage, logSize: Int)] = []
  private(set) var answers: [RequestID: [ControlAnswer]] = [:]
  private(set) var asked: [RequestID: OperatorRequest] = [:]
  private(set) var confirmedStops = 0
  /// What the daemon would present.
  private(set) var alarms = AlarmBook()
  private(set) var remembered: [EndedSession] = []
  /// The most pulses or slices that at any moment had begun and were not durable.
  private(set) var mostUnrecorded: UInt32 = 0
  /// Whether the wall clock is trusted.
  var isClockTrusted = true
  /// What a gauge showed last while something ran.
  var gauge: Int64 = 0
  private var decoder = FrameDecoder()
  private var stopFrames = StopFrames(seed: 7)
  private var newestRequest: UInt64 = 0
  var sessionsOpened: UInt64 = 0
  /// Whether everybody who comes is one person.
  var isSamePatient = true
  private var seed: UInt64
  private var profile: HandpieceProfile
  private var tip: Tip?

  init(
    seed: UInt64 = 1, model: SimulatedModel = Self.reference, tipKind: UInt8? = 1,
    isDevelopment: Bool = true, isSimulator: Bool = true, catalog: Catalog? = nil,
    approved: [String: Int64] = [:], prescribers: [TrustedPrescriber] = [],
    profile change: (inout HandpieceProfile) -> Void = { _ in },
    memory: VolatileMemory = VolatileMemory()
  ) throws {
    self.model = model
    context = MachineContext(
      catalog: try catalog ?? Checkout.catalog(), catalogHash: Hash256(of: []),
      isDevelopment: isDevelopment, prescribers: prescribers,
      instruments: try Checkout.instruments(),
      approval: { approved[$0] },
      isSimulatorSignature: { isSimulator && SimulatorKey.isSignature($0, over: $1) })
    machine = HandpieceMachine(
      context: context, seed: seed, isAttended: true, at: BootInstant(microseconds: now * 1000))
    var profile = model.profile(
      serial: FixedName(text: "HP-0001"), calibrationDay: CalendarDay(daysSince1970: 19_990))
    change(&profile)
    self.profile = profile
    tip = tipKind.flatMap { model.tip(kind: $0, uid: TipUID(77), usesLeft: 500) }
    handpiece = Handpiece(
      profile: profile, tip: tip, memory: memory, foot: FootOperator(mode: .automatic),
      seed: seed, atMilliseconds: now)
    self.seed = seed
    log.append(
      .daemonStarted(
        DaemonStartedLeaf(version: "test", catalogHash: context.catalogHash, recoveredLogSize: 0)),
      stamp)
    if let person {
      log.append(
        .personEnrolled(
          PersonEnrolledLeaf(person: person, mayOperate: true, mayService: true, operatorUID: 0)),
        stamp)
    }
    for prescriber in prescribers {
      log.append(
        .prescriberTrusted(
          PrescriberTrustedLeaf(key: prescriber.key, prescriberUID: prescriber.userID)), stamp)
    }
  }

  /// Writes into the log what somebody signed before the handpiece came.
  mutating func note(_ body: LeafBody) { log.append(body, stamp) }

  static let reference = SimulatedModel.all[0]

  /// The wall clock, some minutes into ``today``.
  static func utc(atMilliseconds now: Int64) -> UTCInstant {
    UTCInstant(microseconds: (today.daysSince1970 * 86_400_000 + now) * 1000)
  }

  private var moment: Moment {
    Moment(
      boot: BootInstant(microseconds: now * 1000), today: isClockTrusted ? Self.today : nil,
      utc: isClockTrusted ? Self.utc(atMilliseconds: now) : nil)
  }

  /// Plugs the cable in.
  mutating func plug() {
    isPlugged = true
    decoder = FrameDecoder()
    tell(.lineOpened(.pseudoTerminal))
  }

  /// Pulls the cable; the handpiece lives on by itself.
  mutating func unplug() {
    isPlugged = false
    tell(.lineLost("hang_up"))
  }

  /// Writes what no machine asked for.
  mutating func note(_ leaves: [LeafBody]) {
    for leaf in leaves { log.append(leaf, stamp) }
  }

  /// Treats somebody else at another console, which has a log of its own.
  mutating func fireElsewhere(_ count: Int) throws {
    var other = try World(
      seed: 99, model: model, memory: handpiece.handpiece.hardware.memory)
    other.plug()
    other.run(500)
    try other.get(.adopt(logSize: other.log.logSizeKnown))
    try other.untilReady()
    try other.openSession()
    try other.beginPass()
    try other.treat(until: count)
    try other.close()
    handpiece = other.handpiece
    resetHandpiece()
  }

  /// Ends the daemon where it is and starts it again; the handpiece lives on by itself.
  mutating func restartDaemon() {
    log.crash()
    let open = log.openSessions
    log.append(
      .daemonStarted(
        DaemonStartedLeaf(
          version: "test", catalogHash: context.catalogHash, recoveredLogSize: log.rows.count,
          isClosedInOrder: false)), stamp)
    for session in open where !session.mayLackDeliveries {
      for leaf in session.closing(UnfinishedSession.restarted) { log.append(leaf, stamp) }
    }
    for session in open where session.mayLackDeliveries {
      log.append(session.interruption, stamp)
      log.unfinished[session.pseudonym] = session
    }
    seed += 1
    machine = HandpieceMachine(
      context: context, seed: seed, isAttended: true, at: BootInstant(microseconds: now * 1000))
    if isPlugged { plug() }
  }

  private var stamp: LeafStamp {
    LeafStamp(
      utc: Self.utc(atMilliseconds: now), boot: BootInstant(microseconds: now * 1000),
      bootID: BootID(high: 1, low: 2))
  }

  /// Clients that present alarms come, or go.
  mutating func attend(_ isAttended: Bool) {
    alarms.attend(isAttended)
    tell(.attendanceChanged(isAttended: isAttended))
  }

  /// Somebody has seen every alarm that stands.
  mutating func acknowledgeAlarms() {
    for alarm in alarms.list.alarms {
      guard let seq = alarm.alarm else { continue }
      for entry in alarms.acknowledge(Int64(clamping: seq), by: 1000) ?? [] {
        log.submit(entry, atMilliseconds: now)
      }
    }
  }

  private mutating func take(_ change: AlarmChange) {
    let entries = alarms.take(
      change, at: BootInstant(microseconds: now * 1000), utc: Self.utc(atMilliseconds: now))
    for entry in entries { log.submit(entry, atMilliseconds: now) }
  }

  private mutating func nameAlarms() {
    let raised = log.raisedAlarms
    log.raisedAlarms = []
    for (number, seq) in raised {
      for entry in alarms.recorded(number, at: seq) { log.submit(entry, atMilliseconds: now) }
    }
  }

  /// Switches the handpiece off and on at once: what it remembers is what it wrote.
  mutating func resetHandpiece() { restart(with: handpiece.handpiece.hardware.memory) }

  /// Switches the handpiece off and on with what its memory held at some time.
  mutating func restart(with memory: VolatileMemory) {
    seed += 1
    if let worn = handpiece.applicator.tip, worn.uid == tip?.uid { tip = worn }
    handpiece = Handpiece(
      profile: profile, tip: tip, memory: memory, foot: FootOperator(mode: .automatic), seed: seed,
      atMilliseconds: now)
  }

  /// Somebody stops: the frame goes out first, then the machine is told.
  mutating func pullStop() {
    putStopOnLine(stopFrames.next(clockMilliseconds: 0))
    tell(
      .stopRaised(
        StopOrder(
          source: .stopSocket, userID: 1000, requested: BootInstant(microseconds: now * 1000))))
  }

  /// Another handpiece says the same serial number.
  mutating func meetRival() { tell(.rivalFound) }

  /// Gives the handpiece another firmware.
  mutating func update(to firmware: FirmwareVersion) {
    profile.firmware = firmware
    resetHandpiece()
  }

  /// Puts another tip on, or takes it off, while the handpiece is switched off.
  mutating func change(_ tip: Tip?) {
    self.tip = tip
    resetHandpiece()
  }

  /// Asks something and returns the name under which it will be answered.
  mutating func ask(_ request: OperatorRequest, by user: UInt32 = 1000) -> RequestID {
    newestRequest += 1
    let id = RequestID(newestRequest)
    answers[id] = []
    asked[id] = request
    tell(.asked(id, request, by: Operator(userID: user, person: person)))
    return id
  }

  /// Puts bytes on the line as if the handpiece had said them.
  mutating func sayToHost(_ bytes: [UInt8]) {
    var position = 0
    while true {
      switch decoder.step(bytes.span, at: &position) {
      case .exhausted: return
      case .rejected(let defect): tell(.bytesRejected(defect))
      case .completed:
        let frame = decoder.newestFrame
        if !isLostToHost(frame) { tell(.frameReceived(changed(frame))) }
      }
    }
  }

  /// Lets time pass.
  mutating func run(_ milliseconds: Int64) {
    for _ in 0..<milliseconds { step() }
  }

  /// Lets time pass until something holds; `false` when it does not within `limit` ms.
  mutating func run(until holds: (Self) -> Bool, limit: Int64 = 20_000) -> Bool {
    for _ in 0..<limit {
      if holds(self) { return true }
      step()
    }
    return holds(self)
  }

  private mutating func step() {
    now += 1
    handpiece.advance(toMilliseconds: now)
    let begun = handpiece.status.lastPulse.rawValue
    mostUnrecorded = max(mostUnrecorded, begun - min(begun, log.newestDelivery))
    let spoken = handpiece.takeOutput()
    if isPlugged { sayToHost(spoken) }
    while let event = log.next(atMilliseconds: now) { tell(event) }
    nameAlarms()
    while let deadline = machine.deadline, deadline.microseconds <= now * 1000 {
      let before = machine.deadline
      tell(.timePassed)
      if machine.deadline == before { break }
    }
  }

  private mutating func tell(_ event: MachineEvent) {
    for effect in machine.handle(event, at: moment) { perform(effect) }
  }

  private mutating func perform(_ effect: MachineEffect) {
    switch effect {
    case .record(let body, let token): log.submit(body, token, atMilliseconds: now)
    case .transmit(let frame): transmit(frame)
    case .stop(let isRepetition):
      machineStops += isRepetition ? 0 : 1
      let frame =
        isRepetition
        ? stopFrames.repetition(clockMilliseconds: 0) : stopFrames.next(clockMilliseconds: 0)
      if !isMachineStopLost { putStopOnLine(frame) }
    case .confirmStop: confirmedStops += 1
    case .answer(let request, let answer): answers[request, default: []].append(answer)
    case .recall(let question): log.ask(question, atMilliseconds: now)
    case .keep(let unfinished): log.unfinished[unfinished.pseudonym] = unfinished
    case .remember(let ended):
      remembered.append(ended)
      log.unfinished[ended.session] = nil
    case .alarm(let change): take(change)
    case .publishPulse, .publishState: break
    }
  }

  private mutating func transmit(_ frame: Frame) {
    if let message = HostMessage(id: frame.header.messageID, payload: frame.payload) {
      sent.append((message, log.rows.count))
    }
    guard isPlugged, !isLostToHandpiece(frame) else { return }
    send(EncodedFrame(changed(frame)))
  }

  private func changed(_ frame: Frame) -> Frame {
    var (header, payload) = (frame.header, frame.payload)
    if header.source == .handpiece {
      guard let message = HandpieceMessage(id: header.messageID, payload: payload) else {
        return frame
      }
      let other = changeToHost(message)
      (header.messageID, payload) = (other.id, other.payload)
    } else {
      guard let message = HostMessage(id: header.messageID, payload: payload) else { return frame }
      let other = changeToHandpiece(message)
      (header.messageID, payload) = (other.id, other.payload)
    }
    return Frame(header: header, payload: payload)
  }

  private mutating func putStopOnLine(_ frame: EncodedFrame) {
    if isPlugged { send(frame) }
  }

  private mutating func send(_ frame: EncodedFrame) {
    let bytes = (0..<frame.count).map { frame.bytes[$0] }
    handpiece.receive(bytes.span)
  }
}
