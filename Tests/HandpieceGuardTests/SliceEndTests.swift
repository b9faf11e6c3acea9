import HandpieceGuard
import HandpieceWire
import Quantities
import Testing

/// Promises 5 and 6: in every end RF goes off first, then the needles home, flow off, vacuum vented.
@Suite struct `The end of a slice` {
  /// What ends it, and how the slice and the permission come out of it.
  enum Cause: CaseIterable, Sendable {
    case released, contactLost, stop, lease, disarm, hello, configure, tipChanged, tooHot
    case twoSwitches, tooHighAcknowledgement, pressTime

    var outcome: DeliveryOutcome {
      switch self {
      case .released, .pressTime: .released
      case .contactLost: .contactLost
      case .stop: .stopped
      case .lease: .leaseExpired
      case .disarm, .hello, .configure, .twoSwitches, .tooHighAcknowledgement: .disarmed
      case .tipChanged: .mechanicalFault
      case .tooHot: .temperatureExceeded
      }
    }

    var staysArmed: Bool {
      self == .released || self == .contactLost || self == .pressTime
    }

    func befall(_ bench: Bench) {
      switch self {
      case .released: bench.reading.footswitchPressed = false
      case .contactLost: bench.reading.contact = false
      case .stop: bench.stop(sequence: 9)
      case .lease:
        bench.keepsAlive = false
        bench.run(milliseconds: 248)
      case .disarm: bench.send(.disarm(armID: ArmID(1)))
      case .hello: bench.send(.hello(protocolVersion: HostMessage.protocolVersion))
      case .configure: bench.send(.configure(GuardEnvelope.pen.settings))
      case .tipChanged: bench.reading.tip = nil
      case .tooHot: bench.reading.temperature = MillidegreesCelsius(43_001)
      case .twoSwitches: bench.reading.fingerSwitchPressed = true
      case .tooHighAcknowledgement: bench.acknowledge(PulseNumber(99), under: ArmID(1))
      case .pressTime: bench.run(milliseconds: 300)
      }
    }
  }

  @Test(arguments: Cause.allCases, [Modality.microneedling, .microdermabrasion])
  func `is safe in the same order, whatever the cause`(cause: Cause, modality: Modality) throws {
    var envelope = GuardEnvelope.continuous(modality)
    envelope.pressTimeMaximum = Milliseconds(1550)
    // In the middle of the second slice, with a keep-alive just sent.
    let bench = Bench.running(envelope, milliseconds: 1245)
    #expect(bench.run(upTo: 60, until: { $0.clock % 50 == 0 }))
    bench.forgetDeeds()
    cause.befall(bench)
    bench.run(milliseconds: 3)
    #expect(bench.drives == .safe)
    let slice = try #require(bench.endedSlice())
    #expect(slice.outcome == cause.outcome && slice.number == PulseNumber(2))
    #expect(slice.state == .ended && slice.duration < Milliseconds(600))
    #expect(slice.ended.milliseconds(since: slice.began) >= slice.duration.count)
    #expect((bench.status.armID == ArmID(1)) == cause.staysArmed)
    bench.run(milliseconds: 1500)
    #expect(bench.status.isSafe && bench.status.lastPulse == PulseNumber(2))
    #expect(bench.drives == .safe)
  }

  /// The strokes of a braking motor belong to the slice, and too deep is too deep to the end.
  @Test func `counts the strokes of the braking motor, and judges them`() throws {
    let bench = Bench.running(.pen, milliseconds: 1100)
    bench.drive.brakingMilliseconds = 200
    bench.release()
    bench.drive.nextStroke = Micrometres(1701)
    let slice = try #require(bench.endedSlice())
    #expect(slice.duration == Milliseconds(101) && slice.strokes >= 28)
    #expect(slice.outcome == .depthOutside && bench.status.lastDisarm == .deliveryExceeded)
  }

  @Test(arguments: [Modality.microneedling, .microdermabrasion])
  func `whose drive does not come to rest is a fault of the handpiece`(modality: Modality) throws {
    let envelope = GuardEnvelope.continuous(modality)
    let bench = Bench.running(envelope, milliseconds: 1100)
    bench.drive.comesToRest = false
    bench.release()
    let slice = try #require(bench.endedSlice())
    let isPen = modality == .microneedling
    #expect(bench.faults == [isPen ? .needlesStuck : .driveStuck])
    #expect(slice.outcome == .released && bench.status.flags.contains(.energised))
    #expect(bench.status.armID == ArmID(0))
    bench.forgetDeeds()
    bench.step()
    #expect(bench.drives == .safe)
    bench.epoch = LinkEpoch(4)
    bench.send(.hello(protocolVersion: HostMessage.protocolVersion))
    guard case .refused(let refusal) = bench.rearm(ArmID(2), envelope) else {
      Issue.record("armed")
      return
    }
    #expect(refusal.reasons.contains(.faulted) && refusal.reasons.contains(.needlesNotHome))
  }

  @Test func `makes safe what runs although nobody asked for it`() {
    let bench = Bench(modality: .microdermabrasion)
    bench.reading.exposure.vacuum = Pascals(100)
    bench.step()
    #expect(bench.drives == .safe)
    #expect(bench.status.flags.contains(.energised) && !bench.status.isSafe)
  }

  @Test func `after contact was lost needs a new press, and after a release goes on`() {
    let bench = Bench.running(.pen, milliseconds: 300)
    bench.reading.contact = false
    bench.run(milliseconds: 100)
    bench.reading.contact = true
    bench.run(milliseconds: 500)
    #expect(bench.status.lastPulse == PulseNumber(1))
    #expect(bench.status.flags.contains(.releaseNeeded))
    bench.release()
    bench.press()
    #expect(bench.status.lastPulse == PulseNumber(2))
  }

  /// The last slice of a press, or of the envelope, runs its whole second.
  @Test(arguments: [(3, 1000), (1000, 3)] as [(UInt16, UInt32)])
  func `comes after as many as there may be`(perPress: UInt16, left: UInt32) {
    let bench = Bench.running(
      .pen {
        $0.slicesPerPress = perPress
        $0.slicesRemaining = left
      }, milliseconds: 6000)
    #expect(bench.slices.map(\.outcome) == [.completed, .completed, .completed])
    #expect(bench.slices.allSatisfy { $0.duration == Milliseconds(1000) })
    #expect(Array(bench.drives.dropFirst()) == .safe)
    #expect((bench.status.armID == ArmID(1)) == (perPress == 3))
    #expect(perPress == 3 || bench.status.lastDisarm == .envelopeUsedUp)
  }
}
