import AuditLog
import ControlAPI
import HandpieceGuard
import HandpieceWire
import Quantities
import TreatmentSession

/// One handpiece, a line, a machine, a log, a technician and nothing else, as a value that time moves
/// on in steps.
struct SmallWorld {
  /// How long a step takes, and a tick within it, in ms.
  static let step: Int64 = 25
  static let tick: Int64 = 5
  /// How long a frame is on its way.
  static let transit: Int64 = 5
  /// How long the host is away when it is not back at once.
  static let outage: Int64 = 400
  /// How long a cable that was pulled is not in its place.
  static let unplugging: Int64 = 100

  let ground: Ground
  var now: Int64 = 1_000_000
  var machine: HandpieceMachine?
  var handpiece: GuardedHandpiece<TinyHardware>
  var log = SmallLog()
  var towardsHandpiece: [Flight] = []
  var towardsHost: [Flight] = []
  /// The conversation that the machine has opened last.
  var hostEpoch = LinkEpoch.none
  /// The machine's phase at the end of the last step.
  var phase = ""
  var watch = Watch()
  var sabotage: Sabotage?
  /// The permission that was sent last.
  var newestArm: Arm?
  /// What the technician has asked and is not answered.
  var pending: Set<UInt64> = []
  var newestAnswer: ControlAnswer?
  var isArming = false
  var stopFrames = StopFrames(seed: 7)
  /// Which stop of a person the newest stop frame is; zero when the machine itself stops.
  var newestStop = 0
  /// A stop that is on the line and that the machine has not heard of yet.
  var unheardStop: StopOrder?

  // What happens in the present step.
  private var fault: LineFault?
  private var crash: (before: UInt8, outage: Int64)?
  private(set) var framesSent = [0, 0]
  private(set) var eventsHandled = 0

  /// When the handpiece was switched on last.
  var poweredAt: Int64 = 0
  private var restartAt: Int64?
  private var replugAt: Int64?
  /// What of the moves that are taken once at most was taken.
  private(set) var onlyOnce: OnlyOnce = []
  private var starts: UInt64 = 1
  private var newestRequest: UInt64 = 0

  /// A frame on its way.
  struct Flight {
    let frame: Frame
    let sent: Int64
    let due: Int64
    /// Which stop of a person it says, if any.
    var stop = 0
  }

  init(on ground: Ground) {
    self.ground = ground
    let hardware = TinyHardware()
    handpiece = GuardedHandpiece(
      profile: ground.profile, remembered: nil, reading: hardware.reading, hardware: hardware)
    start()
  }

  var clock: HandpieceInstant {
    let elapsed = now - poweredAt
    return HandpieceInstant(
      milliseconds: UInt32(
        truncatingIfNeeded: sabotage == .clockRunsSlowly ? elapsed / 2 : elapsed))
  }

  /// When the handpiece's clock stood there.
  func moment(of clock: HandpieceInstant) -> Int64 {
    now + Int64(clock.milliseconds(since: self.clock))
  }

  /// When the host is back.
  var awayUntil: Int64 { restartAt ?? now }

  /// When the cable is in its place.
  var unpluggedUntil: Int64 { replugAt ?? now }

  var isFootDown: Bool { handpiece.hardware.reading.footswitchPressed }

  /// Lets a step pass that begins with a move.
  mutating func take(_ move: Move) {
    fault = nil
    crash = nil
    framesSent = [0, 0]
    eventsHandled = 0
    log.settled = 0
    log.failing = nil
    onlyOnce.formUnion(move.onlyOnce)
    begin(move)
    if isArming, phase == "ready" { armIfPulsesAreLeft() }
    for _ in 0..<(Self.step / Self.tick) { pass() }
  }

  private mutating func begin(_ move: Move) {
    switch move {
    case .wait: break
    case .foot: handpiece.hardware.reading.footswitchPressed.toggle()
    case .stop: pullStop()
    case .reset:
      watch.reset = watch.pulled
      let count = machine?.handpieceSnapshot?.stopCount ?? StopCount(0)
      ask(.resetStop(count))
    case .crash(let event, let isLong): crash = (event, isLong ? Self.outage : 0)
    case .powerCut: cutPower()
    case .tip:
      let isFirst = handpiece.hardware.reading.tip == TinyHardware.tip
      handpiece.hardware.reading.tip = isFirst ? Ground.otherTip : TinyHardware.tip
    case .unplug: unplug()
    case .disarm: ask(.disarm)
    case .recordFails(let leaf): log.failing = Int(leaf)
    case .line(let fault): self.fault = fault
    }
  }

  private mutating func pass() {
    now += Self.tick
    if let replugAt, replugAt <= now { plug() }
    if let restartAt, restartAt <= now { start() }
    handpiece.hardware.pass(Int(Self.tick))
    handpiece.advance(to: clock, reading: handpiece.hardware.reading)
    relay()
    arriveAtHandpiece()
    if let order = unheardStop {
      unheardStop = nil
      tell(.stopRaised(order))
    }
    arriveAtHost()
    while let event = log.next(at: now) { tell(event) }
    while let deadline = machine?.deadline, deadline.microseconds <= now * 1000 {
      tell(.timePassed)
      if machine?.deadline == deadline { break }
    }
    sabotage?.interfere(with: &self)
    look()
  }

  // The handpiece

  private mutating func relay() {
    for frame in handpiece.hardware.spoken { put(frame, towards: .host) }
    handpiece.hardware.spoken.removeAll(keepingCapacity: true)
  }

  private mutating func arriveAtHandpiece() {
    guard towardsHandpiece.contains(where: { $0.due <= now }) else { return }
    let due = towardsHandpiece.filter { $0.due <= now }
    towardsHandpiece.removeAll { $0.due <= now }
    for flight in due {
      note(flight)
      if sabotage?.delays(flight, in: &self) == true { continue }
      let encoded = EncodedFrame(flight.frame)
      let bytes = encoded.bytes
      handpiece.receive(bytes.span.extracting(0..<encoded.count), at: clock)
    }
    relay()
  }

  private mutating func cutPower() {
    var hardware = handpiece.hardware
    hardware.losePower()
    poweredAt = now
    handpiece = GuardedHandpiece(
      profile: ground.profile, remembered: hardware.state, reading: hardware.reading,
      hardware: hardware)
  }

  // The line

  /// What was on it is lost; the handpiece lives on by itself.
  private mutating func unplug() {
    replugAt = now + Self.unplugging
    towardsHandpiece = []
    towardsHost = []
    tell(.lineLost("hang_up"))
  }

  private mutating func plug() {
    replugAt = nil
    tell(.lineOpened(.pseudoTerminal))
  }

  mutating func put(
    _ frame: Frame, towards direction: LineFault.Direction, stop: Int = 0
  ) {
    guard replugAt == nil else { return }
    let place = Int(direction.rawValue)
    let isStruck = fault.map { $0.direction == direction && Int($0.frame) == framesSent[place] }
    framesSent[place] += 1
    let arrivals = isStruck == true ? fault?.arrivals ?? [] : [Self.transit]
    for arrival in arrivals {
      let flight = Flight(frame: frame, sent: now, due: now + arrival, stop: stop)
      switch direction {
      case .handpiece: towardsHandpiece.append(flight)
      case .host: towardsHost.append(flight)
      }
    }
  }

  private mutating func arriveAtHost() {
    guard towardsHost.contains(where: { $0.due <= now }) else { return }
    let due = towardsHost.filter { $0.due <= now }
    towardsHost.removeAll { $0.due <= now }
    for flight in due {
      tell(.frameReceived(flight.frame))
      noteDecision(on: flight)
    }
  }

  // The host

  private var present: Moment {
    Moment(boot: BootInstant(microseconds: now * 1000), today: Ground.today)
  }

  /// Starts the daemon, with what the log recalls.
  private mutating func start() {
    restartAt = nil
    starts += 1
    machine = HandpieceMachine(
      context: ground.context, seed: starts, isAttended: true,
      at: BootInstant(microseconds: now * 1000))
    stopFrames = StopFrames(seed: UInt16(truncatingIfNeeded: starts &* 9973))
    newestStop = watch.pulled > watch.reset ? watch.pulled : 0
    crash = nil
    if replugAt == nil { tell(.lineOpened(.pseudoTerminal)) }
  }

  private mutating func die(for outage: Int64) {
    machine = nil
    phase = ""
    hostEpoch = .none
    unheardStop = nil
    pending = []
    log.restart()
    if !log.isStopOwed { watch.loseUnheardStop() }
    restartAt = now + outage
  }

  private mutating func tell(_ event: MachineEvent) {
    guard machine != nil else { return }
    if let crash, Int(crash.before) == eventsHandled { return die(for: crash.outage) }
    eventsHandled += 1
    let moment = present
    for effect in machine?.handle(event, at: moment) ?? [] { perform(effect) }
  }

  private mutating func perform(_ effect: MachineEffect) {
    switch effect {
    case .record(let body, let token): log.submit(body, token, at: now)
    case .transmit(let frame): transmit(frame)
    case .stop(let isRepetition):
      if !isRepetition { newestStop = 0 }
      putStop(
        isRepetition
          ? stopFrames.repetition(clockMilliseconds: 0) : stopFrames.next(clockMilliseconds: 0))
    case .answer(let request, let answer):
      if pending.remove(request.number) == nil { watch.fail("a request was answered twice") }
      newestAnswer = answer
    case .recall(let question): log.ask(question, at: now)
    case .confirmStop, .publishPulse, .publishState, .keep, .remember, .alarm: break
    }
  }

  private mutating func transmit(_ frame: Frame) {
    let isForbidden = HostMessage.isForbiddenByStop(id: frame.header.messageID)
    if unheardStop != nil, isForbidden { return }
    noteCommand(frame)
    put(frame, towards: .handpiece)
  }

  private mutating func putStop(_ encoded: EncodedFrame) {
    var decoder = FrameDecoder()
    var position = 0
    let bytes = encoded.bytes
    guard decoder.step(bytes.span.extracting(0..<encoded.count), at: &position) == .completed
    else { return }
    put(decoder.newestFrame, towards: .handpiece, stop: newestStop)
  }

  // People

  mutating func ask(_ request: OperatorRequest) {
    newestRequest += 1
    pending.insert(newestRequest)
    newestAnswer = nil
    tell(
      .asked(
        RequestID(newestRequest), request,
        by: Operator(userID: 1000, person: PersonPseudonym("P-SMALL234"))))
  }

  /// The frame goes out at once, past everything; then the machine is told.
  mutating func pullStop() {
    guard machine != nil else { return }
    watch.pull(at: now)
    newestStop = watch.pulled
    putStop(stopFrames.next(clockMilliseconds: 0))
    unheardStop = StopOrder(
      source: .stopSocket, userID: 1000, requested: BootInstant(microseconds: now * 1000))
  }

  /// Arms again whenever that is possible: nothing resumes by itself.
  private mutating func armIfPulsesAreLeft() {
    guard pending.isEmpty, let session = machine?.sessionSnapshot, let pass = session.pass,
      pass.pulses < pass.plannedPulses, let settings = pass.settings
    else { return }
    ask(
      .arm(
        ArmBody(
          area: pass.area, side: pass.side, pass: pass.pass, settingsHash: settings.settingsHash,
          envelopeHash: pass.envelopeHash, stopCount: session.stopCount)))
  }
}
