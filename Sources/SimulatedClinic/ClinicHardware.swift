import HandpieceGuard
import HandpieceSimulator
import HandpieceWire
import Quantities

/// What a handpiece's own memory was told of a delivery.
struct JournalNote {
  let number: UInt32
  let arm: UInt32
  let hasEnded: Bool
}

/// The hardware of a handpiece in the clinic.
struct ClinicHardware: HandpieceHardware {
  var applicator: Applicator
  private var slots: [Payload?] = []
  private(set) var state: DurableState?
  var output: [UInt8] = []
  var notes: [JournalNote] = []
  /// The delivery that has begun and not ended.
  private(set) var running: UInt32?
  private let sabotage: Sabotage?
  /// How often power to RF was to be cut and was not.
  private var heldCuts = 0

  init(applicator: Applicator, sabotage: Sabotage?) {
    self.applicator = applicator
    self.sabotage = sabotage
  }

  /// Bytes that nobody takes are lost.
  private static let outputLimit = 16 * 1024

  mutating func transmit(_ frame: EncodedFrame) {
    guard output.count + frame.count <= Self.outputLimit else { return }
    output.append(contentsOf: frame)
  }

  mutating func drive(_ command: DriveCommand) {
    if sabotage == .keepFiringAfterStop, running != nil {
      switch command {
      case .cutRF, .engageInhibit: return
      default: break
      }
    }
    if sabotage == .doubleEnergy, case .energise(let energy, let width, let level) = command {
      return applicator.drive(
        .energise(energyPerPin: energy.times(2), within: width, powerLevel: level))
    }
    applicator.drive(command)
  }

  mutating func countTipUse() { applicator.countTipUse() }

  mutating func writeJournalSlot(_ slot: Int, _ bytes: Payload) -> Bool {
    while slots.count <= slot { slots.append(nil) }
    slots[slot] = bytes
    let hasEnded = slot % 2 == 1
    let number = bytes.word(at: 4)
    running = hasEnded ? nil : number
    notes.append(JournalNote(number: number, arm: bytes.word(at: 8), hasEnded: hasEnded))
    return true
  }

  func readJournalSlot(_ slot: Int) -> Payload? {
    slots.indices.contains(slot) ? slots[slot] : nil
  }

  mutating func writeState(_ state: DurableState) -> Bool {
    self.state = state
    if sabotage == .hideLatch { self.state?.isStopLatched = false }
    return true
  }

  /// Nobody calibrates here.
  mutating func writeCalibration(_ state: StoredCalibration) -> Bool { false }
  func readCalibration() -> StoredCalibration? { nil }

  /// Not a signature: the daemon of this clinic takes this for one.
  func attest(_ challenge: FixedBytes<32>) -> FixedBytes<64>? {
    FixedBytes<64>(challenge.array + challenge.array)
  }

  /// What is kept when the power fails.
  mutating func losePower(_ applicator: Applicator) {
    self.applicator = applicator
    output = []
    notes = []
    running = nil
  }
}

extension Payload {
  fileprivate func word(at offset: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(byte(at: offset + $1)) << UInt32(8 * $1) }
  }
}
