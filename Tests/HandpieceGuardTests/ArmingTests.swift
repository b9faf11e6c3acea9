import HandpieceGuard
import HandpieceWire
import Quantities
import Testing

@Suite struct `Arming` {
  private static func ready(_ envelope: GuardEnvelope = .bench) -> Bench {
    let bench = Bench.armed(envelope)
    bench.send(.disarm(armID: ArmID(1)))
    return bench
  }

  private func refused(_ reasons: RefusalReasons) -> HandpieceMessage {
    .refused(Refusal(messageID: 4, reasons: reasons))
  }

  @Test func `is granted when everything is as the host says`() {
    let bench = Self.ready()
    #expect(bench.send(.arm(bench.arm(ArmID(2)))) == .armed(ArmID(2)))
    #expect(bench.status.armID == ArmID(2) && bench.drives.isEmpty)
  }

  @Test func `is refused for each thing it says wrongly`() {
    let changes: [(RefusalReasons, (inout Arm) -> Void)] = [
      (.stopCountDiffers, { $0.stopCount = StopCount(1) }),
      (.envelopeDiffers, { $0.envelopeHash ^= 1 }), (.settingsDiffer, { $0.settingsHash ^= 1 }),
      (.counterDiffers, { $0.lastPulse = PulseNumber(1) }),
      (.counterDiffers, { $0.counterEpoch = CounterEpoch(2) }),
      (.armIDUsed, { $0.id = ArmID(1) }), (.armIDUsed, { $0.id = ArmID(0) }),
    ]
    for (number, (reason, change)) in changes.enumerated() {
      let bench = Self.ready()
      var arm = bench.arm(ArmID(2))
      change(&arm)
      #expect(bench.send(.arm(arm)) == refused(reason), "\(number)")
      #expect(bench.status.armID == ArmID(0), "\(number)")
    }
  }

  @Test func `is refused while a pulse is not acknowledged`() {
    let bench = Bench.armed()
    bench.acknowledges = false
    bench.press()
    #expect(bench.fire(1))
    bench.release()
    bench.send(.disarm(armID: ArmID(1)))
    #expect(bench.send(.arm(bench.arm(ArmID(2)))) == refused(.pulseUnacknowledged))
    bench.acknowledge(PulseNumber(1), under: ArmID(0))
    #expect(bench.send(.arm(bench.arm(ArmID(2)))) == .armed(ArmID(2)))
  }

  @Test func `is refused without a calibration`() {
    var profile = Bench.profile()
    profile.calibrationDay = nil
    let bench = Bench(profile: profile)
    bench.send(.hello(protocolVersion: HostMessage.protocolVersion))
    #expect(bench.rearm(ArmID(1)) == refused(.uncalibrated))
  }

  @Test func `is refused with a tip that is worn out`() {
    let bench = Self.ready()
    bench.reading.tip?.usesLeft = 0
    bench.step()
    #expect(bench.send(.arm(bench.arm(ArmID(2)))) == refused(.tipWornOut))
  }

  @Test func `lasts no longer than the uses of the tip`() {
    let bench = Bench.armed()
    bench.reading.tip?.usesLeft = 1
    bench.press()
    #expect(bench.fire(1))
    bench.run(milliseconds: 2000)
    #expect(bench.reading.tip?.usesLeft == 0 && bench.reports.count == 1)
  }

  @Test(arguments: [NeedlePosition.out, .unknown])
  func `is refused while the needles are not home`(position: NeedlePosition) {
    let bench = Self.ready()
    bench.reading.needles = position
    bench.step()
    #expect(bench.send(.arm(bench.arm(ArmID(2)))) == refused(.needlesNotHome))
  }

  @Test func `is refused before the settings are chosen`() {
    let bench = Bench.armed()
    bench.send(.installEnvelope(.bench))
    #expect(bench.send(.arm(bench.arm(ArmID(2)))) == refused(.settingsDiffer))
  }

  @Test func `is refused while a permission is in force, which stays as it is`() {
    let bench = Bench.armed()
    #expect(bench.send(.arm(bench.arm(ArmID(2)))) == refused(.armIDUsed))
    #expect(bench.status.armID == ArmID(1))
  }

  @Test func `is refused for every reason that holds, at once`() {
    var profile = Bench.profile()
    profile.calibrationDay = nil
    let bench = Bench(profile: profile)
    bench.send(.hello(protocolVersion: HostMessage.protocolVersion))
    bench.stop(sequence: 1)
    bench.reading.tip = nil
    bench.reading.footswitchPressed = true
    bench.reading.needles = .unknown
    bench.run(milliseconds: 300)
    let arm = Arm(
      id: ArmID(0), envelopeHash: 0, settingsHash: 0, stopCount: StopCount(0),
      lastPulse: PulseNumber(4), counterEpoch: CounterEpoch(1),
      echo: HandpieceInstant(milliseconds: bench.clock &- 200))
    var reasons = RefusalReasons.none
    for reason in [
      RefusalReasons.stopLatched, .stopCountDiffers, .noEnvelope, .counterDiffers,
      .footswitchPressed, .tipDiffers, .uncalibrated, .echoStale, .needlesNotHome, .armIDUsed,
    ] {
      reasons.insert(reason)
    }
    #expect(bench.send(.arm(arm)) == refused(reasons))
    #expect(reasons.codes.count == 10)
  }

  /// What ends a permission and what must be done again before the next.
  @Test func `ends with any install, configure, hello, or change of tip`() {
    let ends: [(DisarmCause, RefusalReasons, (Bench) -> Void)] = [
      (.reconfigured, .settingsDiffer, { $0.send(.installEnvelope(.bench)) }),
      (.reconfigured, .none, { $0.send(.configure(.bench)) }),
      (.greeted, .noEnvelope, { $0.send(.hello(protocolVersion: HostMessage.protocolVersion)) }),
      (
        .greeted, .noEnvelope,
        {
          $0.epoch = LinkEpoch(8)
          $0.send(.hello(protocolVersion: HostMessage.protocolVersion))
        }
      ),
      (
        .tipChanged, .noEnvelope,
        {
          $0.reading.tip?.uid = TipUID(78)
          $0.step()
        }
      ),
      (
        .tipChanged, .noEnvelope,
        {
          $0.reading.tip = nil
          $0.step()
          $0.reading.tip = Bench().reading.tip
          $0.step()
        }
      ),
      (.commanded, .none, { $0.send(.disarm(armID: ArmID(99))) }),
    ]
    for (number, (cause, reasons, end)) in ends.enumerated() {
      let bench = Bench.armed()
      end(bench)
      #expect(bench.status.armID == ArmID(0), "\(number)")
      #expect(bench.status.lastDisarm == cause, "\(number)")
      #expect(bench.memory.state?.disarmedArmID == ArmID(1), "\(number)")
      #expect(bench.drives.isEmpty, "\(number)")
      let answer = bench.send(.arm(bench.arm(ArmID(2))))
      #expect(answer == (reasons.isEmpty ? .armed(ArmID(2)) : refused(reasons)), "\(number)")
    }
  }

  @Test(arguments: [PulsePhase.inserting, .delivering])
  func `ended in mid-pulse turns RF off first, then retracts`(phase: PulsePhase) throws {
    let ends: [(DeliveryOutcome, (Bench) -> Void)] = [
      (.disarmed, { $0.send(.installEnvelope(.bench)) }),
      (.disarmed, { $0.send(.configure(.bench)) }),
      (.disarmed, { $0.send(.hello(protocolVersion: HostMessage.protocolVersion)) }),
      (.disarmed, { $0.send(.disarm(armID: ArmID(1))) }),
      (.mechanicalFault, { $0.reading.tip = nil }),
    ]
    for (number, (outcome, end)) in ends.enumerated() {
      let bench = try #require(Bench.firing(in: phase))
      bench.forgetDeeds()
      end(bench)
      bench.step()
      #expect(bench.drives == .safe, "\(number)")
      #expect(bench.run(upTo: 30, until: { $0.reports.count == 1 }), "\(number)")
      #expect(bench.reports.first?.outcome == outcome, "\(number)")
    }
  }

  @Test func `moves nothing, nor do greeting, installing and configuring`() {
    let bench = Bench.armed()
    bench.run(milliseconds: 1000)
    #expect(bench.drives.isEmpty)
  }

  @Test func `ends when the pulses of the envelope are fired`() {
    let bench = Bench.armed(.bench { $0.pulsesRemaining = 3 })
    bench.press()
    bench.run(milliseconds: 3000)
    #expect(bench.reports.count == 3 && bench.status.lastDisarm == .envelopeUsedUp)
    #expect(bench.status.armID == ArmID(0))
  }

  @Test func `is durable before it is granted, so that a restart makes no id new`() {
    var bench = Bench.armed()
    bench = bench.restarted()
    bench.send(.hello(protocolVersion: HostMessage.protocolVersion))
    #expect(bench.rearm(ArmID(1)) == refused(.armIDUsed))
    #expect(bench.rearm(ArmID(2)) == .armed(ArmID(2)))
    bench.send(.disarm(armID: ArmID(2)))
    bench.memory.stateWriting = .fails
    #expect(bench.send(.arm(bench.arm(ArmID(3)))) == refused(.faulted))
    #expect(bench.status.armID == ArmID(0))
  }

  /// Greeting and a let-go switch end faults of the conversation, never one of the handpiece.
  @Test func `stays refused after a fault of the handpiece, whatever happens after it`() {
    let bench = Bench.armed()
    bench.memory.stateWriting = .fails
    bench.send(.disarm(armID: ArmID(1)))
    bench.memory.stateWriting = .works
    bench.press()
    bench.send(.arm(bench.arm(ArmID(2))))
    bench.release()
    bench.acknowledge(PulseNumber(9), under: ArmID(0))
    bench.epoch = LinkEpoch(8)
    bench.send(.hello(protocolVersion: HostMessage.protocolVersion))
    #expect(bench.faults == [.journalFailed, .footswitchStuck, .acknowledgementTooHigh])
    #expect(bench.rearm(ArmID(2)) == refused(.faulted))
  }
}
