import HandpieceGuard
import HandpieceWire
import Quantities
import Testing

/// Promise 3: at most two seconds are ever unrecorded.
@Suite struct `The gate of slices` {
  private static func unacknowledged(milliseconds: Int) -> Bench {
    let bench = Bench.armed(.pen)
    bench.acknowledges = false
    bench.press()
    bench.run(milliseconds: milliseconds)
    return bench
  }

  @Test func `lets no third slice begin, and makes everything safe after the second`() {
    let bench = Self.unacknowledged(milliseconds: 1990)
    #expect(bench.drives.count == 1 && bench.status.lastPulse == PulseNumber(2))
    bench.run(milliseconds: 20)
    #expect(Array(bench.drives.dropFirst()) == .safe)
    bench.run(milliseconds: 5000)
    #expect(bench.slices.map(\.outcome) == [.completed, .completed])
    #expect(bench.status.lastPulse == PulseNumber(2) && bench.status.isSafe)
    #expect(bench.status.armID == ArmID(1))
  }

  /// The first is acknowledged while the second runs: the drive never stops.
  @Test func `opens for the oldest, and slice follows slice`() {
    let bench = Self.unacknowledged(milliseconds: 1000)
    for number in UInt32(1)...20 {
      #expect(bench.status.lastPulse == PulseNumber(number + 1))
      bench.run(milliseconds: 990)
      #expect(bench.status.flags.contains(.gateOpen) == false)
      bench.acknowledge(PulseNumber(number), under: ArmID(1))
      #expect(bench.status.flags.contains(.gateOpen))
      bench.run(milliseconds: 10)
    }
    #expect(bench.drives.count == 1)
  }

  /// An acknowledgement says that all before it is durable too, so a lost one costs nothing.
  @Test func `opens for the last of two although the first got lost`() {
    let bench = Self.unacknowledged(milliseconds: 2100)
    bench.acknowledge(PulseNumber(2), under: ArmID(1))
    #expect(bench.status.lastAcknowledged == PulseNumber(2))
    bench.run(milliseconds: 1500)
    #expect(bench.status.lastPulse == PulseNumber(4))
    bench.run(milliseconds: 2000)
    #expect(bench.status.lastPulse == PulseNumber(4))
  }

  @Test func `stays shut for a slice under way, one acknowledged before, or another permission`() {
    let bench = Self.unacknowledged(milliseconds: 1100)
    let before = bench.status
    bench.acknowledge(PulseNumber(2), under: ArmID(1))
    #expect(bench.status == before && bench.faults.isEmpty)
    bench.acknowledge(PulseNumber(1), under: ArmID(7))
    #expect(!bench.status.flags.contains(.gateOpen))
    #expect(bench.status.lastAcknowledged == PulseNumber(1))
    bench.acknowledge(PulseNumber(0), under: ArmID(1))
    #expect(!bench.status.flags.contains(.gateOpen))
    bench.acknowledge(PulseNumber(1), under: ArmID(1))
    #expect(bench.status.flags.contains(.gateOpen))
    bench.acknowledge(PulseNumber(1), under: ArmID(1))
    bench.run(milliseconds: 5000)
    #expect(bench.status.lastPulse == PulseNumber(3))
  }

  /// How long after the drive was stopped the acknowledgement comes, and whether the press goes on.
  @Test(arguments: [(450, true), (550, false)])
  func `shut for more than 500 ms needs a release and a new press`(after: Int, goesOn: Bool) {
    let bench = Self.unacknowledged(milliseconds: 1000)
    #expect(bench.run(upTo: 1100, until: { $0.slices.count == 2 }))
    #expect(!bench.status.flags.contains(.releaseNeeded))
    bench.run(milliseconds: after)
    #expect(bench.status.flags.contains(.releaseNeeded) == !goesOn)
    bench.acknowledge(PulseNumber(1), under: ArmID(1))
    bench.run(milliseconds: 300)
    #expect(bench.status.lastPulse == PulseNumber(goesOn ? 3 : 2))
    guard !goesOn else { return }
    bench.release()
    bench.press()
    #expect(bench.status.lastPulse == PulseNumber(3))
  }

  @Test func `must be empty before anything is armed again`() {
    let bench = Self.unacknowledged(milliseconds: 1500)
    bench.release()
    bench.run(milliseconds: 200)
    let refusal = HandpieceMessage.refused(
      Refusal(messageID: 4, reasons: .pulseUnacknowledged))
    #expect(bench.rearm(ArmID(2), .pen) == refusal)
    bench.acknowledge(PulseNumber(1), under: ArmID(0))
    #expect(bench.rearm(ArmID(3), .pen) == refusal)
    bench.acknowledge(PulseNumber(2), under: ArmID(0))
    #expect(bench.rearm(ArmID(4), .pen) == .armed(ArmID(4)))
  }

  /// 5,000 runs of some seconds each, in which acknowledgements are lost or late at random.
  @Test(arguments: [(DeliveryKind.exposure, UInt32(2)), (.pulse, 1)])
  func `never lets more than that be unacknowledged`(kind: DeliveryKind, capacity: UInt32) {
    var random = SplitMix64(seed: 5000)
    var begun = 0
    var waited = 0
    for _ in 0..<5000 {
      var run = AcknowledgedRun(kind, loss: random.number(in: 0...60))
      while run.advance(&random) {
        guard run.unacknowledged <= capacity else {
          Issue.record("\(run.unacknowledged) unacknowledged")
          return
        }
        if run.unacknowledged == capacity, run.isSafe { waited += 1 }
      }
      begun += Int(run.begun)
    }
    // The runs did something, and the gate was what held them up.
    #expect(begun > 10_000 && waited > 10_000)
  }
}
