import HandpieceGuard
import HandpieceWire
import Quantities
import Testing

/// Promises 5 and 7 can be seen without energy: a drill is everything but a delivery.
@Suite struct `A drill` {
  private static func started() -> Bench {
    let bench = Bench.armed()
    bench.send(.disarm(armID: ArmID(1)))
    #expect(bench.send(.drill(bench.drill(ArmID(2)))) == .armed(ArmID(2)))
    bench.armID = ArmID(2)
    return bench
  }

  private func refused(_ reasons: RefusalReasons) -> HandpieceMessage {
    .refused(
      Refusal(messageID: HostMessage.drill(Bench.armed().drill(ArmID(9))).id, reasons: reasons))
  }

  @Test func `fires nothing, whatever is pressed`() {
    let bench = Self.started()
    bench.press()
    bench.run(milliseconds: 2000)
    #expect(bench.status.armID == ArmID(2))
    #expect(bench.drives.isEmpty && bench.status.lastPulse == PulseNumber(0))
  }

  @Test func `leaves no envelope to arm with`() {
    let bench = Self.started()
    let arm = bench.arm(ArmID(3))
    bench.send(.disarm(armID: ArmID(2)))
    guard case .refused(let refusal) = bench.send(.arm(arm)) else {
      Issue.record("armed without an envelope")
      return
    }
    #expect(refusal.reasons.contains(.noEnvelope))
  }

  @Test func `ends with its lease`() {
    let bench = Self.started()
    bench.keepsAlive = false
    bench.run(milliseconds: 249)
    #expect(bench.status.armID == ArmID(2) && !bench.status.flags.contains(.inhibited))
    bench.run(milliseconds: 2)
    #expect(bench.status.armID == ArmID(0) && bench.status.lastDisarm == .leaseExpired)
    bench.run(milliseconds: 1)
    #expect(bench.status.flags.contains(.inhibited))
  }

  @Test func `is stopped and refused while the stop is latched`() {
    let bench = Self.started()
    bench.stop(sequence: 1)
    bench.run(milliseconds: 1)
    #expect(bench.status.armID == ArmID(0) && bench.status.lastDisarm == .stopped)
    #expect(bench.status.flags.contains(.inhibited))
    let drill = bench.drill(ArmID(3))
    #expect(bench.send(.drill(drill)) == refused(.stopLatched))
    bench.send(.resetStop(bench.status.stopCount))
    #expect(bench.send(.drill(bench.drill(ArmID(3)))) == .armed(ArmID(3)))
  }

  @Test func `is ended by an acknowledgement of what never began`() {
    let bench = Self.started()
    bench.acknowledge(PulseNumber(1), under: ArmID(2))
    bench.run(milliseconds: 1)
    #expect(bench.faults == [.acknowledgementTooHigh])
    #expect(bench.status.armID == ArmID(0) && bench.status.lastDisarm == .faulted)
  }

  @Test func `is refused for each thing it says wrongly`() {
    let changes: [(RefusalReasons, (inout Drill) -> Void)] = [
      (.stopCountDiffers, { $0.stopCount = StopCount(1) }),
      (.counterDiffers, { $0.lastPulse = PulseNumber(1) }),
      (.counterDiffers, { $0.counterEpoch = CounterEpoch(2) }),
      (.armIDUsed, { $0.id = ArmID(1) }), (.armIDUsed, { $0.id = ArmID(0) }),
      (.echoStale, { $0.echo = $0.echo.advanced(byMilliseconds: 1000) }),
    ]
    for (number, (reason, change)) in changes.enumerated() {
      let bench = Bench.armed()
      bench.send(.disarm(armID: ArmID(1)))
      var drill = bench.drill(ArmID(2))
      change(&drill)
      #expect(bench.send(.drill(drill)) == refused(reason), "\(number)")
      #expect(bench.status.armID == ArmID(0), "\(number)")
    }
  }

  @Test func `needs neither calibration nor tip nor envelope`() {
    var profile = Bench.profile()
    profile.calibrationDay = nil
    let bench = Bench(profile: profile)
    bench.send(.hello(protocolVersion: HostMessage.protocolVersion))
    bench.applicator.reading.tip = nil
    bench.run(milliseconds: 1)
    #expect(bench.send(.drill(bench.drill(ArmID(1)))) == .armed(ArmID(1)))
  }
}

@Suite struct `The inhibit` {
  @Test func `is engaged unless there is a permission`() {
    let bench = Bench()
    bench.send(.hello(protocolVersion: HostMessage.protocolVersion))
    bench.run(milliseconds: 1)
    #expect(bench.status.flags.contains(.inhibited))
    #expect(bench.rearm(ArmID(1)) == .armed(ArmID(1)))
    bench.run(milliseconds: 1)
    #expect(!bench.status.flags.contains(.inhibited))
    bench.send(.disarm(armID: ArmID(1)))
    bench.run(milliseconds: 1)
    #expect(bench.status.flags.contains(.inhibited))
  }

  @Test func `that stays engaged lets nothing begin`() {
    let bench = Bench.armed()
    bench.applicator.reading.isInhibited = true
    bench.press()
    bench.run(milliseconds: 500)
    #expect(bench.drives.isEmpty)
    bench.applicator.reading.isInhibited = false
    bench.release()
    bench.press()
    #expect(bench.fire(1))
  }

  @Test func `is engaged after everything was made safe`() {
    let bench = Bench.armed()
    bench.press()
    bench.run(milliseconds: 15)
    #expect(bench.status.flags.contains(.energised))
    bench.stop(sequence: 1)
    let commands = bench.deeds.compactMap { deed in
      if case .drove(let command) = deed { command } else { nil }
    }
    let safe = commands.lastIndex(of: .ventVacuum)
    let engaged = commands.lastIndex(of: .engageInhibit)
    #expect(safe != nil && engaged != nil && (safe ?? 0) < (engaged ?? 0))
  }
}

extension Bench {
  /// A drill that says everything rightly.
  func drill(_ id: ArmID) -> Drill {
    let status = status
    return Drill(
      id: id, stopCount: status.stopCount, lastPulse: status.lastPulse,
      counterEpoch: status.counterEpoch, echo: now)
  }
}
