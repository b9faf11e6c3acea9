import AuditLog
import AuditStore
import Foundation
import Quantities
import Synchronization
import Testing

/// What is looked up about one handpiece: bounded, newest first, and of nobody else.
@Suite struct `What the log looks up about a handpiece` {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func pending(_ ordinal: Int, _ body: LeafBody) -> PendingLeaf {
    PendingLeaf(stamp: sampleLeaf(ordinal).stamp, body: body)
  }

  private func attached(_ handpiece: String, pulses: UInt32) -> LeafBody {
    .handpieceAttached(
      HandpieceAttachedLeaf(
        handpiece: handpiece, model: "m", firmware: "1", bootCount: BootCount(1),
        counterEpoch: CounterEpoch(1), lastPulse: PulseNumber(pulses), stopCount: StopCount(0),
        tip: TipUID(1), tipKind: "t", tipUsesLeft: 1, calibrationDay: nil, line: .pseudoTerminal))
  }

  private func calibration(_ handpiece: String, day: Int64) -> LeafBody {
    .calibration(
      CalibrationLeaf(
        service: ServicePseudonym(high: 1, low: 1), handpiece: handpiece, firmware: "1",
        operatorUID: 0, person: nil, dimension: .depth, minimum: 0, maximum: 1,
        uncertainty: Permille(1), points: [],
        curve: LoggedCurve(offset: 0, gainPPM: 1, curvaturePPM: 0, fullScale: 1),
        curvesHash: ShortHash(0), result: "passed", day: CalendarDay(daysSince1970: day),
        validUntilDay: nil))
  }

  @Test func `is when it was first there, and the newest calibrations, so many and no more`() throws
  {
    let database = try AuditDatabase(path: folder.path + "/audit.sqlite")
    var leaves = [
      pending(0, attached("HP-2", pulses: 1)), pending(1, attached("HP-1", pulses: 5)),
      pending(2, attached("HP-1", pulses: 9)),
    ]
    for day in 0..<70 {
      leaves.append(pending(leaves.count, calibration("HP-1", day: Int64(day))))
      leaves.append(pending(leaves.count, calibration("HP-2", day: 1000)))
    }
    _ = try database.append(leaves)
    let found = try database.landmarks(of: "HP-1")
    #expect(found.firstAttached?.seq == 1)
    #expect(found.calibrations.count == HandpieceLandmarks.limit)
    let days = try found.calibrations.map { row -> Int64? in
      guard case .calibration(let leaf) = try Leaf(reading: row.bytes).body else { return nil }
      return leaf.day.daysSince1970
    }
    #expect(days == (6..<70).reversed())
    #expect(found.closedSessions.isEmpty)
    let nobody = try database.landmarks(of: "HP-3")
    #expect(nobody.firstAttached == nil && nobody.calibrations.isEmpty)
  }
}
