import AuditLog
import AuditStore
import Foundation
import Quantities
import Testing

/// What a handpiece delivered last is found, however much of others has been recorded since.
@Suite struct `The last deliveries of a handpiece` {
  private func pulse(_ handpiece: String, _ session: UInt64, _ number: UInt32) -> LeafBody {
    .pulse(
      PulseLeaf(
        pass: PassID(
          session: SessionPseudonym(high: 0, low: session), area: "cheek", side: "left", pass: 1),
        handpiece: handpiece, counterEpoch: CounterEpoch(1), number: PulseNumber(number),
        arm: ArmID(1), source: .reported, outcome: "completed", setEnergyPerPin: Microjoules(1),
        setDepth: .zero, setPulseWidth: .zero, deliveries: [], temperature: .zero,
        began: HandpieceInstant(milliseconds: 0), ended: HandpieceInstant(milliseconds: 0)))
  }

  private func opened(_ handpiece: String, _ session: UInt64) -> LeafBody {
    .sessionOpened(
      SessionOpenedLeaf(
        session: SessionPseudonym(high: 0, low: session), handpiece: handpiece, tip: TipUID(1),
        operatorUID: 1000, fitzpatrick: 2, ageYears: 40, indication: "acne_scars", inputs: [],
        catalogHash: .zero))
  }

  private func closed(_ session: UInt64) -> LeafBody {
    .sessionClosed(
      SessionClosedLeaf(
        session: SessionPseudonym(high: 0, low: session), reason: "closed", pulsesTotal: 0))
  }

  private func calibration(_ handpiece: String) -> LeafBody {
    .calibration(
      CalibrationLeaf(
        service: ServicePseudonym(high: 1, low: 1), handpiece: handpiece, firmware: "1",
        operatorUID: 0, person: nil, dimension: .depth, minimum: 0, maximum: 1,
        uncertainty: Permille(1), points: [],
        curve: LoggedCurve(offset: 0, gainPPM: 1, curvaturePPM: 0, fullScale: 1),
        curvesHash: ShortHash(0), result: "passed", day: CalendarDay(daysSince1970: 1),
        validUntilDay: nil))
  }

  /// As numbers of pulses, and 0 for a calibration.
  private func recent(_ leaves: [LeafBody], of handpiece: String) throws -> [UInt32] {
    let folder = try TemporaryFolder()
    let database = try AuditDatabase(path: folder.log)
    defer { database.close() }
    for (place, body) in leaves.enumerated() {
      _ = try database.append([PendingLeaf(stamp: sampleLeaf(place).stamp, body: body)])
    }
    let recall = try database.recall(
      RecallQuestion(handpiece: handpiece, tip: .none, logSize: 0, rootPrefix: 0))
    return recall.recent.map { body in
      if case .pulse(let leaf) = body { leaf.number.rawValue } else { 0 }
    }
  }

  @Test func `are those of its last sessions, with the calibrations since, in order`() throws {
    let leaves =
      [calibration("HP-1"), opened("HP-1", 1)] + (1...5).map { pulse("HP-1", 1, $0) }
      + [calibration("HP-2"), closed(1), calibration("HP-1"), opened("HP-2", 2)]
      + (1...300).map { pulse("HP-2", 2, $0) } + [closed(2), opened("HP-1", 3)]
      + [pulse("HP-1", 3, 6), pulse("HP-2", 2, 301), pulse("HP-1", 3, 7)]
    #expect(try recent(leaves, of: "HP-1") == [1, 2, 3, 4, 5, 0, 6, 7])
    #expect(try recent(leaves, of: "HP-2") == Array(261...300))
    #expect(try recent(leaves, of: "HP-3") == [])
  }

  @Test func `are so many and no more, and few are read for them`() throws {
    let many = [opened("HP-1", 1)] + (1...60).map { pulse("HP-1", 1, $0) } + [closed(1)]
    #expect(try recent(many, of: "HP-1") == Array(21...60))
    let hidden =
      [opened("HP-1", 1), pulse("HP-1", 1, 1)] + (1...1100).map { pulse("HP-2", 2, $0) }
      + [closed(1)]
    #expect(try recent(hidden, of: "HP-1") == [])
  }

  @Test func `come with how long its sessions lasted`() throws {
    let folder = try TemporaryFolder()
    let database = try AuditDatabase(path: folder.log)
    defer { database.close() }
    func stamp(_ utc: Int64, boot: Int64, _ start: UInt64) -> LeafStamp {
      LeafStamp(
        utc: UTCInstant(microseconds: utc), boot: BootInstant(microseconds: boot),
        bootID: BootID(high: 0, low: start))
    }
    // The wall clock is set back in the first one, and the machine starts anew in the second.
    let leaves: [(LeafStamp, LeafBody)] = [
      (stamp(90_000_000, boot: 1_000_000, 1), opened("HP-1", 1)),
      (stamp(30_000_000, boot: 8_000_000, 1), closed(1)),
      (stamp(40_000_000, boot: 9_000_000, 1), opened("HP-1", 2)),
      (stamp(52_000_000, boot: 1_000_000, 2), closed(2)),
      (stamp(60_000_000, boot: 2_000_000, 2), opened("HP-1", 3)),
    ]
    for (stamp, body) in leaves { _ = try database.append([PendingLeaf(stamp: stamp, body: body)]) }
    let sessions = try database.landmarks(of: "HP-1").closedSessions
    let spans = try sessions.map { session in
      try Leaf(reading: session.opened.bytes).stamp.microseconds(
        until: try Leaf(reading: session.closed.bytes).stamp)
    }
    #expect(spans == [12_000_000, 7_000_000])
  }
}
