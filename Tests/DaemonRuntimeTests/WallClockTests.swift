import AuditLog
import DaemonRuntime
import Quantities
import Testing

/// Promise 9: whoever sets the wall clock is seen; the boot-time clock goes on beside it.
@Suite struct `The wall clock` {
  /// The boot-time clock at a second, and the wall clock so many microseconds beside it.
  private static func stamp(_ second: Int64, set offset: Int64 = 0) -> LeafStamp {
    LeafStamp(
      utc: UTCInstant(microseconds: 1_800_000_000_000_000 + second * 1_000_000 + offset),
      boot: BootInstant(microseconds: second * 1_000_000), bootID: BootID(high: 1, low: 2))
  }

  @Test func `is not set while both clocks go on, however long nobody looks`() {
    var clock = WallClock(Self.stamp(0))
    for second in [1, 1, 60, 86_400, 40_000_000] as [Int64] {
      #expect(clock.step(to: Self.stamp(second)) == nil)
    }
  }

  @Test(arguments: [1_000_001, 3_600_000_000, -1_000_001, -86_400_000_000] as [Int64])
  func `was set by just so much, and that is told once`(offset: Int64) {
    var clock = WallClock(Self.stamp(0))
    #expect(clock.step(to: Self.stamp(10)) == nil)
    #expect(clock.step(to: Self.stamp(20, set: offset)) == Microseconds(offset))
    #expect(clock.step(to: Self.stamp(30, set: offset)) == nil)
    #expect(clock.step(to: Self.stamp(40)) == Microseconds(-offset), "set right again")
    #expect(clock.step(to: Self.stamp(50)) == nil)
  }

  @Test(arguments: [1_000_000, -1_000_000, 1, 0] as [Int64])
  func `may be steered by a second between two leaves`(offset: Int64) {
    var clock = WallClock(Self.stamp(0))
    for number in 1...100 as ClosedRange<Int64> {
      #expect(clock.step(to: Self.stamp(number, set: offset * number)) == nil)
    }
  }

  /// What the daemon takes for steering the auditor's verifier must not call a silent step.
  @Test(arguments: [1_000_000, -1_000_000, 1_000_001, -1_000_001, 7_200_000_000] as [Int64])
  func `says of each step what the verifier wants to hear`(offset: Int64) {
    var clock = WallClock(Self.stamp(0))
    var frontier = MerkleFrontier()
    var verifier = LogVerifier()
    func append(_ body: LeafBody, _ stamp: LeafStamp) {
      let bytes = Leaf(seq: frontier.size, stamp: stamp, body: body).encoded()
      let (seq, hash) = (frontier.size, Hash256(leaf: bytes))
      let subtree = frontier.append(hash)
      verifier.check(
        StoredLeaf(seq: seq, bytes: bytes, hash: hash, subtree: subtree))
    }
    for stamp in [Self.stamp(0), Self.stamp(5, set: offset), Self.stamp(9, set: offset)] {
      if let step = clock.step(to: stamp) {
        append(.clockStep(ClockStepLeaf(step: step, isSynchronised: true)), stamp)
      }
      append(.storageFailed(StorageFailedLeaf(reason: "disk_full", isFatal: false)), stamp)
    }
    #expect(verifier.takeFindings() == [])
  }
}
