import AuditLog
import CatalogFiles
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
  /// Everything the machine put on the line, with how many leaves were durable then.
  private(set) var sent: [(message: HostMessage, logSize: Int)] = []
  private(set) var answers: [RequestID: [ControlAnswer]] = [:]
  private(set) var asked: [RequestID: OperatorRequest] = [:]
  private(set) var confirmedStops = 0
  private(set) var remembered: [AreaID: [TreatmentSettings]] = [:]
  private var decoder = FrameDecoder()
  private var stopFrames = StopFrames(seed: 7)
  private var newestRequest: UInt64 = 0
  var sessionsOpened: UInt64 = 0
  private var seed: UInt64

  init(
    seed: UInt64 = 1, isDevelopment: Bool = true, isSimulator: Bool = true,
    profile change: (inout HandpieceProfile) -> Void = { _ in },
    tip: Tip? = Self.tip, memory: VolatileMemory = VolatileMemory()
  ) throws {
    context = MachineContext(
      catalog: try Checkout.catalog(), catalogHash: Hash256(of: []), isDevelopment: isDevelopment,
      isSimulatorSignature: { isSimulator && SimulatorKey.isSignature($0, over: $1) })
    machine = HandpieceMachine(
      context: context, seed: seed, at: BootInstant(microseconds: now * 1000))
    var profile = Self.profile
    change(&profile)
    handpiece = Handpiece(
      profile: profile, tip: tip, memory: memory, foot: FootOperator(mode: .automatic),
      seed: seed, atMilliseconds: now)
    self.seed = seed
    log.append(
      .daemonStarted(
        DaemonStartedLeaf(version: "test", catalogHash: context.catalogHash, recoveredLogSize: 0)))
  }

  static let profile = HandpieceProfile(
    model: FixedName(text: "rfmn-49i"), serial: FixedName(text: "HP-0001"),
    firmware: FirmwareVersion(major: 1, minor: 0, patch: 0),
    capabilities: .neededToArm.union(.impedanceSensing).union(.temperatureSensing),
    modality: .rfMicroneedling, calibrationDay: CalendarDay(daysSince1970: 19_990))
  static let tip = Tip(
    kind: 1, pinCount: 49, isInsulated: true, uid: TipUID(77), usesLeft: 500)

  private var moment: Moment {
    Moment(boot: BootInstant(microseconds: now * 1000), today: Self.today)
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

  /// Switches the handpiece off and on at once: what it remembers is what it wrote.
  mutating func resetHandpiece() {
    seed += 1
    handpiece = Handpiece(
      profile: Self.profile, tip: Self.tip, memory: handpiece.handpiece.hardware.memory,
      foot: FootOperator(mode: .automatic), seed: seed, atMilliseconds: now)
  }

  /// Somebody stops: the frame goes out first, then the machine is told.
  mutating func pullStop() {
    putStopOnLine(stopFrames.next(clockMilliseconds: 0))
    tell(
      .stopRaised(
        StopOrder(
          source: .stopSocket, userID: 1000, requested: BootInstant(microseconds: now * 1000))))
  }

  /// Asks something and returns the name under which it will be answered.
  mutating func ask(_ request: OperatorRequest) -> RequestID {
    newestRequest += 1
    let id = RequestID(newestRequest)
    answers[id] = []
    asked[id] = request
    tell(.asked(id, request, by: 1000))
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
        if !isLostToHost(frame) { tell(.frameReceived(frame)) }
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
    let spoken = handpiece.takeOutput()
    if isPlugged { sayToHost(spoken) }
    while let event = log.next(atMilliseconds: now) { tell(event) }
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
      putStopOnLine(
        isRepetition
          ? stopFrames.repetition(clockMilliseconds: 0) : stopFrames.next(clockMilliseconds: 0))
    case .confirmStop: confirmedStops += 1
    case .answer(let request, let answer): answers[request, default: []].append(answer)
    case .rememberPasses(let passes, _): remembered = passes
    case .publishPulse, .publishState: break
    }
  }

  private mutating func transmit(_ frame: Frame) {
    if let message = HostMessage(id: frame.header.messageID, payload: frame.payload) {
      sent.append((message, log.rows.count))
    }
    guard isPlugged, !isLostToHandpiece(frame) else { return }
    send(EncodedFrame(frame))
  }

  private mutating func putStopOnLine(_ frame: EncodedFrame) {
    if isPlugged { send(frame) }
  }

  private mutating func send(_ frame: EncodedFrame) {
    let bytes = (0..<frame.count).map { frame.bytes[$0] }
    handpiece.receive(bytes.span)
  }
}
