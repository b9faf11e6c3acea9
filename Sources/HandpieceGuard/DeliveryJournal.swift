package import HandpieceWire
package import Quantities

/// The journal of pulses and slices, which share one row of numbers: `began` before anything
/// moves, `ended` after.
///
/// Number `n` has two slots of its own, so that writing `ended` can never damage `began`. A slot
/// is reused 4,096 numbers later, and not before its delivery is acknowledged.
package struct DeliveryJournal: Sendable {
  /// How many deliveries it holds.
  package static var capacity: Int { 4096 }
  /// How many slots the hardware must offer.
  package static var slotCount: Int { 2 * capacity }

  /// The last delivery that was begun; zero before the first.
  package private(set) var newest: PulseNumber

  /// Finds the newest delivery of an epoch in what a restart left.
  package init(counterEpoch: CounterEpoch, hardware: borrowing some HandpieceHardware) {
    var newest = PulseNumber(0)
    for slot in 0..<Self.slotCount {
      guard let bytes = hardware.readJournalSlot(slot), let record = DeliveryRecord(payload: bytes),
        record.counterEpoch == counterEpoch, record.number > newest
      else { continue }
      newest = record.number
    }
    self.newest = newest
  }

  /// The oldest delivery it still holds; zero when it is empty.
  package var oldest: PulseNumber {
    let capacity = UInt32(Self.capacity)
    if newest.rawValue == 0 { return PulseNumber(0) }
    return PulseNumber(newest.rawValue > capacity ? newest.rawValue - capacity + 1 : 1)
  }

  /// Whether another delivery would overwrite one that nobody has acknowledged.
  package func isFull(acknowledged: PulseNumber) -> Bool {
    newest.rawValue - min(acknowledged.rawValue, newest.rawValue) >= UInt32(Self.capacity)
  }

  /// Writes `began`; `false` when it did not become durable, and then nothing may move.
  package mutating func begin(
    _ record: DeliveryRecord, hardware: inout some HandpieceHardware
  ) -> Bool {
    guard hardware.writeJournalSlot(Self.slot(of: record.number), record.payload) else {
      return false
    }
    newest = record.number
    return true
  }

  /// Writes `ended`; `false` when it did not become durable.
  package func end(_ record: DeliveryRecord, hardware: inout some HandpieceHardware) -> Bool {
    hardware.writeJournalSlot(Self.slot(of: record.number) + 1, record.payload)
  }

  /// The record of a delivery: as ended where that was written, else as interrupted; `nil` when the
  /// journal no longer holds it or never did.
  package func record(
    of number: PulseNumber, counterEpoch: CounterEpoch, hardware: borrowing some HandpieceHardware
  ) -> DeliveryRecord? {
    let slot = Self.slot(of: number)
    // `ended` outweighs `began`.
    for offset in 0..<2 {
      guard let bytes = hardware.readJournalSlot(slot + 1 - offset),
        var record = DeliveryRecord(payload: bytes), record.number == number,
        record.counterEpoch == counterEpoch
      else { continue }
      if record.state == .began { record.state = .interrupted }
      return record
    }
    return nil
  }

  private static func slot(of number: PulseNumber) -> Int {
    Int(number.rawValue) % capacity * 2
  }
}
