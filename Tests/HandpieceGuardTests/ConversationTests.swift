import HandpieceGuard
import HandpieceWire
import Quantities
import Testing

/// Promise 7, and the rule that only a command of this conversation does a thing.
@Suite struct `A conversation` {
  @Test func `is opened by a hello and by nothing else`() {
    let bench = Bench()
    for message in [
      .installEnvelope(.bench), .configure(.bench), .disarm(armID: ArmID(1)),
      .resetStop(StopCount(0)), .readJournal(PulseNumber(1)), .arm(bench.arm(ArmID(1))),
    ] as [HostMessage] {
      #expect(bench.send(message) == nil)
    }
    #expect(
      bench.send(.hello(protocolVersion: HostMessage.protocolVersion), sequence: 9, epoch: .none)
        == nil)
    bench.run(milliseconds: 1000)
    #expect(bench.heard.isEmpty && bench.handpiece.link.counters.strangersEpoch == 7)
    guard case .identity = bench.send(.hello(protocolVersion: HostMessage.protocolVersion)) else {
      Issue.record("not answered")
      return
    }
  }

  /// What the host reads before it does anything else.
  @Test func `begins with who the handpiece is and where it stands`() throws {
    let bench = Bench.armed()
    bench.press()
    #expect(bench.fire(1))
    bench.release()
    bench.stop(sequence: 3)
    let later = bench.restarted()
    guard
      case .identity(let identity) = later.send(
        .hello(protocolVersion: HostMessage.protocolVersion))
    else {
      Issue.record("not answered")
      return
    }
    #expect(identity.serial.text == "B-1" && identity.modality == .rfMicroneedling)
    #expect(identity.bootCount == BootCount(2) && identity.counterEpoch == CounterEpoch(1))
    #expect(identity.newestPulse == bench.status.lastPulse)
    #expect(identity.stopCount == StopCount(1) && identity.isStopLatched)
    #expect(identity.tip?.uid == TipUID(77))
    #expect(identity.calibrationDay == CalendarDay(daysSince1970: 20_000))
  }

  @Test func `of another protocol disarms and is refused`() {
    let bench = Bench.armed()
    #expect(
      bench.send(.hello(protocolVersion: HostMessage.protocolVersion - 1))
        == .refused(Refusal(messageID: 0, reasons: .unsupported)))
    #expect(bench.status.armID == ArmID(0) && bench.status.lastDisarm == .greeted)
  }

  @Test func `repeats its status twenty times a second`() {
    let bench = Bench.armed()
    bench.run(milliseconds: 50)
    let before = statuses(bench)
    bench.run(milliseconds: 1000)
    #expect(statuses(bench) - before == 20)
  }

  @Test func `answers a repeated command again and does not carry it out again`() throws {
    let bench = Bench.armed()
    bench.send(.configure(.bench))
    let sequence = bench.sequence
    let answer = try #require(bench.frames.last)
    bench.forgetDeeds()
    let before = bench.status
    for _ in 0..<3 {
      #expect(
        bench.send(.configure(.bench), sequence: sequence, epoch: bench.epoch)
          == .configured(settingsHash: PulseSettings.bench.hash))
      let again = try #require(bench.frames.last)
      #expect(again.header == answer.header)
    }
    #expect(bench.status == before && bench.deeds.isEmpty)
  }

  /// The line doubles an `Arm`: its answer comes twice, its permission once.
  @Test func `grants one permission for an arm that came twice`() {
    let bench = Bench.armed()
    bench.send(.disarm(armID: ArmID(1)))
    let arm = HostMessage.arm(bench.arm(ArmID(2)))
    #expect(bench.send(arm) == .armed(ArmID(2)))
    let sequence = bench.sequence
    bench.run(milliseconds: 100)
    let lease = bench.status.leaseRemaining
    #expect(bench.send(arm, sequence: sequence, epoch: bench.epoch) == .armed(ArmID(2)))
    #expect(bench.status.leaseRemaining == lease)
    bench.send(.disarm(armID: ArmID(2)))
    #expect(bench.send(arm, sequence: sequence, epoch: bench.epoch) == nil)
    #expect(bench.status.armID == ArmID(0))
    #expect(bench.handpiece.link.counters.duplicates == 1)
  }

  @Test func `carries out no command that is older than one it has seen`() {
    let bench = Bench.armed()
    bench.press()
    let older = bench.sequence
    bench.send(.readJournal(PulseNumber(1)))
    #expect(bench.send(.disarm(armID: ArmID(1)), sequence: older, epoch: bench.epoch) == nil)
    #expect(bench.status.armID == ArmID(1))
  }

  /// A repeated command keeps its number although keep-alives took later ones meanwhile.
  @Test func `takes a repeated command although later notices have overtaken it`() {
    let bench = Bench.armed()
    let lost = bench.sequence + 1
    bench.send(.keepAlive(armID: ArmID(1), echo: bench.now), sequence: lost + 1, epoch: bench.epoch)
    guard
      case .status = bench.send(
        .disarm(armID: ArmID(1)), sequence: lost, epoch: bench.epoch)
    else {
      Issue.record("not carried out")
      return
    }
    #expect(bench.frames.last?.header.receipt == lost)
  }

  @Test func `numbers what the handpiece says, and starts again with each hello`() {
    let bench = Bench.armed()
    bench.run(milliseconds: 500)
    let numbers = bench.frames.map(\.header.sequence)
    #expect(numbers == (1...UInt16(numbers.count)).map { $0 })
    bench.epoch = LinkEpoch(2)
    bench.send(.hello(protocolVersion: HostMessage.protocolVersion))
    #expect(bench.frames.last?.header.sequence == 1)
    #expect(bench.frames.last?.header.epoch == LinkEpoch(2))
  }

  private func statuses(_ bench: Bench) -> Int {
    bench.heard.filter { if case .status = $0 { true } else { false } }.count
  }
}
