import HandpieceGuard
import HandpieceWire
import Quantities
import Testing

/// Design §8: a handpiece is uncalibrated from the first coefficient written until as-left has passed.
@Suite struct `The calibration of a handpiece` {
  private let energy = CalibrationCurve(
    offset: 0, gain: 1_250_000, curvature: 0, fullScale: 60_000)
  private let depth = CalibrationCurve(offset: 0, gain: 800_000, curvature: 0, fullScale: 3500)

  private func writing(
    _ curve: CalibrationCurve?, _ quantity: CalibratedQuantity
  ) throws -> HostMessage {
    .writeCalibration(CalibrationWriting(try #require(curve), of: quantity))
  }

  private func refused(_ id: UInt8, _ reasons: RefusalReasons) -> HandpieceMessage {
    .refused(Refusal(messageID: id, reasons: reasons))
  }

  private func state(_ answer: HandpieceMessage?) throws -> StoredCalibration {
    guard case .calibration(let state) = answer else { throw Unexpected() }
    return state
  }

  private struct Unexpected: Error {}

  @Test func `is gone with the first coefficient, over a restart too, and back when sealed`() throws
  {
    var bench = Bench.armed()
    let written = try state(bench.send(try writing(energy, .energyPerPin)))
    #expect(written.day == nil && written.first == energy)
    #expect(bench.status.armID == ArmID(0))
    #expect(bench.rearm(ArmID(2)) == refused(0x04, .uncalibrated))
    bench = bench.restarted()
    bench.send(.hello(protocolVersion: HostMessage.protocolVersion))
    #expect(bench.rearm(ArmID(3)) == refused(0x04, .uncalibrated))
    let kept = try state(bench.send(.readCalibration))
    #expect(kept == written)

    let day = CalendarDay(daysSince1970: 20_300)
    let wrong = HostMessage.sealCalibration(day: day, curvesHash: kept.curvesHash &+ 1)
    #expect(bench.send(wrong) == refused(0x0E, .calibrationDiffers))
    #expect(bench.rearm(ArmID(4)) == refused(0x04, .uncalibrated))
    bench.send(.sealCalibration(day: day, curvesHash: kept.curvesHash))
    #expect(bench.handpiece.interlock.identity.calibrationDay == day)
    bench = bench.restarted()
    bench.send(.hello(protocolVersion: HostMessage.protocolVersion))
    #expect(bench.rearm(ArmID(5)) == .armed(ArmID(5)))
  }

  /// Whatever becomes of the host, what was written first is known and the rest is the old.
  @Test func `is not half of one thing and half of another`() throws {
    let bench = Bench.armed()
    let before = try state(bench.send(.readCalibration))
    bench.memory.stateWriting = .fails
    #expect(bench.send(try writing(energy, .energyPerPin)) == refused(0x0D, .faulted))
    let after = bench.restarted()
    after.memory.stateWriting = .works
    after.send(.hello(protocolVersion: HostMessage.protocolVersion))
    #expect(try state(after.send(.readCalibration)) == before)
  }

  @Test func `knows only the quantities of its modality`() throws {
    let bench = Bench.armed()
    #expect(bench.send(try writing(energy, .vacuum)) == refused(0x0D, .unsupported))
    #expect(try state(bench.send(.readCalibration)).day == CalendarDay(daysSince1970: 20_000))
  }

  @Test func `is not written while anything moves`() throws {
    let bench = Bench.armed()
    bench.press()
    let isOut = bench.run(upTo: 500) { $0.reading.needles == .out }
    #expect(isOut)
    #expect(bench.send(try writing(energy, .energyPerPin)) == refused(0x0D, .needlesNotHome))
  }

  @Test func `voids the envelope, which was made for the curve before`() throws {
    let bench = Bench.armed()
    let curve = try state(bench.send(.readCalibration))
    bench.send(
      .sealCalibration(day: CalendarDay(daysSince1970: 20_001), curvesHash: curve.curvesHash))
    #expect(bench.send(.arm(bench.arm(ArmID(2)))) == refused(0x04, .noEnvelope))
  }

  /// Bounds, settings and records are in what an instrument reads; the drives are told less or more.
  @Test func `corrects what is driven and what is measured`() throws {
    let bench = Bench.armed()
    bench.send(try writing(energy, .energyPerPin))
    let state = try state(bench.send(try writing(depth, .depth)))
    bench.send(
      .sealCalibration(day: CalendarDay(daysSince1970: 20_001), curvesHash: state.curvesHash))
    bench.forgetDeeds()
    #expect(bench.rearm(ArmID(2)) == .armed(ArmID(2)))
    bench.press()
    #expect(bench.fire(1))
    let settings = try #require(PulseSettings.bench.delivery(0))
    let driven = bench.drives.compactMap { command -> Int64? in
      if case .energise(let energy, _, _) = command { energy.count } else { nil }
    }
    let sent = bench.drives.compactMap { command -> Int64? in
      if case .extendNeedles(let depth) = command { depth.count } else { nil }
    }
    #expect(driven.first == settings.energyPerPin.count * 4 / 5)
    // The greatest raw depth that does not lie deeper.
    let raw = try #require(sent.first)
    #expect(depth?.corrected(raw) == settings.depth.count)
    #expect(depth?.corrected(raw + 1) != depth?.corrected(raw) || raw > settings.depth.count)
    let report = try #require(bench.reports.first)
    #expect(report.outcome == .completed)
    #expect(report.measured(0)?.energyPerPin == settings.energyPerPin)
    #expect(report.measured(0)?.depth == settings.depth)
  }

  @Test func `lets no excess pass that only an instrument shows`() throws {
    let bench = Bench.armed()
    let state = try state(bench.send(try writing(energy, .energyPerPin)))
    bench.send(
      .sealCalibration(day: CalendarDay(daysSince1970: 20_001), curvesHash: state.curvesHash))
    bench.applicator.hottestPin = Permille(1400)
    #expect(bench.rearm(ArmID(2)) == .armed(ArmID(2)))
    bench.press()
    let isReported = bench.run(upTo: 1000) { !$0.reports.isEmpty }
    #expect(isReported)
    #expect(bench.reports.map(\.outcome) == [.energyExceeded])
  }
}
