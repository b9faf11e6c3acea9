import HandpieceWire
import Quantities

/// The messages that the vectors spell, built from values.
enum Samples {
  static let settings = PulseSettings(
    DeliverySettings(
      depth: Micrometres(2500), energyPerPin: Microjoules(20_000),
      pulseWidth: Microseconds(200_000), powerLevel: 9),
    DeliverySettings(
      depth: Micrometres(1500), energyPerPin: Microjoules(15_000),
      pulseWidth: Microseconds(150_000)),
    nil)

  static let tip = TipUID(0x0102_0304_0506_0708)
  static let armID = ArmID(0x1122_3344)
  static let echo = HandpieceInstant(milliseconds: 0x0001_ABCD)
  static let logPosition = LogPosition(size: 70_000, rootPrefix: 0xFEDC_BA98_7654_3210)
  static let envelopeHash: UInt64 = 0x3FD4_0FA6_66CF_9B43
  static let settingsHash: UInt64 = 0x6C54_BC91_4D06_5F1C

  static let envelope = GuardEnvelope(
    logLink: 0xA1B2_C3D4_E5F6_0718, tip: tip, areaCode: 0x0203, sideCode: 1, pass: 2,
    modality: .rfMicroneedling, pinCount: 49, pressTimeMaximum: Milliseconds(20_000),
    temperatureMaximum: MillidegreesCelsius(43_000),
    delivery: .pulses(
      PulseBounds(
        energyPerPin: Microjoules(2000)...Microjoules(40_000),
        deliveredMaximum: Microjoules(44_000), pulseEnergyMaximum: Microjoules(66_000),
        depth: Micrometres(500)...Micrometres(3500), pulseWidthMaximum: Microseconds(250_000),
        impedance: Ohms(100)...Ohms(1200), pulseInterval: Milliseconds(200), pulsesPerPress: 30,
        pulsesRemaining: 60, energyRemaining: Microjoules(102_900_000),
        heatWindow: Milliseconds(1000), heatEnergy: Microjoules(5_000_000),
        coolDown: Milliseconds(3000), settings: settings)))

  static let exposureSettings = ExposureSettings(
    depth: Micrometres(1500), strokeRate: Millihertz(100_000))

  /// A pen, so that the other two dimensions are absent.
  static let exposureEnvelope = GuardEnvelope(
    logLink: 0xA1B2_C3D4_E5F6_0718, tip: tip, areaCode: 0x0203, sideCode: 1, pass: 2,
    modality: .microneedling, pinCount: 12, pressTimeMaximum: Milliseconds(20_000),
    temperatureMaximum: MillidegreesCelsius(43_000),
    delivery: .exposure(
      ExposureBounds(
        slicesRemaining: 300, slicesPerPress: 20,
        depth: DimensionBounds(
          setting: Micrometres(250)...Micrometres(2500),
          delivered: Micrometres(1300)...Micrometres(1700)),
        strokeRate: DimensionBounds(
          setting: Millihertz(80_000)...Millihertz(120_000),
          delivered: Millihertz(90_000)...Millihertz(110_000)),
        settings: exposureSettings)))

  static let arm = Arm(
    id: armID, envelopeHash: envelopeHash, settingsHash: settingsHash, stopCount: StopCount(3),
    lastPulse: PulseNumber(1000), counterEpoch: CounterEpoch(1), echo: echo)

  static let acknowledgement = Acknowledgement(
    armID: armID, counterEpoch: CounterEpoch(1), number: PulseNumber(1000),
    logPosition: logPosition)

  static let identity = Identity(
    model: FixedName(text: "RFM-49"), serial: FixedName(text: "HP-000123"),
    firmware: FirmwareVersion(major: 1, minor: 2, patch: 3),
    capabilities: Capabilities(bits: 0x7F), modality: .rfMicroneedling,
    tip: Tip(kind: 1, pinCount: 49, isInsulated: true, uid: tip, usesLeft: 25),
    bootCount: BootCount(9), counterEpoch: CounterEpoch(1), oldestPulse: PulseNumber(1),
    newestPulse: PulseNumber(1000), stopCount: StopCount(3), isStopLatched: true,
    calibrationDay: CalendarDay(daysSince1970: 20_000), logPosition: logPosition)

  static let status = Status(
    clock: echo, armID: armID, lastPulse: PulseNumber(1000), lastAcknowledged: PulseNumber(999),
    counterEpoch: CounterEpoch(1), flags: StatusFlags(bits: 0x13), needles: .out,
    lastDisarm: .leaseExpired, impedance: Ohms(369), leaseRemaining: Milliseconds(187),
    temperature: MillidegreesCelsius(33_000), stopCount: StopCount(3))

  static let begun = PulseRecord(
    counterEpoch: CounterEpoch(1), number: PulseNumber(1000), armID: armID,
    began: HandpieceInstant(milliseconds: 0x0001_AB00), envelope: envelope, settings: settings)

  static let ended: PulseRecord = {
    var record = begun
    record.state = .ended
    record.outcome = .completed
    record.ended = HandpieceInstant(milliseconds: 0x0001_ABC0)
    record.temperature = MillidegreesCelsius(34_500)
    record.setMeasured(
      MeasuredDelivery(
        energyPerPin: Microjoules(19_950), energyOfHottestPin: Microjoules(20_600),
        depth: Micrometres(2510), impedance: Ohms(352), pulseWidth: Microseconds(31_000)), at: 0)
    record.setMeasured(
      MeasuredDelivery(
        energyPerPin: Microjoules(14_900), energyOfHottestPin: Microjoules(15_300),
        depth: Micrometres(1490), impedance: Ohms(340), pulseWidth: Microseconds(24_000)), at: 1)
    return record
  }()

  static let interrupted: PulseRecord = {
    var record = begun
    record.state = .interrupted
    return record
  }()

  /// A slice of a crystal nozzle, so that depth and stroke rate are absent.
  static let slice: ExposureRecord = {
    var record = ExposureRecord(
      counterEpoch: CounterEpoch(1), number: PulseNumber(1000), armID: armID,
      began: HandpieceInstant(milliseconds: 0x0001_A7E5), envelope: exposureEnvelope,
      settings: ExposureSettings(vacuum: Pascals(20_000), crystalFlow: MilligramsPerSecond(50)))
    record.state = .ended
    record.outcome = .completed
    record.ended = HandpieceInstant(milliseconds: 0x0001_ABCD)
    record.temperature = MillidegreesCelsius(33_000)
    record.duration = Milliseconds(1000)
    record.steady = Milliseconds(400)
    record.vacuum = MeasuredSpread(
      minimum: Pascals(19_700), mean: Pascals(18_800), maximum: Pascals(20_200))
    record.crystalFlow = MeasuredSpread(
      minimum: MilligramsPerSecond(49), mean: MilligramsPerSecond(41),
      maximum: MilligramsPerSecond(51))
    return record
  }()

  /// A slice of a pen, ended by a stroke that was too deep.
  static let cutSlice: ExposureRecord = {
    var record = ExposureRecord(
      counterEpoch: CounterEpoch(1), number: PulseNumber(1000), armID: armID,
      began: HandpieceInstant(milliseconds: 0x0001_AB00), envelope: exposureEnvelope,
      settings: exposureSettings)
    record.state = .ended
    record.outcome = .depthOutside
    record.ended = HandpieceInstant(milliseconds: 0x0001_ABCD)
    record.temperature = MillidegreesCelsius(33_000)
    record.duration = Milliseconds(125)
    record.steady = Milliseconds(125)
    record.strokes = 19
    record.depth = MeasuredSpread(
      minimum: Micrometres(1466), mean: Micrometres(1514), maximum: Micrometres(1702))
    record.strokeRate = MeasuredSpread(
      minimum: Millihertz(99_500), mean: Millihertz(82_000), maximum: Millihertz(100_480))
    return record
  }()

  private static func curve(
    _ offset: Int32, _ gain: Int32, _ curvature: Int32, _ fullScale: UInt32
  ) -> CalibrationCurve {
    CalibrationCurve(offset: offset, gain: gain, curvature: curvature, fullScale: fullScale)
      ?? .identity
  }

  static let energyCurve = curve(-150, 1_012_500, 40_000, 60_000)

  static let calibration: StoredCalibration = {
    var state = StoredCalibration(day: nil)
    _ = state.write(energyCurve, of: .energyPerPin, in: .rfMicroneedling)
    _ = state.write(curve(30, 985_000, -2000, 3500), of: .depth, in: .rfMicroneedling)
    state.seal(on: CalendarDay(daysSince1970: 20_400))
    return state
  }()

  static let host: [(HostMessage, MessageVector)] = [
    (.hello(protocolVersion: HostMessage.protocolVersion), HostVectors.hello),
    (.identify(challenge: FixedBytes(1...32)), HostVectors.identify),
    (.installEnvelope(envelope), HostVectors.installEnvelope),
    (.configure(.pulse(settings)), HostVectors.configure),
    (.arm(arm), HostVectors.arm),
    (.keepAlive(armID: armID, echo: echo), HostVectors.keepAlive),
    (.acknowledge(acknowledgement), HostVectors.acknowledge),
    (.disarm(armID: armID), HostVectors.disarm),
    (.stop, HostVectors.stop),
    (.resetStop(StopCount(3)), HostVectors.resetStop),
    (.readJournal(PulseNumber(1000)), HostVectors.readJournal),
    (
      .drill(
        Drill(
          id: armID, stopCount: StopCount(3), lastPulse: PulseNumber(1000),
          counterEpoch: CounterEpoch(1), echo: echo)), HostVectors.drill
    ),
    (.readCalibration, HostVectors.readCalibration),
    (
      .writeCalibration(CalibrationWriting(energyCurve, of: .energyPerPin)),
      HostVectors.writeCalibration
    ),
    (
      .sealCalibration(
        day: CalendarDay(daysSince1970: 20_400), curvesHash: 0x1122_3344_5566_7788),
      HostVectors.sealCalibration
    ),
    (.serviceFire(arm), HostVectors.serviceFire),
  ]

  static let handpiece: [(HandpieceMessage, MessageVector)] = [
    (.identity(identity), IdentityVectors.identity),
    (.attestation(FixedBytes(0...63)), IdentityVectors.attestation),
    (.envelopeInstalled(hash: envelopeHash), HandpieceVectors.envelopeInstalled),
    (.configured(settingsHash: settingsHash), HandpieceVectors.configured),
    (.armed(armID), HandpieceVectors.armed),
    (
      .refused(Refusal(messageID: 4, reasons: RefusalReasons(bits: 0x103))),
      HandpieceVectors.refused
    ),
    (.status(status), HandpieceVectors.status),
    (.pulseReport(ended), PulseVectors.pulseReport),
    (.journalEntry(.pulse(interrupted)), PulseVectors.journalEntry),
    (
      .fault(Fault(clock: echo, code: .acknowledgementTooHigh, detail: 1001)),
      HandpieceVectors.fault
    ),
    (
      .stopped(Stopped(clock: echo, count: StopCount(4), lastPulse: PulseNumber(1000))),
      HandpieceVectors.stopped
    ),
    (.exposureReport(slice), ExposureVectors.exposureReport),
    (.calibration(calibration), HandpieceVectors.calibration),
  ]

  /// The same messages once more, as a handpiece of continuous delivery has them.
  static let hostExposure: [(HostMessage, MessageVector)] = [
    (.installEnvelope(exposureEnvelope), ExposureVectors.installEnvelope),
    (.configure(.exposure(exposureSettings)), ExposureVectors.configure),
  ]

  static let handpieceExposure: [(HandpieceMessage, MessageVector)] = [
    (.journalEntry(.exposure(cutSlice)), ExposureVectors.journalEntry)
  ]

  /// The header that the vectors of ordinary frames bear.
  static func header(of message: HostMessage) -> FrameHeader {
    guard message != .stop else {
      return FrameHeader(
        source: .hostStop, destination: .handpiece, messageID: message.id, sequence: 0x5EED,
        receipt: 0, epoch: .none, clock: 0x1234)
    }
    return FrameHeader(
      source: .host, destination: .handpiece, messageID: message.id, sequence: 7, receipt: 41,
      epoch: LinkEpoch(0xBEEF), clock: 0x1234)
  }

  static func header(of message: HandpieceMessage) -> FrameHeader {
    if case .stopped = message {
      return FrameHeader(
        source: .handpiece, destination: .hostStop, messageID: message.id, sequence: 0x5EED,
        receipt: 7, epoch: .none, clock: 0xABCD)
    }
    return FrameHeader(
      source: .handpiece, destination: .host, messageID: message.id, sequence: 42, receipt: 7,
      epoch: LinkEpoch(0xBEEF), clock: 0xABCD)
  }

  /// All frames of the vectors.
  static var frames: [Frame] {
    (host + hostExposure).map { Frame(header: header(of: $0.0), payload: $0.0.payload) }
      + (handpiece + handpieceExposure).map {
        Frame(header: header(of: $0.0), payload: $0.0.payload)
      }
  }
}
