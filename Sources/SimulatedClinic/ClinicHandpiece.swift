import DoseLimits
import HandpieceGuard
import HandpieceSimulator
import HandpieceWire
import PromiseChecker
import Quantities

/// A handpiece in the clinic: the guard that firmware would run, physics around it, a foot.
///
/// It steps by 1 ms while anything is energised or could begin, and to whatever is due next
/// otherwise: nothing that it says or does depends on how often it is looked at in between.
struct ClinicHandpiece {
  let model: SimulatedModel
  let serial: String
  let sabotage: Sabotage?
  private let profile: HandpieceProfile
  private(set) var guarded: GuardedHandpiece<ClinicHardware>
  var foot = Foot()
  /// The tip that belongs on it, with its chip as it was when it was on last.
  private(set) var tip: Tip?
  /// Whose tip that is, and whether they are the next to be treated.
  private(set) var patient: Int?
  var isPrepared = false
  /// Whether the impedance sensor sees no skin.
  var isImpedanceOutside = false
  private(set) var isOn = true
  /// When its clock showed zero.
  private var clockOrigin: Int64
  private(set) var now: Int64
  /// Up to when its applicator has lived.
  private var applicatorTime: Int64
  /// When it does something by itself next, as long as nobody does anything to it.
  private(set) var nextDue: Int64
  /// How its guard stands.
  private var outlook: GuardOutlook
  /// What its sensors said when they were looked at last.
  private var reading: SensorReading
  /// Whether it is to lose its power once a delivery runs.
  var isBrownOutDue = false
  /// Whether it was pressed when its permission began, and was not let go since.
  private var isHeldOver = false
  private var adapterSequence: UInt16 = 0x4000
  /// Whether bounds were installed since the last drill: who is broken may behave in a trial.
  private var isInEarnest = false
  /// What the applicator did in the last step.
  private(set) var physics = Physics(
    isRFOn: false, isMoving: false, depth: 0, energyPerPin: 0, energyOfHottestPin: 0,
    isPressed: false)

  init(
    model: SimulatedModel, tipKind: UInt8, serial: String, seed: UInt64, sabotage: Sabotage?,
    at now: Int64
  ) {
    self.model = model
    self.serial = serial
    self.sabotage = sabotage
    self.now = now
    applicatorTime = now
    nextDue = now + 1
    clockOrigin = now - 5000
    profile = model.profile(
      serial: FixedName(Array(serial.utf8)), calibrationDay: CalendarDay(daysSince1970: 19_990))
    tip = model.tip(kind: tipKind, uid: TipUID(seed | 1), usesLeft: .max)
    let applicator = Applicator(model.modality, seed: seed, tip: tip)
    reading = applicator.reading
    guarded = GuardedHandpiece(
      profile: profile, remembered: nil, reading: reading,
      hardware: ClinicHardware(applicator: applicator, sabotage: sabotage))
    outlook = guarded.outlook(at: HandpieceInstant(milliseconds: 5000))
  }

  var clock: HandpieceInstant {
    HandpieceInstant(milliseconds: UInt32(truncatingIfNeeded: now - clockOrigin))
  }

  var isContinuous: Bool { model.modality.isContinuous }

  /// How it is now.
  var status: Status { guarded.interlock.status(at: clock) }

  /// Whether it holds a permission, be it only for a trial.
  var isArmed: Bool { isOn && outlook.isArmed }

  var isRunning: Bool { guarded.hardware.running != nil }

  /// The applicator, to disturb it; it is looked at in the next millisecond.
  mutating func disturb(_ change: (inout Applicator) -> Void) {
    change(&guarded.hardware.applicator)
    stir()
  }

  /// Makes it look at its sensors in the next millisecond.
  mutating func stir() {
    if isOn { nextDue = now + 1 }
  }

  /// Puts another tip on, or none; the one that belongs on it is kept.
  mutating func putOn(_ other: Tip?) {
    keepChip()
    disturb { $0.tip = other }
  }

  /// Puts the tip on that belongs on it.
  mutating func putOwnTipOn() {
    keepChip()
    let own = tip
    disturb { $0.tip = own }
  }

  /// Prepares it for somebody else, who gets a tip that nobody had before.
  mutating func prepare(for patient: Int, with uid: TipUID) {
    tip?.uid = uid
    tip?.usesLeft = .max
    self.patient = patient
    isPrepared = true
    putOwnTipOn()
  }

  /// Whoever is treated next is somebody else: it goes to another place.
  mutating func forgetPatient() {
    patient = nil
    isPrepared = false
  }

  /// A chip keeps its count wherever the tip is.
  private mutating func keepChip() {
    if let on = guarded.hardware.applicator.tip, on.uid == tip?.uid { tip = on }
  }

  /// Takes the power away.
  mutating func switchOff() {
    isOn = false
    nextDue = .max
    physics.isRFOn = false
    physics.isMoving = false
  }

  /// Gives it power: what it remembers is what it wrote.
  mutating func switchOn(seed: UInt64, at now: Int64) {
    isOn = true
    self.now = now
    clockOrigin = now
    applicatorTime = now
    nextDue = now + 1
    keepChip()
    let applicator = Applicator(model.modality, seed: seed, tip: tip)
    var hardware = guarded.hardware
    hardware.losePower(applicator)
    reading = applicator.reading
    guarded = GuardedHandpiece(
      profile: profile, remembered: hardware.state, reading: reading, hardware: hardware)
    outlook = guarded.outlook(at: clock)
  }

  /// Finds out when it does something by itself next.
  private mutating func plan() {
    outlook = guarded.outlook(at: clock)
    guard guarded.hardware.applicator.isResting else {
      nextDue = now + 1
      return
    }
    if sabotage != nil, outlook.isArmed {
      nextDue = now + 1
      return
    }
    let move = foot.nextMove(
      after: now, isArmed: outlook.isArmed, isReleaseNeeded: outlook.isReleaseNeeded)
    nextDue = min(outlook.rest == .max ? .max : now + outlook.rest, move)
  }

  /// Whether looking at its sensors now could make a difference to what it answers.
  func mustLook(at moment: Int64) -> Bool {
    isOn && moment > applicatorTime
      && (moment >= nextDue || !guarded.hardware.applicator.isSettled)
  }

  /// Lives on until a moment at which nothing is due.
  mutating func pass(to moment: Int64) {
    now = max(now, moment)
    stir()
  }

  /// Takes bytes from the line.
  mutating func receive(_ bytes: [UInt8], at moment: Int64) {
    now = moment
    guard isOn else { return }
    if sabotage != nil, let id = Wire.frame(bytes)?.header.messageID {
      if id == 0x02 { isInEarnest = true }
      if id == 0x0B { isInEarnest = false }
    }
    let heard = sabotage == .ignoreEchoAge && isInEarnest ? freshened(bytes) : bytes
    guarded.receive(heard.span, at: clock)
    plan()
  }

  /// Looks at its sensors once, and tells whether anything is on, moves, or is not as before.
  mutating func look(at moment: Int64) -> Bool {
    let passed = moment - applicatorTime
    now = moment
    applicatorTime = moment
    let isArmed = outlook.isArmed
    if sabotage == .outliveLease, isArmed, isInEarnest { renewItself() }
    if !isArmed { isHeldOver = physics.isPressed }
    foot.step(at: now, isArmed: isArmed, isReleaseNeeded: outlook.isReleaseNeeded)
    guarded.hardware.applicator.footswitchPressed = foot.isPressed
    if passed > 1 { guarded.hardware.applicator.rest(milliseconds: passed - 1) }
    guarded.hardware.applicator.step()
    guarded.hardware.applicator.sense(into: &reading)
    let isNew = notePhysics()
    if sabotage == nil, !isImpedanceOutside {
      guarded.advance(to: clock, reading: reading)
    } else {
      var told = reading
      if isImpedanceOutside { told.impedance = Ohms(5000) }
      falsify(&told, isArmed: isArmed)
      guarded.advance(to: clock, reading: told)
    }
    plan()
    return isNew
  }

  /// Tells whether anything is on, moves, or is not as before.
  private mutating func notePhysics() -> Bool {
    let seen = Physics(
      isRFOn: reading.rfOn,
      isMoving: reading.needles != .home || reading.exposure.strokeRate.count > 0
        || reading.exposure.vacuum.count > 0 || reading.exposure.crystalFlow.count > 0,
      depth: reading.depth.count, energyPerPin: reading.delivery.energyPerPin.count,
      energyOfHottestPin: reading.delivery.energyOfHottestPin.count,
      isPressed: reading.footswitchPressed || reading.fingerSwitchPressed)
    if !seen.isRFOn, !seen.isMoving, seen == physics { return false }
    physics = seen
    return true
  }

  private mutating func falsify(_ reading: inout SensorReading, isArmed: Bool) {
    guard let sabotage else { return }
    switch sabotage {
    case .fireOnHeldSwitch:
      // A switch that was never let go seems to be, for a moment after arming.
      if !isArmed || isHeldOver && now % 40 < 20 {
        reading.footswitchPressed = false
        reading.fingerSwitchPressed = false
      }
      if !physics.isPressed { isHeldOver = false }
    case .doubleEnergy:
      reading.delivery.energyPerPin = Microjoules(reading.delivery.energyPerPin.count / 2)
      reading.delivery.energyOfHottestPin = Microjoules(
        reading.delivery.energyOfHottestPin.count / 2)
    default: break
    }
  }

  /// Whether it has said something or written in its memory.
  var hasNews: Bool { hasOutput || hasNotes }

  var hasOutput: Bool { !guarded.hardware.output.isEmpty }

  var hasNotes: Bool { !guarded.hardware.notes.isEmpty }

  /// Takes the bytes that go on the line.
  mutating func takeOutput() -> [UInt8] {
    var output: [UInt8] = []
    swap(&output, &guarded.hardware.output)
    return output
  }

  /// Takes what its memory was told of deliveries.
  mutating func takeNotes() -> [JournalNote] {
    guard !guarded.hardware.notes.isEmpty else { return [] }
    var notes: [JournalNote] = []
    swap(&notes, &guarded.hardware.notes)
    return notes
  }

  /// Keep-alives as they would be if somebody between line and guard made their echoes new.
  private func freshened(_ bytes: [UInt8]) -> [UInt8] {
    guard var frame = Wire.frame(bytes), frame.header.messageID == 0x05 else { return bytes }
    let message = HostMessage(id: 0x05, payload: frame.payload)
    guard case .keepAlive(let armID, _)? = message else { return bytes }
    frame.payload = HostMessage.keepAlive(armID: armID, echo: clock).payload
    return EncodedFrame(frame).array
  }

  /// Hears an acknowledgement that nobody on the line has said.
  mutating func acknowledgeItself(_ number: UInt32) {
    adapterSequence &+= 1
    let acknowledgement = Acknowledgement(
      armID: guarded.interlock.armID, counterEpoch: guarded.interlock.durable.counterEpoch,
      number: PulseNumber(number), logPosition: guarded.interlock.durable.logPosition)
    let frame = Frame(
      header: FrameHeader(
        source: .host, destination: .handpiece, messageID: 0x06, sequence: adapterSequence,
        receipt: 0, epoch: guarded.link.epoch, clock: 0),
      payload: HostMessage.acknowledge(acknowledgement).payload)
    guarded.receive(EncodedFrame(frame).array.span, at: clock)
    plan()
  }

  /// Hears a keep-alive that nobody on the line has said.
  private mutating func renewItself() {
    adapterSequence &+= 1
    let message = HostMessage.keepAlive(armID: guarded.interlock.armID, echo: clock)
    let frame = Frame(
      header: FrameHeader(
        source: .host, destination: .handpiece, messageID: 0x05, sequence: adapterSequence,
        receipt: 0, epoch: guarded.link.epoch, clock: 0),
      payload: message.payload)
    guarded.receive(EncodedFrame(frame).array.span, at: clock)
  }

  /// Hears a stop of its own button.
  mutating func pressStop(sequence: UInt16, at moment: Int64) -> [UInt8] {
    now = moment
    var frames = StopFrames(seed: sequence)
    let bytes = frames.next(clockMilliseconds: 0).array
    guarded.receive(bytes.span, at: clock)
    outlook = guarded.outlook(at: clock)
    nextDue = moment
    return bytes
  }
}
