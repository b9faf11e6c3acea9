import HandpieceGuard
import HandpieceWire
import Quantities
import Testing

/// Promise 5: silence stops.
@Suite struct `The lease` {
  /// Armed at an echo, then silence; the press is timed so that the lease ends in each phase.
  @Test(arguments: [
    (PulsePhase.inserting, 200, 100, 20), (.delivering, 200, 10, 90), (.retracting, 205, 20, 10),
  ]) func `ends 250 ms after the echoed clock, RF off first, then retract`(
    phase: PulsePhase, pressed: Int, travel: Int, rf: Int
  ) {
    let bench = Bench.armed()
    bench.keepsAlive = false
    bench.applicator.travelMilliseconds = travel
    bench.applicator.rfMilliseconds = rf
    let echo = bench.now
    bench.run(milliseconds: pressed)
    bench.press()
    bench.run(milliseconds: 249 - pressed - 1)
    #expect(bench.phase == phase)
    #expect(bench.status.armID == bench.armID)
    #expect(bench.status.leaseRemaining == Milliseconds(1))
    bench.forgetDeeds()
    bench.step()
    #expect(bench.now == echo.advanced(byMilliseconds: 250))
    #expect(bench.status.armID == ArmID(0) && bench.status.lastDisarm == .leaseExpired)
    #expect(bench.drives == (phase == .retracting ? [] : .safe))
    #expect(!bench.reading.rfOn)
    #expect(bench.run(upTo: travel + 1, until: { $0.status.isSafe }))
    bench.step()
    #expect(bench.reports.map(\.outcome) == [phase == .retracting ? .completed : .leaseExpired])
  }

  @Test func `that expired is a journalled disarm`() {
    let bench = Bench.armed()
    bench.keepsAlive = false
    bench.run(milliseconds: 250)
    #expect(bench.memory.state?.disarmedArmID == ArmID(1))
    #expect(bench.memory.state?.disarmCause == .leaseExpired)
    #expect(bench.restarted().status.lastDisarm == .leaseExpired)
  }

  @Test func `lives as long as fresh echoes come`() {
    let bench = Bench.armed()
    bench.run(milliseconds: 5000)
    #expect(bench.status.armID == ArmID(1))
    bench.keepsAlive = false
    let last = bench.status.leaseRemaining
    bench.run(milliseconds: Int(last.count) - 1)
    #expect(bench.status.armID == ArmID(1))
    bench.step()
    #expect(bench.status.armID == ArmID(0))
  }

  @Test func `counts from the clock that was echoed, not from when the echo came`() {
    let bench = Bench.armed()
    bench.keepsAlive = false
    bench.run(milliseconds: 150)
    bench.keepAlive(echo: HandpieceInstant(milliseconds: bench.clock &- 149))
    #expect(bench.status.leaseRemaining == Milliseconds(101))
    bench.run(milliseconds: 101)
    #expect(bench.status.armID == ArmID(0))
  }

  /// How old an echo is, and whether it renews a lease that was last echoed 200 ms ago.
  @Test(
    arguments: [
      (0, true), (149, true), (150, true), (151, false), (199, false), (200, false), (201, false),
      (-1, false), (-1000, false), (Int32.max, false), (Int32.min, false),
    ] as [(Int32, Bool)]) func `is renewed by a fresh echo only`(age: Int32, renews: Bool)
  {
    let bench = Bench.armed()
    bench.keepsAlive = false
    bench.run(milliseconds: 200)
    let before = bench.status.leaseRemaining
    #expect(before == Milliseconds(50))
    bench.keepAlive(
      echo: HandpieceInstant(milliseconds: bench.clock &- UInt32(bitPattern: age)))
    #expect((bench.status.leaseRemaining > before) == renews)
    #expect(renews || bench.status.leaseRemaining == before)
  }

  @Test func `is not renewed by an echo that came before, or that is older than one that came`() {
    let bench = Bench.armed()
    bench.keepsAlive = false
    bench.run(milliseconds: 100)
    let echo = bench.now
    bench.keepAlive(echo: echo)
    bench.run(milliseconds: 100)
    for stale in [echo, HandpieceInstant(milliseconds: echo.milliseconds &- 10)] {
      bench.keepAlive(echo: stale)
      #expect(bench.status.leaseRemaining == Milliseconds(150))
    }
  }

  @Test func `is not renewed for another arm id`() {
    let bench = Bench.armed()
    bench.keepsAlive = false
    bench.run(milliseconds: 100)
    for other in [ArmID(0), ArmID(2), ArmID(.max)] {
      bench.send(.keepAlive(armID: other, echo: bench.now))
      #expect(bench.status.leaseRemaining == Milliseconds(150))
    }
  }

  @Test func `is renewed by nothing but a keep-alive`() {
    let bench = Bench.armed()
    bench.keepsAlive = false
    bench.press()
    #expect(bench.fire(1))
    let remaining = bench.status.leaseRemaining
    bench.acknowledge(PulseNumber(1), under: ArmID(1))
    bench.send(.readJournal(PulseNumber(1)))
    bench.send(.identify(challenge: FixedBytes()))
    bench.send(.arm(bench.arm(ArmID(9))))
    #expect(bench.status.flags.contains(.gateOpen))
    #expect(bench.status.leaseRemaining == remaining)
  }

  /// The keep-alive comes in the very millisecond in which the lease has ended, before the
  /// interlock has looked at its clock.
  @Test func `is never revived once it has ended`() {
    let bench = Bench.armed()
    bench.keepsAlive = false
    bench.run(milliseconds: 249)
    #expect(bench.status.armID == ArmID(1))
    var lease = Lease(echo: bench.now, at: bench.now)
    let end = bench.now.advanced(byMilliseconds: 250)
    lease?.renew(echo: end, at: end)
    #expect(lease?.remaining(at: end) == .zero)
    bench.step()
    bench.keepAlive(echo: bench.now)
    bench.run(milliseconds: 5)
    #expect(bench.status.armID == ArmID(0) && bench.status.leaseRemaining == .zero)
    bench.reading.footswitchPressed = true
    bench.run(milliseconds: 100)
    #expect(bench.drives.isEmpty)
  }

  @Test(arguments: [(150, true), (151, false), (-1, false)] as [(Int32, Bool)])
  func `begins only with a fresh echo`(age: Int32, isGranted: Bool) {
    let bench = Bench.armed()
    bench.send(.disarm(armID: ArmID(1)))
    bench.run(milliseconds: 300)
    var arm = bench.arm(ArmID(2))
    arm.echo = HandpieceInstant(milliseconds: bench.clock &- UInt32(bitPattern: age))
    let answer = bench.send(.arm(arm))
    let refusal = HandpieceMessage.refused(Refusal(messageID: 4, reasons: .echoStale))
    #expect(answer == (isGranted ? .armed(ArmID(2)) : refusal))
  }
}
