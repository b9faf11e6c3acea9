import HandpieceWire
import Quantities

/// What a handpiece sends while it is armed, cut into pieces as read(2) hands them over: four
/// `Status` frames to one `PulseReport`.
struct FrameStream {
  private(set) var bytes: [UInt8] = []
  /// The lengths of the pieces, which together are all of ``bytes``.
  private(set) var pieceLengths: [UInt32] = []
  private(set) var frameCount: UInt64 = 0

  private static let statusesPerReport: UInt64 = 4
  private static let longestPiece: Int64 = 1024

  /// A stream of at least `byteCount` bytes. The same seed makes the same stream.
  init(seed: UInt64, byteCount: Int) {
    var random = SplitMix64(seed: seed)
    bytes.reserveCapacity(byteCount + Frame.maximumEncodedLength)
    while bytes.count < byteCount { append(nextFrame(&random)) }
    var left = bytes.count
    while left > 0 {
      let length = min(left, Int(random.number(in: 1...Self.longestPiece)))
      pieceLengths.append(UInt32(length))
      left -= length
    }
  }

  private mutating func append(_ frame: Frame) {
    let encoded = EncodedFrame(frame)
    for index in 0..<encoded.count { bytes.append(encoded.bytes[index]) }
    frameCount += 1
  }

  private func nextFrame(_ random: inout SplitMix64) -> Frame {
    let clock = HandpieceInstant(
      milliseconds: UInt32(truncatingIfNeeded: 100_000 + frameCount * 50))
    let pulse = PulseNumber(UInt32(truncatingIfNeeded: 1 + frameCount / 5))
    let isReport = frameCount % (Self.statusesPerReport + 1) == Self.statusesPerReport
    let message: HandpieceMessage =
      isReport
      ? .pulseReport(Self.report(pulse, at: clock, &random))
      : .status(Self.status(after: pulse, at: clock, &random))
    return Frame(
      header: FrameHeader(
        source: .handpiece, destination: .host, messageID: message.id,
        sequence: UInt16(truncatingIfNeeded: frameCount),
        receipt: UInt16(truncatingIfNeeded: frameCount / 3), epoch: LinkEpoch(0x2A51),
        clock: UInt16(truncatingIfNeeded: clock.milliseconds)),
      payload: message.payload)
  }

  private static func status(
    after pulse: PulseNumber, at clock: HandpieceInstant, _ random: inout SplitMix64
  ) -> Status {
    var flags = StatusFlags.footswitchPressed
    flags.set(.contact, if: true)
    flags.set(.gateOpen, if: random.number(in: 0...3) > 0)
    return Status(
      clock: clock, armID: ArmID(0x51C3_9A07), lastPulse: pulse, lastAcknowledged: pulse,
      counterEpoch: CounterEpoch(1), flags: flags, needles: .home, lastDisarm: .commanded,
      impedance: Ohms(random.number(in: 215...584)),
      leaseRemaining: Milliseconds(random.number(in: 180...250)),
      temperature: MillidegreesCelsius(random.number(in: 33_000...38_000)),
      stopCount: StopCount(2))
  }

  private static func report(
    _ number: PulseNumber, at clock: HandpieceInstant, _ random: inout SplitMix64
  ) -> PulseRecord {
    var record = PulseRecord(
      counterEpoch: CounterEpoch(1), number: number, armID: ArmID(0x51C3_9A07), began: clock,
      envelope: envelope, settings: settings)
    record.state = .ended
    record.outcome = .completed
    record.temperature = MillidegreesCelsius(random.number(in: 34_000...36_000))
    let energy = Microjoules(random.number(in: 19_600...20_400))
    record.setMeasured(
      MeasuredDelivery(
        energyPerPin: energy, energyOfHottestPin: energy.scaled(by: Permille(1025)),
        depth: Micrometres(random.number(in: 1175...1225)),
        impedance: Ohms(random.number(in: 270...410)),
        pulseWidth: Microseconds(random.number(in: 28...33) * 1000)),
      at: 0)
    return record
  }

  private static let settings = PulseSettings(
    DeliverySettings(
      depth: Micrometres(1200), energyPerPin: Microjoules(20_000),
      pulseWidth: Microseconds(100_000)))

  private static let envelope = GuardEnvelope(
    logLink: 0x9D41_70C2_0B6E_F853, tip: TipUID(0x4910_0000_0000_0001), areaCode: 8, sideCode: 1,
    pass: 1, modality: .rfMicroneedling, pinCount: 49, pressTimeMaximum: Milliseconds(15_000),
    temperatureMaximum: MillidegreesCelsius(69_500),
    delivery: .pulses(
      PulseBounds(
        energyPerPin: Microjoules(2000)...Microjoules(32_000),
        deliveredMaximum: Microjoules(36_800), pulseEnergyMaximum: Microjoules(36_800),
        depth: Micrometres(500)...Micrometres(1200), pulseWidthMaximum: Microseconds(100_000),
        impedance: Ohms(100)...Ohms(1000), pulseInterval: Milliseconds(200), pulsesPerPress: 50,
        pulsesRemaining: 30, energyRemaining: Microjoules(60_000_000),
        heatWindow: Milliseconds(10_000), heatEnergy: Microjoules(75_000_000),
        coolDown: Milliseconds(10_000), settings: settings)))
}
