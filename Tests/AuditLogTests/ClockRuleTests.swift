import AuditLog
import Quantities
import Testing

@Suite struct `The verifier on clocks` {
  /// Two leaves of one boot a second apart, the wall clock having moved by a second and the step.
  private func rows(stepMicroseconds: Int64, _ second: LeafBody) -> [StoredLeaf] {
    var builder = LogBuilder()
    builder.add(first)
    var stamp = LogBuilder.stamp(0)
    stamp.boot.microseconds += 1_000_000
    stamp.utc.microseconds += 1_000_000 + stepMicroseconds
    builder.add(second, stamp: stamp)
    return builder.rows
  }

  private let first = UnreadHistory.all[0]
  private let other = LeafBody.daemonStopped(DaemonStoppedLeaf(reason: "signal"))

  @Test(arguments: [2_000_001, -2_000_001, .max - 2_000_000_000_000_000, .min / 2])
  func `a step nobody recorded is found`(_ step: Int64) {
    #expect(codes(rows(stepMicroseconds: step, other)) == [.clockSteppedSilently])
  }

  @Test(arguments: [2_000_000, 0, -2_000_000])
  func `the two clocks may differ a little`(_ step: Int64) {
    #expect(codes(rows(stepMicroseconds: step, other)) == [])
  }

  @Test(arguments: [86_400_000_000, -3_600_000_000])
  func `a recorded step explains itself and nothing else`(_ step: Int64) {
    let leaf = LeafBody.clockStep(
      ClockStepLeaf(step: Microseconds(step + 1000), isSynchronised: true))
    #expect(codes(rows(stepMicroseconds: step, leaf)) == [])
    let wrong = LeafBody.clockStep(
      ClockStepLeaf(step: Microseconds(step / 2), isSynchronised: true))
    #expect(codes(rows(stepMicroseconds: step, wrong)) == [.clockSteppedSilently])
  }

  @Test func `another boot says nothing about this one's clock`() {
    var builder = LogBuilder()
    builder.add(first)
    var stamp = LogBuilder.stamp(0)
    stamp.utc.microseconds += 86_400_000_000
    stamp.bootID = BootID(high: 9, low: 9)
    builder.add(other, stamp: stamp)
    #expect(codes(builder.rows) == [])
  }

  private func codes(_ rows: [StoredLeaf]) -> [FindingCode] {
    findings(in: rows).map(\.code)
  }
}
