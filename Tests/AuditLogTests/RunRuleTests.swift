import AuditLog
import Quantities
import Testing

/// Promises 4 and 9: what a run of the daemon found and what it may still do to a session of the
/// run before.
@Suite struct `The verifier on runs of the daemon` {
  @Test(arguments: starts)
  func `what a start says of the run before must be so`(_ bad: BadHistory) {
    var history = UnreadHistory.all
    bad.edit(&history)
    #expect(findings(in: LogBuilder.rows(history)).map(\.code) == [bad.code])
  }

  static let starts = [
    BadHistory("an end in order that was none", .runEndDiffers) {
      $0.started(2) {
        $0.isClosedInOrder = true
        $0.discardedWALBytes = 0
      }
    },
    BadHistory("a run before the first", .runEndDiffers) {
      $0.started(1) { $0.isClosedInOrder = false }
    },
    BadHistory("a torn tail before the first run", .runEndDiffers) {
      $0.started(1) { $0.discardedWALBytes = 1 }
    },
    BadHistory("another size", .logSizeDiffers) { $0.started(2) { $0.recoveredLogSize += 1 } },
  ]

  @Test func `an orderly end must not be called broken off`() {
    var history = SampleHistory.all
    history.append(UnreadHistory.restarted(size: history.count))
    #expect(findings(in: LogBuilder.rows(history)).map(\.code) == [.runEndDiffers])
    history.started(2) {
      $0.isClosedInOrder = true
      $0.discardedWALBytes = 0
    }
    #expect(findings(in: LogBuilder.rows(history)) == [])
  }

  static let forbidden: [LeafBody] = [
    SampleHistory.envelope(1),
    SampleHistory.started(2),
    SampleHistory.chosen(1),
    SampleHistory.armed(2, pass: 1, stopCount: 2, lastPulse: 11),
    SampleHistory.pulse(12, arm: 1, pass: 1),
    .cautionsAcknowledged(
      CautionsAcknowledgedLeaf(
        pass: SampleHistory.pass(1), operatorUID: 1000, cautions: ["recent-sun"])),
  ]

  @Test(arguments: forbidden)
  func `nothing new begins in a session an earlier run left open`(_ body: LeafBody) {
    var history = Array(UnreadHistory.all.prefix(10))
    history.append(body)
    #expect(findings(in: LogBuilder.rows(history)).map(\.code).contains(.sessionOfEarlierRun))
    history.remove(at: 9)
    #expect(!findings(in: LogBuilder.rows(history)).map(\.code).contains(.sessionOfEarlierRun))
  }

  @Test func `nobody overrides a limit there`() throws {
    var history = Array(UnreadHistory.all.prefix(10))
    history += try PrescriberSamples.leaves()
    #expect(findings(in: LogBuilder.rows(history)).map(\.code) == [.sessionOfEarlierRun])
  }
}
