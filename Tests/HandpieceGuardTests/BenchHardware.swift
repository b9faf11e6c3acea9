import HandpieceGuard
import HandpieceWire
import Quantities

/// What outlives a restart of the handpiece on the bench.
final class BenchMemory {
  enum Writing: Hashable {
    case works
    case fails
    /// It reports failure although the bytes are there afterwards.
    case failsButKeeps
    case failsOnce
  }

  var journal: [Int: Payload] = [:]
  var state: DurableState?
  var calibration: StoredCalibration?
  var journalWriting = Writing.works
  var stateWriting = Writing.works
}

/// One thing the guard made its hardware do.
enum Deed: Hashable {
  case drove(DriveCommand)
  case journalled(DeliveryRecord)
  case remembered(DurableState)
  case countedTipUse
}

/// Memory, drives and a line that remember everything in order.
struct BenchHardware: HandpieceHardware {
  let memory: BenchMemory
  var applicator = BenchApplicator()
  var deeds: [Deed] = []
  var frames: [Frame] = []

  init(memory: BenchMemory) {
    self.memory = memory
  }

  mutating func transmit(_ frame: EncodedFrame) {
    let bytes = (0..<frame.count).map { frame.bytes[$0] }
    var decoder = FrameDecoder()
    var position = 0
    while decoder.step(bytes.span, at: &position) == .completed {
      frames.append(decoder.newestFrame)
    }
  }

  mutating func drive(_ command: DriveCommand) {
    deeds.append(.drove(command))
    applicator.drive(command)
  }

  mutating func countTipUse() {
    deeds.append(.countedTipUse)
    if let uses = applicator.reading.tip?.usesLeft, uses > 0 {
      applicator.reading.tip?.usesLeft = uses - 1
    }
  }

  mutating func writeJournalSlot(_ slot: Int, _ bytes: Payload) -> Bool {
    switch memory.journalWriting {
    case .works: memory.journal[slot] = bytes
    case .fails: return false
    case .failsButKeeps:
      memory.journal[slot] = bytes
      return false
    case .failsOnce:
      memory.journalWriting = .works
      return false
    }
    if let record = DeliveryRecord(payload: bytes) { deeds.append(.journalled(record)) }
    return true
  }

  func readJournalSlot(_ slot: Int) -> Payload? {
    memory.journal[slot]
  }

  mutating func writeState(_ state: DurableState) -> Bool {
    if memory.stateWriting != .fails { memory.state = DurableState(payload: state.payload) }
    guard memory.stateWriting == .works else { return false }
    deeds.append(.remembered(state))
    return true
  }

  mutating func writeCalibration(_ state: StoredCalibration) -> Bool {
    if memory.stateWriting != .fails {
      memory.calibration = StoredCalibration(payload: state.payload)
    }
    return memory.stateWriting == .works
  }

  func readCalibration() -> StoredCalibration? { memory.calibration }

  func attest(_ challenge: FixedBytes<32>) -> FixedBytes<64>? {
    nil
  }
}
