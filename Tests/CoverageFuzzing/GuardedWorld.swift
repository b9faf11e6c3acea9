import HandpieceGuard
import HandpieceWire
import Quantities

/// Memory, drives and a line that obey the guard. A witness sees everything that passes.
struct FuzzedHardware: HandpieceHardware {
  var witness = GuardWitness()
  private var slots: [Int: Payload] = [:]
  private(set) var state: DurableState?
  private(set) var calibration: StoredCalibration?
  /// How many more writes fail.
  var failingWrites = 0
  /// Where the needles are going, and how long that takes.
  var target = Micrometres.zero
  var travelLeft = 0
  var rfLeft = 0
  var energyPerPin = Microjoules.zero
  var strokeDepth = Micrometres.zero
  var strokeRate = Millihertz.zero
  var vacuum = Pascals.zero
  var flow = MilligramsPerSecond.zero
  var isInhibited = true

  mutating func transmit(_ frame: EncodedFrame) {
    witness.hear((0..<frame.count).map { frame.bytes[$0] })
  }

  mutating func drive(_ command: DriveCommand) {
    witness.see(command)
    switch command {
    case .extendNeedles(let depth): setOff(towards: depth)
    case .energise(let energy, _, _): (energyPerPin, rfLeft) = (energy, 20)
    case .runNeedles(let depth, let rate): (strokeDepth, strokeRate) = (depth, rate)
    case .applyVacuum(let pressure): vacuum = pressure
    case .startFlow(let rate): flow = rate
    case .cutRF: rfLeft = 0
    case .retractNeedles:
      strokeRate = .zero
      setOff(towards: .zero)
    case .stopFlow: flow = .zero
    case .ventVacuum: vacuum = .zero
    case .engageInhibit: isInhibited = true
    case .releaseInhibit: isInhibited = false
    }
  }

  private mutating func setOff(towards depth: Micrometres) {
    guard depth != target else { return }
    (target, travelLeft) = (depth, 10)
  }

  mutating func countTipUse() {}

  mutating func writeJournalSlot(_ slot: Int, _ bytes: Payload) -> Bool {
    guard isWritten else { return false }
    slots[slot] = bytes
    if let record = DeliveryRecord(payload: bytes) { witness.see(record) }
    return true
  }

  func readJournalSlot(_ slot: Int) -> Payload? {
    slots.isEmpty ? nil : slots[slot]
  }

  mutating func writeState(_ state: DurableState) -> Bool {
    guard isWritten else { return false }
    self.state = DurableState(payload: state.payload)
    demand(self.state == state, "what a handpiece remembers is not read as it is written")
    return true
  }

  mutating func writeCalibration(_ state: StoredCalibration) -> Bool {
    guard isWritten else { return false }
    calibration = StoredCalibration(payload: state.payload)
    demand(calibration == state, "what a handpiece keeps of its calibration is not read as written")
    return true
  }

  func readCalibration() -> StoredCalibration? { calibration }

  func attest(_ challenge: FixedBytes<32>) -> FixedBytes<64>? { nil }

  private var isWritten: Bool {
    mutating get {
      guard failingWrites > 0 else { return true }
      failingWrites -= 1
      return false
    }
  }
}

/// A guarded handpiece, the skin it is on and the host that talks to it, one millisecond at a time.
struct GuardedWorld {
  private(set) var handpiece: GuardedHandpiece<FuzzedHardware>
  var clock: UInt32 = 1000
  var reading: SensorReading
  private let profile: HandpieceProfile
  private var sequence: UInt16 = 0
  private var epoch = LinkEpoch(0xBEEF)
  private var strokeProgress: Int64 = 0

  static let tip = Tip(kind: 1, pinCount: 49, isInsulated: true, uid: TipUID(77), usesLeft: 10)
  static let fixture = Tip(
    kind: 1, pinCount: 49, isInsulated: true, uid: TipUID(77), usesLeft: 0, isFixture: true)

  init(_ modality: Modality) {
    profile = HandpieceProfile(
      model: FixedName(text: "fuzzed"), serial: FixedName(text: "F-1"),
      firmware: FirmwareVersion(major: 1, minor: 0, patch: 0),
      capabilities: Capabilities(bits: 0x7F), modality: modality,
      calibrationDay: CalendarDay(daysSince1970: 20_000))
    reading = SensorReading(
      footswitchPressed: false, fingerSwitchPressed: false, contact: true, impedance: Ohms(350),
      temperature: MillidegreesCelsius(33_000), needles: .home, depth: .zero, rfOn: false,
      delivery: .none, tip: Self.tip)
    handpiece = GuardedHandpiece(
      profile: profile, remembered: nil, reading: reading, hardware: FuzzedHardware())
    handpiece.hardware.witness.modality = modality
  }

  var now: HandpieceInstant { HandpieceInstant(milliseconds: clock) }
  var status: Status { handpiece.interlock.status(at: now) }

  /// The next writes to memory fail.
  mutating func failWrites(_ count: Int) {
    handpiece.hardware.failingWrites = count
  }

  /// Power is cut and comes back; memory stays, and springs take the needles home.
  mutating func restart() {
    var hardware = handpiece.hardware
    hardware.drive(.cutRF)
    hardware.drive(.retractNeedles)
    hardware.drive(.stopFlow)
    hardware.drive(.ventVacuum)
    hardware.drive(.engageInhibit)
    hardware.witness.powerWasCut(remembering: hardware.state, hardware.calibration)
    (hardware.travelLeft, reading.needles, reading.depth) = (0, .home, .zero)
    (reading.rfOn, reading.exposure) = (false, .none)
    hardware.witness.sense(reading, at: now)
    handpiece = GuardedHandpiece(
      profile: profile, remembered: hardware.state, reading: reading, hardware: hardware)
  }

  /// Lets time pass in one step.
  mutating func step(milliseconds: UInt32 = 1) {
    clock &+= milliseconds
    for _ in 0..<min(milliseconds, 64) { moveOn() }
    // However soon after it was switched on, RF is seen.
    reading.rfOn = handpiece.hardware.rfLeft > 0
    reading.isInhibited = handpiece.hardware.isInhibited
    handpiece.hardware.witness.sense(reading, at: now)
    handpiece.advance(to: now, reading: reading)
    handpiece.hardware.witness.judge(at: now)
  }

  mutating func send(_ message: HostMessage, from source: Address = .host, skips: UInt16 = 1) {
    sequence &+= skips
    if case .hello = message, skips > 1 { epoch = LinkEpoch(epoch.rawValue &+ skips) }
    let encoded = EncodedFrame(
      Frame(
        header: FrameHeader(
          source: source, destination: .handpiece, messageID: message.id, sequence: sequence,
          receipt: 0, epoch: epoch, clock: 0), payload: message.payload))
    deliver((0..<encoded.count).map { encoded.bytes[$0] })
  }

  mutating func deliver(_ bytes: [UInt8]) {
    handpiece.hardware.witness.overhear(bytes, at: now)
    handpiece.receive(bytes.span, at: now)
    handpiece.hardware.witness.judge(at: now)
  }

  private mutating func moveOn() {
    moveNeedles()
    deliverRF()
    runDrive()
  }

  private mutating func moveNeedles() {
    guard handpiece.hardware.travelLeft > 0 else { return }
    handpiece.hardware.travelLeft -= 1
    let hasArrived = handpiece.hardware.travelLeft == 0
    let target = handpiece.hardware.target
    if hasArrived { reading.depth = target }
    reading.needles = !hasArrived ? .unknown : target == .zero ? .home : .out
  }

  private mutating func deliverRF() {
    let left = handpiece.hardware.rfLeft
    reading.rfOn = left > 0
    guard left > 0 else { return }
    let given = Microjoules(
      handpiece.hardware.energyPerPin.count / 20 * Int64(21 - min(20, left)))
    reading.delivery = MeasuredDelivery(
      energyPerPin: given, energyOfHottestPin: given, depth: reading.depth,
      impedance: reading.impedance, pulseWidth: Microseconds(Int64(21 - min(20, left)) * 1000))
    handpiece.hardware.rfLeft = left - 1
    reading.rfOn = left > 1
    if left == 1 { handpiece.hardware.witness.rfEndedByItself() }
  }

  private mutating func runDrive() {
    let hardware = handpiece.hardware
    var sample = ExposureSample.none
    (sample.strokeRate, sample.vacuum) = (hardware.strokeRate, hardware.vacuum)
    sample.crystalFlow = hardware.flow
    strokeProgress += hardware.strokeRate.count
    if strokeProgress >= 1_000_000 {
      strokeProgress %= 1_000_000
      sample.strokes = 1
      sample.depthMinimum = hardware.strokeDepth
      sample.depthSum = hardware.strokeDepth
      sample.depthMaximum = hardware.strokeDepth
    }
    if profile.modality == .microneedling {
      reading.needles = hardware.strokeRate > .zero ? .unknown : .home
    }
    reading.exposure = sample
  }
}
