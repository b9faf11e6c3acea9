import AuditLog
import AuditStore
import Foundation
import GRDB
import Quantities
import Testing

/// What the log knows of a tip goes by the tip's own number, on whatever handpiece it was.
@Suite struct `The ledger of tips` {
  private static let tip = TipUID(0xFEDC_BA98_7654_3210)

  private func leaves() -> [LeafBody] {
    func attached(_ handpiece: String, _ tip: TipUID, left: Int) -> LeafBody {
      .handpieceAttached(
        HandpieceAttachedLeaf(
          handpiece: handpiece, model: "rfmn-49i", firmware: "1.0.0", bootCount: BootCount(1),
          counterEpoch: CounterEpoch(1), lastPulse: PulseNumber(0), stopCount: StopCount(0),
          tip: tip, tipKind: "insulated-49", tipUsesLeft: left, calibrationDay: nil,
          line: .pseudoTerminal, logSizeKnown: 0, rootPrefixKnown: ShortHash(0)))
    }
    func opened(_ number: UInt64, _ handpiece: String, _ tip: TipUID) -> LeafBody {
      .sessionOpened(
        SessionOpenedLeaf(
          session: SessionPseudonym(high: 0, low: number), handpiece: handpiece, tip: tip,
          operatorUID: 1000, fitzpatrick: 2, ageYears: 40, indication: "acne_scars", inputs: [],
          catalogHash: Hash256(of: [])))
    }
    func closed(_ number: UInt64, pulses: Int) -> LeafBody {
      .sessionClosed(
        SessionClosedLeaf(
          session: SessionPseudonym(high: 0, low: number), reason: "closed", pulsesTotal: pulses))
    }
    return [
      attached("HP-1", Self.tip, left: 100), opened(1, "HP-1", Self.tip),
      attached("HP-2", TipUID(5), left: 9), opened(2, "HP-2", TipUID(5)), closed(1, pulses: 30),
      closed(2, pulses: 4), attached("HP-2", Self.tip, left: 70), opened(3, "HP-2", Self.tip),
      closed(3, pulses: 0), attached("HP-3", .none, left: 0),
    ]
  }

  private func recall(_ tip: TipUID, from database: AuditDatabase) throws -> TipLedger {
    try database.recall(
      RecallQuestion(handpiece: "HP-9", tip: tip, logSize: 0, rootPrefix: 0)
    ).tip
  }

  @Test func `is made with the leaves, and from them where a log has none`() throws {
    let folder = try TemporaryFolder()
    let database = try AuditDatabase(path: folder.log)
    for (number, body) in leaves().enumerated() {
      _ = try database.append([PendingLeaf(stamp: sampleLeaf(number).stamp, body: body)])
    }
    let ledger = try recall(Self.tip, from: database)
    #expect(ledger.usesLeft == 70)
    #expect(ledger.sessions == [SessionPseudonym(high: 0, low: 1)])
    #expect(ledger.contradicts(usesLeft: 71) && !ledger.contradicts(usesLeft: 70))
    #expect(try recall(TipUID(5), from: database).usesLeft == 5)
    #expect(try recall(TipUID(6), from: database) == TipLedger())
    #expect(try recall(.none, from: database) == TipLedger())
    database.close()

    let queue = try DatabaseQueue(path: folder.log)
    try queue.write { try $0.execute(sql: "DROP TABLE tip_leaf") }
    try queue.close()
    let later = try AuditDatabase(path: folder.log)
    #expect(try recall(Self.tip, from: later) == ledger)
    #expect(try recall(TipUID(5), from: later).usesLeft == 5)
    later.close()
  }
}
