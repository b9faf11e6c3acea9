import HandpieceGuard
import HandpieceWire
import Quantities

/// A few seconds of a guard alone, in steps of 20 ms, whose host loses or delays what it says.
struct AcknowledgedRun {
  private var hardware = QuickHardware()
  private var interlock: Interlock
  private var now = HandpieceInstant(milliseconds: 0)
  private var late: [(at: UInt32, number: PulseNumber)] = []
  private var arrived: UInt32 = 0
  private let lossPercent: Int64
  private let length: UInt32
  private let pressMilliseconds: UInt32

  private static let step: UInt32 = 20

  init(_ kind: DeliveryKind, loss: Int64) {
    let envelope = kind == .pulse ? GuardEnvelope.bench : .pen
    lossPercent = loss
    length = kind == .pulse ? 2000 : 6000
    pressMilliseconds = kind == .pulse ? 700 : 3500
    interlock = Interlock(
      profile: Bench.profile(envelope.modality), remembered: nil, reading: hardware.reading,
      hardware: &hardware)
    let arm = Arm(
      id: ArmID(1), envelopeHash: envelope.hash, settingsHash: envelope.settings.hash,
      stopCount: StopCount(0), lastPulse: PulseNumber(0), counterEpoch: CounterEpoch(1), echo: now)
    for message in [.installEnvelope(envelope), .configure(envelope.settings), .arm(arm)]
      as [HostMessage]
    {
      _ = interlock.respond(to: message, at: now, hardware: &hardware)
    }
  }

  var begun: UInt32 { interlock.lastPulse.rawValue }

  /// What has begun and is not covered by an acknowledgement that arrived.
  var unacknowledged: UInt32 { begun - arrived }

  var isSafe: Bool { interlock.status(at: now).isSafe }

  /// Lets a step pass; `false` when the run is over.
  mutating func advance(_ random: inout SplitMix64) -> Bool {
    now = now.advanced(byMilliseconds: Self.step)
    guard now.milliseconds < length else { return false }
    // A foot that lets go for a moment now and then.
    hardware.reading.footswitchPressed = now.milliseconds % pressMilliseconds > 100
    interlock.sense(hardware.reading, at: now, hardware: &hardware)
    if now.milliseconds % 100 == 0 {
      _ = interlock.respond(
        to: .keepAlive(armID: ArmID(1), echo: now), at: now, hardware: &hardware)
    }
    while let message = interlock.takeFromOutbox() { hear(message, &random) }
    for (index, one) in late.enumerated().reversed() where one.at <= now.milliseconds {
      late.remove(at: index)
      arrive(one.number)
    }
    return true
  }

  /// The host acknowledges what it hears at once, late, or, where that got lost, much later.
  private mutating func hear(_ message: HandpieceMessage, _ random: inout SplitMix64) {
    let number: PulseNumber
    switch message {
    case .pulseReport(let record): number = record.number
    case .exposureReport(let record): number = record.number
    default: return
    }
    let isLost = random.number(in: 1...100) <= lossPercent
    let delay = isLost ? random.number(in: 300...4000) : random.number(in: 0...900)
    late.append((now.milliseconds + UInt32(delay), number))
  }

  private mutating func arrive(_ number: PulseNumber) {
    arrived = max(arrived, number.rawValue)
    _ = interlock.respond(
      to: .acknowledge(
        Acknowledgement(
          armID: ArmID(1), counterEpoch: CounterEpoch(1), number: number, logPosition: .none)),
      at: now, hardware: &hardware)
  }
}

/// Hardware that does at once what it is driven to; nothing is remembered.
private struct QuickHardware: HandpieceHardware {
  var reading = BenchApplicator().reading

  mutating func drive(_ command: DriveCommand) {
    switch command {
    case .extendNeedles(let depth):
      reading.needles = .out
      reading.depth = depth
    case .retractNeedles:
      reading.needles = .home
      reading.depth = .zero
      reading.exposure = .none
    case .runNeedles(let depth, let rate):
      reading.needles = .unknown
      reading.exposure = ExposureSample(
        strokes: 1, depthMinimum: depth, depthSum: depth, depthMaximum: depth, strokeRate: rate,
        vacuum: .zero, crystalFlow: .zero)
    case .engageInhibit: reading.isInhibited = true
    case .releaseInhibit: reading.isInhibited = false
    case .energise, .cutRF, .applyVacuum, .startFlow, .stopFlow, .ventVacuum: break
    }
  }

  mutating func transmit(_ frame: EncodedFrame) {}
  mutating func countTipUse() {}
  mutating func writeJournalSlot(_ slot: Int, _ bytes: Payload) -> Bool { true }
  func readJournalSlot(_ slot: Int) -> Payload? { nil }
  mutating func writeState(_ state: DurableState) -> Bool { true }
  /// Nobody calibrates here.
  mutating func writeCalibration(_ state: StoredCalibration) -> Bool { false }
  func readCalibration() -> StoredCalibration? { nil }

  func attest(_ challenge: FixedBytes<32>) -> FixedBytes<64>? { nil }
}
