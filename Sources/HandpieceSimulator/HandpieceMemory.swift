package import HandpieceGuard
package import HandpieceWire

/// The memory of a simulated handpiece: what a real one keeps in its own chips.
package protocol HandpieceMemory {
  /// Writes one slot of the journal; `true` once it would survive a power cut.
  mutating func writeJournalSlot(_ slot: Int, _ bytes: Payload) -> Bool
  /// Reads one slot of the journal; `nil` when it was never written or is damaged.
  func readJournalSlot(_ slot: Int) -> Payload?
  /// Writes the numbers that outlive a restart; `true` once they would survive a power cut.
  mutating func writeState(_ state: DurableState) -> Bool
  /// Reads them back; `nil` the first time.
  func readState() -> DurableState?
  /// Writes what is kept of the calibration; `true` once it would survive a power cut.
  mutating func writeCalibration(_ state: StoredCalibration) -> Bool
  /// Reads it back; `nil` as it left the factory.
  func readCalibration() -> StoredCalibration?
  /// Keeps what the chip of a tip says, before it is used.
  mutating func writeTip(_ tip: Tip)
}

/// A memory that lasts as long as the value does, for simulations in one process.
package struct VolatileMemory: HandpieceMemory, Sendable {
  private var slots: [Int: Payload] = [:]
  private var state: DurableState?
  private var calibration: StoredCalibration?

  package init() {}

  package mutating func writeJournalSlot(_ slot: Int, _ bytes: Payload) -> Bool {
    slots[slot] = bytes
    return true
  }

  package func readJournalSlot(_ slot: Int) -> Payload? {
    slots[slot]
  }

  package mutating func writeState(_ state: DurableState) -> Bool {
    self.state = state
    return true
  }

  package func readState() -> DurableState? {
    state
  }

  package mutating func writeCalibration(_ state: StoredCalibration) -> Bool {
    calibration = state
    return true
  }

  package func readCalibration() -> StoredCalibration? {
    calibration
  }

  /// The tip lives on with whoever simulates.
  package mutating func writeTip(_ tip: Tip) {}
}
