import HandpieceGuard
import HandpieceWire
import Quantities
import Testing

/// Promise 3: one at a time.
@Suite struct `The gate` {
  /// One pulse fired, reported and not acknowledged; the switch is still pressed.
  private static func afterOnePulse() -> Bench {
    let bench = Bench.armed()
    bench.acknowledges = false
    bench.press()
    _ = bench.fire(1)
    return bench
  }

  @Test func `lets no second pulse through without an acknowledgement`() {
    let bench = Self.afterOnePulse()
    #expect(bench.status.lastPulse == PulseNumber(1))
    #expect(!bench.status.flags.contains(.gateOpen))
    bench.run(milliseconds: 5000)
    #expect(bench.status.lastPulse == PulseNumber(1) && bench.status.armID == ArmID(1))
  }

  @Test func `opens for exactly the last number and then one pulse fires`() {
    let bench = Self.afterOnePulse()
    bench.acknowledge(PulseNumber(1), under: ArmID(1))
    #expect(bench.status.flags.contains(.gateOpen))
    #expect(bench.fire(1))
    bench.run(milliseconds: 300)
    #expect(bench.reports.map(\.number) == [PulseNumber(1), PulseNumber(2)])
    // The number before the last opens nothing.
    bench.acknowledge(PulseNumber(1), under: ArmID(1))
    bench.run(milliseconds: 100)
    #expect(!bench.status.flags.contains(.gateOpen))
    #expect(bench.faults.isEmpty && bench.status.lastPulse == PulseNumber(2))
  }

  @Test func `stays shut for another arm id`() {
    let bench = Self.afterOnePulse()
    for other in [ArmID(0), ArmID(2)] {
      bench.acknowledge(PulseNumber(1), under: other)
      #expect(!bench.status.flags.contains(.gateOpen))
    }
    // It is acknowledged all the same, and the right permission may still open the gate.
    #expect(bench.status.lastAcknowledged == PulseNumber(1))
    bench.acknowledge(PulseNumber(1), under: ArmID(1))
    #expect(bench.status.flags.contains(.gateOpen))
  }

  @Test func `stays shut for another counter epoch or another conversation`() {
    let bench = Self.afterOnePulse()
    let acknowledgement = Acknowledgement(
      armID: ArmID(1), counterEpoch: CounterEpoch(2), number: PulseNumber(1), logPosition: .none)
    let before = bench.status
    bench.send(.acknowledge(acknowledgement))
    var right = acknowledgement
    right.counterEpoch = CounterEpoch(1)
    bench.send(.acknowledge(right), sequence: bench.sequence + 1, epoch: LinkEpoch(0xBEE0))
    #expect(bench.status == before)
  }

  @Test(arguments: [PulseNumber(2), PulseNumber(.max)])
  func `takes a number that was never fired for a fault, and disarms`(number: PulseNumber) {
    let bench = Self.afterOnePulse()
    bench.acknowledge(number, under: ArmID(1))
    #expect(bench.status.armID == ArmID(0) && bench.status.lastDisarm == .faulted)
    #expect(bench.faults == [.acknowledgementTooHigh])
    #expect(bench.status.lastAcknowledged == PulseNumber(0))
    bench.acknowledge(PulseNumber(1), under: ArmID(0))
    bench.release()
    let refusal = HandpieceMessage.refused(Refusal(messageID: 4, reasons: .faulted))
    #expect(bench.rearm(ArmID(2)) == refusal)
    // A fault of the conversation ends with it.
    bench.epoch = LinkEpoch(0xCAFE)
    bench.send(.hello(protocolVersion: HostMessage.protocolVersion))
    #expect(bench.rearm(ArmID(2)) == .armed(ArmID(2)))
  }

  @Test func `cuts RF when a number that was never fired comes in mid-delivery`() throws {
    let bench = try #require(Bench.firing(in: .delivering))
    bench.forgetDeeds()
    bench.acknowledge(PulseNumber(2), under: ArmID(1))
    #expect(bench.drives == .safe)
  }

  @Test func `does not open for what cannot be kept, and disarms`() {
    let bench = Self.afterOnePulse()
    bench.memory.stateWriting = .fails
    bench.acknowledge(PulseNumber(1), under: ArmID(1))
    #expect(bench.status.armID == ArmID(0) && bench.faults == [.journalFailed])
    bench.memory.stateWriting = .works
    bench.run(milliseconds: 300)
    #expect(bench.status.lastPulse == PulseNumber(1))
  }

  @Test(arguments: PulsePhase.allCases)
  func `does not open for a pulse that is still under way`(phase: PulsePhase) throws {
    let bench = try #require(Bench.firing(in: phase))
    bench.acknowledge(PulseNumber(1), under: ArmID(1))
    #expect(!bench.status.flags.contains(.gateOpen))
    #expect(bench.status.lastAcknowledged == PulseNumber(0) && bench.faults.isEmpty)
  }

  /// How long after its `began` the pulse is acknowledged, and whether the press goes on.
  @Test(arguments: [(500, true), (501, false)])
  func `shut for more than 500 ms needs a release and a new press`(after: Int, goesOn: Bool) {
    let bench = Bench.armed()
    bench.acknowledges = false
    bench.press()
    bench.run(milliseconds: after)
    #expect(bench.status.flags.contains(.releaseNeeded) == !goesOn)
    bench.acknowledge(PulseNumber(1), under: ArmID(1))
    bench.run(milliseconds: 300)
    #expect(bench.status.lastPulse == PulseNumber(goesOn ? 2 : 1))
    guard !goesOn else { return }
    bench.release()
    #expect(!bench.status.flags.contains(.releaseNeeded))
    bench.press()
    #expect(bench.status.lastPulse == PulseNumber(2))
  }

  @Test func `a press that began while it was shut too long fires nothing when it opens`() {
    let bench = Self.afterOnePulse()
    bench.run(milliseconds: 600)
    bench.release()
    bench.press()
    bench.acknowledge(PulseNumber(1), under: ArmID(1))
    bench.run(milliseconds: 300)
    #expect(bench.status.lastPulse == PulseNumber(1))
  }

  /// Promise 9: the handpiece keeps the position of the log it was told.
  @Test func `keeps the log position it was told, and tells it at the next hello`() throws {
    let bench = Self.afterOnePulse()
    bench.acknowledge(PulseNumber(1), under: ArmID(1))
    let later = bench.restarted()
    later.epoch = LinkEpoch(3)
    guard
      case .identity(let identity) = later.send(
        .hello(protocolVersion: HostMessage.protocolVersion))
    else {
      Issue.record("no identity")
      return
    }
    #expect(identity.logPosition == LogPosition(size: 10, rootPrefix: 42))
    #expect(identity.newestPulse == PulseNumber(1) && identity.oldestPulse == PulseNumber(1))
  }
}
