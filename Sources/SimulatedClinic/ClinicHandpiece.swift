import DoseLimits
import HandpieceGuard
import HandpieceSimulator
import HandpieceWire
import PromiseChecker
import Quantities

/// A handpiece in the clinic: the guard that firmware would run, physics around it, a foot.
///
/// It steps by 1 ms while anything is energised or could begin, and from one status to the next
/// otherwise.
final class ClinicHandpiece {
  let model: SimulatedModel
  let serial: String
  let sabotage: Sabotage?
  private let profile: HandpieceProfile
  private(set) var guarded: GuardedHandpiece<ClinicHardware>
  var foot = Foot()
  var tip: Tip?
  /// Whether the impedance sensor sees no skin.
  var isImpedanceOutside = false
  private(set) var isOn = true
  /// When its clock showed zero.
  private var clockOrigin: Int64
  private(set) var now: Int64
  private var lastStatus: Int64?
  /// Whether something has changed that it must look at in the next millisecond.
  private var isStirred = true
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
    clockOrigin = now - 5000
    profile = model.profile(
      serial: FixedName(Array(serial.utf8)), calibrationDay: CalendarDay(daysSince1970: 19_990))
    tip = model.tip(kind: tipKind, uid: TipUID(seed | 1), usesLeft: 500)
    let applicator = Applicator(model.modality, seed: seed, tip: tip)
    guarded = GuardedHandpiece(
      profile: profile, remembered: nil, reading: applicator.reading,
      hardware: ClinicHardware(applicator: applicator, sabotage: sabotage))
    outline = guarded.outline(at: HandpieceInstant(milliseconds: 5000), now)
  }

  var clock: HandpieceInstant {
    HandpieceInstant(milliseconds: UInt32(truncatingIfNeeded: now - clockOrigin))
  }

  var isContinuous: Bool { model.modality.isContinuous }

  /// How it was when it last did anything.
  private(set) var outline: GuardOutline

  var status: Status { outline.status }

  var isRunning: Bool { outline.isRunning }

  /// The applicator, to disturb it; it is looked at in the next millisecond.
  func disturb(_ change: (inout Applicator) -> Void) {
    change(&guarded.hardware.applicator)
    isStirred = true
  }

  /// Makes it look at its sensors in the next millisecond.
  func stir() { isStirred = true }

  /// Takes the power away.
  func switchOff() {
    isOn = false
    physics.isRFOn = false
    physics.isMoving = false
  }

  /// Gives it power: what it remembers is what it wrote.
  func switchOn(seed: UInt64, at now: Int64) {
    isOn = true
    self.now = now
    clockOrigin = now
    lastStatus = nil
    isStirred = true
    let applicator = Applicator(model.modality, seed: seed, tip: tip)
    var hardware = guarded.hardware
    hardware.losePower(applicator)
    guarded = GuardedHandpiece(
      profile: profile, remembered: hardware.state, reading: applicator.reading,
      hardware: hardware)
    outline = guarded.outline(at: clock, now)
  }

  private var mustLookClosely: Bool {
    isStirred || outline.isRunning || !outline.isSafe || outline.isArmed && physics.isPressed
  }

  /// When it does something by itself next.
  var nextDue: Int64 {
    guard isOn else { return .max }
    if mustLookClosely { return now + 1 }
    var due = Int64.max
    if outline.isTalking { due = lastStatus.map { $0 + 50 } ?? now + 1 }
    if outline.isArmed {
      due = min(due, outline.since + max(1, outline.status.leaseRemaining.count))
      if let move = foot.nextMove { due = min(due, move) }
      if case .tapping = foot.habit { due = min(due, now + 20) }
    }
    return max(due, now + 1)
  }

  /// Lives on until a moment, without doing anything that is not due.
  func pass(to moment: Int64) { now = max(now, moment) }

  /// Takes bytes from the line.
  func receive(_ bytes: [UInt8]) {
    guard isOn else { return }
    if sabotage != nil, let id = Wire.frame(bytes)?.header.messageID {
      if id == 0x02 { isInEarnest = true }
      if id == 0x0B { isInEarnest = false }
    }
    let heard = sabotage == .ignoreEchoAge && isInEarnest ? freshened(bytes) : bytes
    guarded.receive(heard.span, at: clock)
    outline = guarded.outline(at: clock, now)
    isStirred = true
  }

  /// Looks at its sensors once.
  func look(at moment: Int64) {
    now = moment
    isStirred = false
    let status = outline.status
    let isArmed = outline.isArmed
    if sabotage == .outliveLease, isArmed, isInEarnest { renewItself() }
    if !isArmed { isHeldOver = physics.isPressed }
    foot.step(
      at: now, isArmed: isArmed, isReleaseNeeded: status.flags.contains(.releaseNeeded))
    guarded.hardware.applicator.footswitchPressed = foot.isPressed
    guarded.hardware.applicator.step()
    var reading = guarded.hardware.applicator.reading
    if isImpedanceOutside { reading.impedance = Ohms(5000) }
    note(reading)
    falsify(&reading, isArmed: isArmed)
    guarded.advance(to: clock, reading: reading)
    outline = guarded.outline(at: clock, now)
    if outline.isTalking, lastStatus.map({ now - $0 >= 50 }) ?? true { lastStatus = now }
  }

  private func note(_ reading: SensorReading) {
    let exposure = reading.exposure
    physics = Physics(
      isRFOn: reading.rfOn,
      isMoving: reading.needles != .home || exposure.strokeRate > .zero
        || exposure.vacuum > .zero || exposure.crystalFlow > .zero,
      depth: reading.depth.count, energyPerPin: reading.delivery.energyPerPin.count,
      energyOfHottestPin: reading.delivery.energyOfHottestPin.count,
      isPressed: reading.footswitchPressed || reading.fingerSwitchPressed)
  }

  private func falsify(_ reading: inout SensorReading, isArmed: Bool) {
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

  /// Takes the bytes that go on the line.
  func takeOutput() -> [UInt8] {
    let output = guarded.hardware.output
    guarded.hardware.output.removeAll(keepingCapacity: true)
    return output
  }

  /// Takes what its memory was told of deliveries.
  func takeNotes() -> [JournalNote] {
    guard !guarded.hardware.notes.isEmpty else { return [] }
    let notes = guarded.hardware.notes
    guarded.hardware.notes.removeAll(keepingCapacity: true)
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
  func acknowledgeItself(_ number: UInt32) {
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
  }

  /// Hears a keep-alive that nobody on the line has said.
  private func renewItself() {
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
  func pressStop(sequence: UInt16) -> [UInt8] {
    var frames = StopFrames(seed: sequence)
    let bytes = frames.next(clockMilliseconds: 0).array
    guarded.receive(bytes.span, at: clock)
    outline = guarded.outline(at: clock, now)
    isStirred = true
    return bytes
  }
}

/// What is asked of a guard again and again.
struct GuardOutline {
  let status: Status
  /// When that was.
  let since: Int64
  let isSafe: Bool
  let isTalking: Bool
  let isRunning: Bool

  var isArmed: Bool { status.armID.rawValue != 0 }
}

extension GuardedHandpiece<ClinicHardware> {
  /// Its outline. Nothing changes; asked in this way, nothing is copied either.
  mutating func outline(at clock: HandpieceInstant, _ now: Int64) -> GuardOutline {
    GuardOutline(
      status: interlock.status(at: clock), since: now, isSafe: hardware.applicator.isSafe,
      isTalking: link.epoch != .none, isRunning: hardware.running != nil)
  }
}
