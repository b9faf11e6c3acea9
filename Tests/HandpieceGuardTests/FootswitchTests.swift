import HandpieceGuard
import HandpieceWire
import Quantities
import Testing

@Suite struct `The footswitch` {
  @Test func `fires by an edge seen after the permission`() {
    let bench = Bench.armed()
    bench.run(milliseconds: 100)
    #expect(bench.drives.isEmpty)
    bench.press()
    #expect(bench.drives == [.extendNeedles(to: Micrometres(1500))])
  }

  @Test(arguments: [true, false])
  func `pressed while arming is a refusal and an alarm`(isFinger: Bool) {
    let bench = Bench.armed()
    bench.send(.disarm(armID: ArmID(1)))
    if isFinger {
      bench.reading.fingerSwitchPressed = true
    } else {
      bench.reading.footswitchPressed = true
    }
    bench.step()
    let refusal = HandpieceMessage.refused(Refusal(messageID: 4, reasons: .footswitchPressed))
    #expect(bench.send(.arm(bench.arm(ArmID(2)))) == refusal)
    #expect(bench.faults == [.footswitchStuck])
    bench.run(milliseconds: 500)
    #expect(bench.drives.isEmpty)
    bench.reading.fingerSwitchPressed = false
    bench.release()
    #expect(bench.send(.arm(bench.arm(ArmID(2)))) == .armed(ArmID(2)))
  }

  @Test func `let go ends the train; the pulse under way is finished`() {
    let bench = Bench.armed()
    bench.press()
    #expect(bench.fire(2))
    bench.run(milliseconds: 60)
    #expect(bench.phase == .inserting)
    let last = bench.status.lastPulse
    bench.release()
    bench.run(milliseconds: 1000)
    #expect(bench.status.lastPulse == last && bench.status.armID == ArmID(1))
    #expect(bench.reports.last?.number == last && bench.reports.last?.outcome == .completed)
    bench.press()
    #expect(bench.fire(1))
  }

  @Test func `fires as many pulses a press as the envelope allows`() {
    let bench = Bench.armed(.bench { $0.pulsesPerPress = 3 })
    bench.press()
    bench.run(milliseconds: 2000)
    #expect(bench.reports.count == 3 && bench.status.flags.contains(.releaseNeeded))
    bench.release()
    bench.press()
    bench.run(milliseconds: 2000)
    #expect(bench.reports.count == 6)
  }

  @Test func `fires nothing when the envelope allows no pulse a press`() {
    let bench = Bench.armed(.bench { $0.pulsesPerPress = 0 })
    bench.press()
    bench.run(milliseconds: 500)
    #expect(bench.drives.isEmpty)
  }

  @Test func `fires as long a press as the envelope allows`() {
    let bench = Bench.armed(.benchHead { $0.pressTimeMaximum = Milliseconds(450) })
    bench.press()
    bench.run(milliseconds: 3000)
    #expect(bench.reports.count == 5)
    #expect(bench.reports.last?.outcome == .completed)
    bench.release()
    bench.press()
    #expect(bench.fire(1))
  }

  /// Contact lost between two pulses, for a single millisecond.
  @Test func `needs a release and a new press after contact was lost`() {
    let bench = Bench.armed()
    bench.press()
    #expect(bench.fire(1))
    bench.reading.contact = false
    bench.step()
    bench.reading.contact = true
    bench.run(milliseconds: 500)
    #expect(bench.reports.count == 1 && bench.status.flags.contains(.releaseNeeded))
    bench.release()
    bench.press()
    #expect(bench.fire(1))
  }

  @Test func `fires nothing without contact`() {
    let bench = Bench.armed()
    bench.reading.contact = false
    bench.press()
    bench.run(milliseconds: 300)
    bench.reading.contact = true
    bench.run(milliseconds: 300)
    #expect(bench.drives.isEmpty)
  }

  @Test func `may be a finger switch`() {
    let bench = Bench.armed()
    bench.reading.fingerSwitchPressed = true
    #expect(bench.fire(2))
  }

  @Test func `together with a finger switch gives no output and an alarm`() {
    let bench = Bench.armed()
    bench.reading.fingerSwitchPressed = true
    bench.press()
    #expect(bench.status.armID == ArmID(0) && bench.status.lastDisarm == .faulted)
    #expect(bench.faults == [.twoActivations] && bench.drives.isEmpty)
  }

  @Test(arguments: [PulsePhase.inserting, .delivering])
  func `joined by a finger switch ends the pulse under way`(phase: PulsePhase) throws {
    let bench = try #require(Bench.firing(in: phase))
    bench.forgetDeeds()
    bench.reading.fingerSwitchPressed = true
    bench.step()
    #expect(bench.drives == .safe && bench.faults == [.twoActivations])
  }

  @Test func `unused for 60 s disarms`() throws {
    let bench = Bench.armed()
    bench.press()
    #expect(bench.fire(1))
    bench.release()
    let began = try #require(bench.reports.first).began
    let past = Int(bench.now.milliseconds(since: began))
    bench.run(milliseconds: 59_999 - past)
    #expect(bench.status.armID == ArmID(1))
    bench.step()
    #expect(bench.status.armID == ArmID(0) && bench.status.lastDisarm == .idle)
  }
}
