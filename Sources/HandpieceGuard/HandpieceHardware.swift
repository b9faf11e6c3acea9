package import HandpieceWire
package import Quantities

/// What the guard needs of the handpiece around it: a line, drives, and memory that survives a
/// power cut. Sensors come the other way, as a ``SensorReading`` with each step.
package protocol HandpieceHardware {
  /// Puts a frame on the line.
  mutating func transmit(_ frame: EncodedFrame)
  /// Moves needles, or switches RF, motor, flow or vacuum. What it does not have, it leaves.
  mutating func drive(_ command: DriveCommand)
  /// Takes one use off the tip's chip, before anything is delivered with it. A tip without a chip
  /// leaves it.
  mutating func countTipUse()
  /// Writes one slot of the journal; `true` once it would survive a power cut.
  mutating func writeJournalSlot(_ slot: Int, _ bytes: Payload) -> Bool
  /// Reads one slot of the journal; `nil` when it was never written or is damaged.
  func readJournalSlot(_ slot: Int) -> Payload?
  /// Writes the few numbers that outlive a restart; `true` once they would survive a power cut.
  mutating func writeState(_ state: DurableState) -> Bool
  /// Writes what is kept of the calibration; `true` once it would survive a power cut. What a power
  /// cut leaves is the old or the new one.
  mutating func writeCalibration(_ state: StoredCalibration) -> Bool
  /// Reads it back; `nil` for a handpiece as it left the factory.
  func readCalibration() -> StoredCalibration?
  /// Signs a challenge; `nil` where the handpiece holds no key.
  func attest(_ challenge: FixedBytes<32>) -> FixedBytes<64>?
}

/// The numbers that outlive a restart, beside the journal.
///
///     offset  0      4        8             12     16       20      24        32           40
///             boot   counter  acknowledged  stop   latched  arm id  log size  root prefix  disarmed
///             count  epoch    pulse         count                                          arm id
///             u32    u32      u32           u32    u32      u32     u64       u64          u32
///     offset  44
///             disarm cause
///             u32
package struct DurableState: Hashable, Sendable {
  package var bootCount: BootCount
  package var counterEpoch: CounterEpoch
  package var lastAcknowledged: PulseNumber
  package var stopCount: StopCount
  package var isStopLatched: Bool
  /// The newest arm id that was granted; none is granted twice in a row.
  package var lastArmID: ArmID
  package var logPosition: LogPosition
  /// Which permission ended last, and why: the journalled disarm.
  package var disarmedArmID: ArmID
  package var disarmCause: DisarmCause

  /// A handpiece that was never started.
  package init() {
    bootCount = BootCount(0)
    counterEpoch = CounterEpoch(1)
    lastAcknowledged = PulseNumber(0)
    stopCount = StopCount(0)
    isStopLatched = false
    lastArmID = ArmID(0)
    logPosition = .none
    disarmedArmID = ArmID(0)
    disarmCause = .neverArmed
  }

  /// The state as bytes.
  package var payload: Payload {
    var writer = PayloadWriter()
    writer.put(bootCount.rawValue)
    writer.put(counterEpoch.rawValue)
    writer.put(lastAcknowledged.rawValue)
    writer.put(stopCount.rawValue)
    writer.put(UInt32(isStopLatched ? 1 : 0))
    writer.put(lastArmID.rawValue)
    writer.put(logPosition.size)
    writer.put(logPosition.rootPrefix)
    writer.put(disarmedArmID.rawValue)
    writer.put(UInt32(disarmCause.rawValue))
    return writer.payload
  }

  /// Reads the state back; `nil` when the bytes are not one.
  package init?(payload: Payload) {
    var reader = PayloadReader(payload)
    bootCount = BootCount(reader.word())
    counterEpoch = CounterEpoch(reader.word())
    lastAcknowledged = PulseNumber(reader.word())
    stopCount = StopCount(reader.word())
    isStopLatched = reader.word() != 0
    lastArmID = ArmID(reader.word())
    logPosition = LogPosition(size: reader.double(), rootPrefix: reader.double())
    disarmedArmID = ArmID(reader.word())
    guard let code = UInt8(exactly: reader.word()), let cause = DisarmCause(rawValue: code),
      reader.isComplete
    else { return nil }
    disarmCause = cause
  }
}

/// What a handpiece is, apart from what it remembers and measures.
package struct HandpieceProfile: Hashable, Sendable {
  package var model: FixedName
  package var serial: FixedName
  package var firmware: FirmwareVersion
  package var capabilities: Capabilities
  package var modality: Modality
  /// The day it was calibrated in the factory; `nil` when it was not.
  package var calibrationDay: CalendarDay?

  package init(
    model: FixedName, serial: FixedName, firmware: FirmwareVersion, capabilities: Capabilities,
    modality: Modality, calibrationDay: CalendarDay?
  ) {
    self.model = model
    self.serial = serial
    self.firmware = firmware
    self.capabilities = capabilities
    self.modality = modality
    self.calibrationDay = calibrationDay
  }
}
