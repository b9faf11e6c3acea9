import HandpieceGuard
import HandpieceWire
import Quantities

/// Needles that take 20 ms each way and a generator that delivers in 60 ms, always alike; memory that
/// keeps what was written; nothing random.
struct TinyHardware: HandpieceHardware {
  var reading = SensorReading(
    footswitchPressed: false, fingerSwitchPressed: false, contact: true, impedance: Ohms(350),
    temperature: MillidegreesCelsius(33_000), needles: .home, depth: .zero, rfOn: false,
    delivery: .none, tip: Self.tip)
  /// What outlives a power cut.
  private(set) var state: DurableState?
  private(set) var journal: [JournalSlot] = []
  /// What happened since somebody looked last.
  var spoken: [Frame] = []
  var begun: [DeliveryRecord] = []
  var energised = 0
  /// What is broken about it, if anything.
  var defect: Defect?

  private var target = Micrometres.zero
  private var travelLeft = 0
  private var outputLeft = 0
  private var energyPerPin = Microjoules.zero

  struct JournalSlot {
    let slot: Int
    let bytes: Payload
    let head: RecordHead
  }

  /// What a handpiece of bad make does.
  enum Defect {
    /// It moves its needles out and never home.
    case needlesStay
    /// It says that the journal has what it has not.
    case forgetsJournal
    /// It goes on delivering when it is cut off.
    case goesOn
  }

  static let tip = Tip(
    kind: 1, pinCount: 49, isInsulated: true, uid: TipUID(77), usesLeft: 500)
  private static let travel = 20
  private static let output = 60

  /// Whether RF is off and the needles are home.
  var isSafe: Bool { !reading.rfOn && reading.needles == .home }

  mutating func drive(_ command: DriveCommand) {
    switch command {
    case .extendNeedles(let depth): setOff(towards: depth)
    case .retractNeedles where defect != .needlesStay: setOff(towards: .zero)
    case .energise(let energy, _, _):
      energised += 1
      energyPerPin = energy
      outputLeft = Self.output
      reading.rfOn = true
      reading.delivery = .none
    case .cutRF where defect != .goesOn: reading.rfOn = false
    case .engageInhibit: reading.isInhibited = true
    case .releaseInhibit: reading.isInhibited = false
    case .retractNeedles, .cutRF, .runNeedles, .applyVacuum, .startFlow, .stopFlow, .ventVacuum:
      break
    }
  }

  private mutating func setOff(towards depth: Micrometres) {
    guard depth != target else { return }
    target = depth
    travelLeft = Self.travel
    reading.needles = .unknown
  }

  /// Lets some milliseconds pass.
  mutating func pass(_ milliseconds: Int) {
    if travelLeft > 0 {
      travelLeft -= milliseconds
      if travelLeft <= 0 {
        travelLeft = 0
        reading.depth = target
        reading.needles = target == .zero ? .home : .out
      }
    }
    guard reading.rfOn else { return }
    outputLeft -= milliseconds
    let elapsed = Int64(Self.output - outputLeft)
    let energy = Microjoules(energyPerPin.count * elapsed / Int64(Self.output))
    reading.delivery = MeasuredDelivery(
      energyPerPin: energy, energyOfHottestPin: energy, depth: reading.depth,
      impedance: reading.impedance, pulseWidth: Microseconds(elapsed * 1000))
    if outputLeft <= 0 {
      outputLeft = 0
      reading.rfOn = false
    }
  }

  /// Loses power for a moment: no RF, needles where they are.
  mutating func losePower() {
    reading.rfOn = false
    reading.delivery = .none
    outputLeft = 0
    spoken = []
  }

  mutating func transmit(_ frame: EncodedFrame) {
    var decoder = FrameDecoder()
    var position = 0
    let bytes = frame.bytes
    while decoder.step(bytes.span.extracting(0..<frame.count), at: &position) == .completed {
      spoken.append(decoder.newestFrame)
    }
  }

  mutating func countTipUse() {
    if let uses = reading.tip?.usesLeft, uses > 0 { reading.tip?.usesLeft = uses - 1 }
  }

  mutating func writeJournalSlot(_ slot: Int, _ bytes: Payload) -> Bool {
    guard let record = DeliveryRecord(payload: bytes) else { return false }
    if record.state == .began { begun.append(record) }
    if defect == .forgetsJournal { return true }
    journal.removeAll { $0.slot == slot }
    journal.append(JournalSlot(slot: slot, bytes: bytes, head: record.head))
    return true
  }

  func readJournalSlot(_ slot: Int) -> Payload? {
    journal.first { $0.slot == slot }?.bytes
  }

  mutating func writeState(_ state: DurableState) -> Bool {
    self.state = state
    return true
  }

  /// Nobody calibrates here.
  mutating func writeCalibration(_ state: StoredCalibration) -> Bool { false }
  func readCalibration() -> StoredCalibration? { nil }

  func attest(_ challenge: FixedBytes<32>) -> FixedBytes<64>? { FixedBytes() }
}
