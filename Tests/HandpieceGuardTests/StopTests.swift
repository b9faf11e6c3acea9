import HandpieceGuard
import HandpieceWire
import Quantities
import Testing

/// Promise 6: stop always works.
@Suite struct `A stop` {
  @Test(arguments: PulsePhase.allCases)
  func `in every phase of a pulse turns RF off first, then retracts, at once`(
    phase: PulsePhase
  ) throws {
    let bench = try #require(Bench.firing(in: phase))
    bench.forgetDeeds()
    let answer = bench.stop(sequence: 9)
    #expect(bench.drives == (phase == .retracting ? [] : .safe))
    #expect(!bench.reading.rfOn)
    #expect(
      answer
        == .stopped(Stopped(clock: bench.now, count: StopCount(1), lastPulse: PulseNumber(1))))
    // The drives come before anything is written.
    if phase != .retracting {
      #expect(bench.deeds.prefix(2) == [.drove(.cutRF), .drove(.retractNeedles)])
    }
    #expect(bench.status.flags.contains(.stopLatched) && bench.status.lastDisarm == .stopped)
    #expect(bench.run(upTo: 20, until: { $0.status.isSafe && $0.reports.count == 1 }))
    #expect(bench.reports.first?.outcome == (phase == .retracting ? .completed : .stopped))
    bench.run(milliseconds: 1000)
    #expect(bench.status.lastPulse == PulseNumber(1))
  }

  @Test func `is valid before any conversation, and in any epoch`() throws {
    let bench = Bench()
    for (number, epoch) in [LinkEpoch.none, LinkEpoch(0xBEEF), LinkEpoch(5)].enumerated() {
      let answer = bench.send(
        .stop, sequence: UInt16(number + 1), epoch: epoch, from: .hostStop)
      guard case .stopped(let stopped) = answer else {
        Issue.record("not answered in \(epoch)")
        continue
      }
      #expect(stopped.count == StopCount(UInt32(number + 1)))
      let frame = try #require(bench.frames.last)
      #expect(frame.header.destination == .hostStop && frame.header.epoch == epoch)
      #expect(frame.header.sequence == UInt16(number + 1))
    }
  }

  @Test func `repeated is answered again and not counted again; a new one is counted`() {
    let bench = Bench.armed()
    for _ in 0..<10 { bench.stop(sequence: 7) }
    #expect(bench.status.stopCount == StopCount(1))
    bench.stop(sequence: 8)
    #expect(bench.status.stopCount == StopCount(2))
    #expect(bench.heard.filter { if case .stopped = $0 { true } else { false } }.count == 11)
  }

  @Test func `that comes again after a reset latches again`() {
    let bench = Bench.armed()
    bench.stop(sequence: 7)
    bench.send(.resetStop(StopCount(1)))
    bench.stop(sequence: 7)
    #expect(bench.status.stopCount == StopCount(2))
    #expect(bench.status.flags.contains(.stopLatched))
  }

  @Test func `latched survives a restart, and so does its count`() {
    var bench = Bench.armed()
    bench.stop(sequence: 7)
    bench = bench.restarted()
    #expect(bench.status.flags.contains(.stopLatched) && bench.status.stopCount == StopCount(1))
    bench.send(.hello(protocolVersion: HostMessage.protocolVersion))
    let reasons = RefusalReasons.stopLatched
    #expect(
      bench.rearm(ArmID(2)) == .refused(Refusal(messageID: 4, reasons: reasons)))
    bench.send(.resetStop(StopCount(1)))
    #expect(!bench.restarted().status.flags.contains(.stopLatched))
    #expect(bench.send(.arm(bench.arm(ArmID(2)))) == .armed(ArmID(2)))
  }

  @Test(arguments: [0, 1, 3, UInt32.max])
  func `is lifted only by its own count`(count: UInt32) {
    let bench = Bench.armed()
    bench.stop(sequence: 7)
    bench.stop(sequence: 8)
    let refusal = HandpieceMessage.refused(Refusal(messageID: 9, reasons: .stopCountDiffers))
    #expect(bench.send(.resetStop(StopCount(count))) == refusal)
    #expect(bench.status.flags.contains(.stopLatched))
    guard case .status(let status) = bench.send(.resetStop(StopCount(2))) else {
      Issue.record("not lifted")
      return
    }
    #expect(!status.flags.contains(.stopLatched))
  }

  @Test func `stands between an old permission and any pulse`() {
    let bench = Bench.armed()
    bench.press()
    #expect(bench.fire(1))
    bench.stop(sequence: 7)
    bench.send(.resetStop(StopCount(1)))
    bench.keepAlive(echo: bench.now)
    bench.run(milliseconds: 500)
    #expect(bench.status.lastPulse <= PulseNumber(2))
    #expect(bench.status.armID == ArmID(0) && bench.status.isSafe)
  }

  @Test func `holds in memory when it cannot be written, and nothing arms`() {
    let bench = Bench.armed()
    bench.memory.stateWriting = .fails
    bench.stop(sequence: 7)
    #expect(bench.status.flags.contains(.stopLatched) && bench.faults == [.journalFailed])
    bench.memory.stateWriting = .works
    bench.send(.resetStop(StopCount(1)))
    let refusal = HandpieceMessage.refused(Refusal(messageID: 4, reasons: .faulted))
    #expect(bench.send(.arm(bench.arm(ArmID(2)))) == refusal)
  }

  @Test func `is not lifted when that cannot be written`() {
    let bench = Bench.armed()
    bench.stop(sequence: 7)
    bench.memory.stateWriting = .fails
    let refusal = HandpieceMessage.refused(Refusal(messageID: 9, reasons: .faulted))
    #expect(bench.send(.resetStop(StopCount(1))) == refusal)
    #expect(bench.status.flags.contains(.stopLatched))
  }

  /// The needles never came home; a stop tries once more.
  @Test func `retracts needles that are out although no pulse is under way`() throws {
    let bench = try #require(Bench.firing(in: .delivering))
    bench.applicator.needlesMove = false
    bench.run(milliseconds: 400)
    #expect(bench.faults == [.needlesStuck])
    bench.applicator.needlesMove = true
    bench.forgetDeeds()
    bench.stop(sequence: 7)
    #expect(bench.drives == .safe)
    #expect(bench.run(upTo: 20, until: { $0.status.isSafe }))
  }

  @Test func `is nothing but an ordinary frame's name from the ordinary address`() {
    let bench = Bench.armed()
    bench.send(.stop)
    #expect(bench.status.stopCount == StopCount(0))
    bench.send(.disarm(armID: ArmID(1)), sequence: 50, epoch: bench.epoch, from: .hostStop)
    #expect(bench.status.armID == ArmID(1))
  }
}
