package import HandpieceWire
package import Quantities

/// What the handpiece keeps of its calibration, and what it does by it: whatever it drives and
/// whatever it measures goes through its curves, so that all bounds are in true counts.
extension Interlock {
  /// Drives by the curves.
  func drive(_ command: DriveCommand, _ hardware: inout some HandpieceHardware) {
    hardware.drive(calibration.driven(command, in: profile.modality))
  }

  /// From the first coefficient on the handpiece is uncalibrated; that is durable before anything
  /// is driven by the new curve, in the same record.
  mutating func write(
    _ writing: CalibrationWriting, _ message: HostMessage, at now: HandpieceInstant,
    hardware: inout some HandpieceHardware
  ) -> HandpieceMessage {
    disarm(.reconfigured, ending: .disarmed, at: now, hardware: &hardware)
    var next = calibration
    guard next.write(writing.curve, of: writing.quantity, in: profile.modality) else {
      return refuse(message, .unsupported)
    }
    return keep(next, message, at: now, hardware: &hardware)
  }

  /// Only the curves that were verified make it calibrated.
  mutating func seal(
    _ curvesHash: UInt64, on day: CalendarDay, _ message: HostMessage, at now: HandpieceInstant,
    hardware: inout some HandpieceHardware
  ) -> HandpieceMessage {
    disarm(.reconfigured, ending: .disarmed, at: now, hardware: &hardware)
    guard curvesHash == calibration.curvesHash else {
      return refuse(message, .calibrationDiffers)
    }
    var next = calibration
    next.seal(on: day)
    return keep(next, message, at: now, hardware: &hardware)
  }

  /// Nothing is under way by the curve before, and what was installed was made for it.
  private mutating func keep(
    _ next: StoredCalibration, _ message: HostMessage, at now: HandpieceInstant,
    hardware: inout some HandpieceHardware
  ) -> HandpieceMessage {
    guard runningNumber == nil, reading.isSafe else { return refuse(message, .needlesNotHome) }
    envelope = nil
    guard hardware.writeCalibration(next) else {
      raise(.journalFailed, detail: 0, at: now)
      return refuse(message, .faulted)
    }
    calibration = next
    return .calibration(next)
  }
}

extension StoredCalibration {
  /// What the drives have to be told so that an instrument would read what is commanded, and never
  /// more.
  func driven(_ command: DriveCommand, in modality: Modality) -> DriveCommand {
    func raw(_ count: Int64, _ quantity: CalibratedQuantity) -> Int64 {
      curve(of: quantity, in: modality).raw(for: count)
    }
    switch command {
    case .extendNeedles(let depth):
      return .extendNeedles(to: Micrometres(raw(depth.count, .depth)))
    case .energise(let energy, let width, let level):
      return .energise(
        energyPerPin: Microjoules(raw(energy.count, .energyPerPin)), within: width,
        powerLevel: level)
    case .runNeedles(let depth, let rate):
      return .runNeedles(
        depth: Micrometres(raw(depth.count, .depth)),
        rate: Millihertz(raw(rate.count, .strokeRate)))
    case .applyVacuum(let vacuum): return .applyVacuum(Pascals(raw(vacuum.count, .vacuum)))
    case .startFlow(let flow):
      return .startFlow(MilligramsPerSecond(raw(flow.count, .crystalFlow)))
    case .cutRF, .retractNeedles, .stopFlow, .ventVacuum, .engageInhibit, .releaseInhibit:
      return command
    }
  }

  /// What an instrument would have read. What rests, rests.
  package func measured(_ reading: SensorReading, in modality: Modality) -> SensorReading {
    guard !first.isIdentity || !second.isIdentity else { return reading }
    func corrected(_ count: Int64, _ quantity: CalibratedQuantity) -> Int64 {
      count == 0 ? 0 : curve(of: quantity, in: modality).corrected(count)
    }
    var reading = reading
    func depth(_ depth: Micrometres) -> Micrometres { Micrometres(corrected(depth.count, .depth)) }
    func energy(_ energy: Microjoules) -> Microjoules {
      Microjoules(corrected(energy.count, .energyPerPin))
    }
    reading.depth = depth(reading.depth)
    reading.delivery.energyPerPin = energy(reading.delivery.energyPerPin)
    reading.delivery.energyOfHottestPin = energy(reading.delivery.energyOfHottestPin)
    reading.delivery.depth = depth(reading.delivery.depth)
    let strokes = Int64(reading.exposure.strokes)
    if strokes > 0 {
      let mean = depth(Micrometres(reading.exposure.depthSum.count / strokes))
      reading.exposure.depthSum = mean.times(strokes)
    }
    reading.exposure.depthMinimum = depth(reading.exposure.depthMinimum)
    reading.exposure.depthMaximum = depth(reading.exposure.depthMaximum)
    reading.exposure.strokeRate = Millihertz(
      corrected(reading.exposure.strokeRate.count, .strokeRate))
    reading.exposure.vacuum = Pascals(corrected(reading.exposure.vacuum.count, .vacuum))
    reading.exposure.crystalFlow = MilligramsPerSecond(
      corrected(reading.exposure.crystalFlow.count, .crystalFlow))
    return reading
  }
}
