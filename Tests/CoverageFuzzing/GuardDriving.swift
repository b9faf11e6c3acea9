import HandpieceGuard
import HandpieceWire
import Quantities

/// A day of a guarded handpiece: bytes, ticks and sensor readings in any order. A witness ends the
/// run when something acts on skin that was not permitted.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = unsafe FuzzedInput(start, count)
  let kind = input.byte()
  var day = unsafe GuardedDay.mornings[Int(kind) % GuardedDay.mornings.count]
  // Half of all clocks are about to wrap.
  if kind & 0x80 != 0 { day.setClock(.max - 300) }
  var deeds = 0
  while !input.isEmpty, deeds < 400 {
    day.doSomething(&input)
    deeds += 1
  }
  return 0
}

/// What a host, a foot and a hand do to a handpiece, byte by byte of an input.
struct GuardedDay {
  private var world: GuardedWorld
  private var envelope: GuardEnvelope
  private var nextArm: UInt32 = 1
  /// Looking through the journal takes most of the time of a day.
  private var restartsLeft = 2

  /// Each kind of handpiece, just switched on.
  nonisolated(unsafe) static let mornings = [
    GuardedDay(.needles), GuardedDay(.onSurface), GuardedDay(.pen), GuardedDay(.crystals),
  ]

  private init(_ envelope: GuardEnvelope) {
    self.envelope = envelope
    world = GuardedWorld(envelope.modality)
  }

  mutating func setClock(_ milliseconds: UInt32) {
    world.clock = milliseconds
  }

  mutating func doSomething(_ input: inout FuzzedInput) {
    let deed = input.byte()
    switch deed & 0x0F {
    case 0: pass(Int(input.byte() % 64) + 1, keepingAlive: deed & 0x10 != 0)
    case 1: world.step(milliseconds: UInt32(input.byte()) * 4)
    case 2: touch(input.byte())
    case 3: world.deliver(input.bytes(Int(input.byte() % 64)))
    case 4:
      world.send(.hello(protocolVersion: HostMessage.protocolVersion), skips: UInt16(deed >> 4) + 1)
    case 5: install(&input, isAltered: deed & 0x10 != 0)
    case 6: world.send(.configure(envelope.settings))
    case 7: arm(alteredBy: deed >> 4)
    case 8: keepAlive(echoAge: UInt32(input.byte()))
    case 9: acknowledge(alteredBy: deed >> 4)
    case 10: world.send(.stop, from: deed & 0x10 == 0 ? .hostStop : .host, skips: UInt16(deed >> 5))
    case 11: resetStop(alteredBy: deed >> 4)
    case 12: misread(&input)
    case 13: ask(deed >> 4)
    case 14: say(&input)
    default: if deed & 0x10 == 0 { world.failWrites(Int(deed >> 5)) } else { restart() }
    }
  }

  /// Milliseconds one by one, as they come; a good host also renews the lease and acknowledges.
  private mutating func pass(_ milliseconds: Int, keepingAlive: Bool) {
    for passed in 0..<milliseconds {
      world.step()
      guard keepingAlive, passed % 32 == 0 else { continue }
      keepAlive(echoAge: 0)
      acknowledge(alteredBy: 0)
    }
  }

  private mutating func touch(_ bits: UInt8) {
    world.reading.footswitchPressed = bits & 1 != 0
    world.reading.fingerSwitchPressed = bits & 6 == 6
    world.reading.contact = bits & 0x18 != 0x18
    if bits & 0xE0 == 0xE0 { world.reading.tip = bits & 8 == 0 ? nil : GuardedWorld.tip }
    if bits & 0xE0 == 0xC0 { world.reading.tip = GuardedWorld.fixture }
  }

  private mutating func install(_ input: inout FuzzedInput, isAltered: Bool) {
    guard isAltered else { return world.send(.installEnvelope(envelope)) }
    // A byte of its layout becomes another.
    let message = HostMessage.installEnvelope(envelope)
    var bytes = (0..<message.payload.count).map { message.payload.byte(at: $0) }
    bytes[Int(input.byte()) % bytes.count] = input.byte()
    var writer = PayloadWriter()
    for byte in bytes { writer.put(byte) }
    guard let altered = HostMessage(id: message.id, payload: writer.payload),
      case .installEnvelope(let other) = altered
    else { return }
    envelope = other
    world.send(altered)
  }

  private mutating func arm(alteredBy alteration: UInt8) {
    let status = world.status
    var arm = Arm(
      id: ArmID(nextArm), envelopeHash: envelope.hash, settingsHash: envelope.settings.hash,
      stopCount: status.stopCount, lastPulse: status.lastPulse, counterEpoch: status.counterEpoch,
      echo: world.now)
    switch alteration {
    case 8: arm.id = ArmID(nextArm &- 1)
    case 9: arm.envelopeHash &+= 1
    case 10: arm.settingsHash &+= 1
    case 11: arm.stopCount = StopCount(arm.stopCount.rawValue &+ 1)
    case 12: arm.lastPulse = PulseNumber(arm.lastPulse.rawValue &+ 1)
    case 13: arm.counterEpoch = CounterEpoch(arm.counterEpoch.rawValue &+ 1)
    case 14: arm.echo = HandpieceInstant(milliseconds: world.clock &- 200)
    case 15: arm.echo = HandpieceInstant(milliseconds: world.clock &+ 5)
    default: nextArm &+= 1
    }
    world.send(.arm(arm))
  }

  private mutating func keepAlive(echoAge: UInt32) {
    let echo = HandpieceInstant(milliseconds: world.clock &- echoAge)
    world.send(.keepAlive(armID: ArmID(nextArm &- 1), echo: echo))
  }

  private mutating func acknowledge(alteredBy alteration: UInt8) {
    let status = world.status
    var number = status.lastPulse.rawValue
    switch alteration {
    case 13: number &+= 1
    case 14: number &-= 1
    case 15: number = .max
    default: break
    }
    world.send(
      .acknowledge(
        Acknowledgement(
          armID: ArmID(alteration == 12 ? 0 : nextArm &- 1), counterEpoch: status.counterEpoch,
          number: PulseNumber(number),
          logPosition: LogPosition(size: UInt64(number), rootPrefix: 42))))
  }

  private mutating func resetStop(alteredBy alteration: UInt8) {
    let count = world.status.stopCount.rawValue
    world.send(.resetStop(StopCount(alteration < 12 ? count : count &- 1)))
  }

  /// Sensors that say what does not fit; RF itself is always seen.
  private mutating func misread(_ input: inout FuzzedInput) {
    let value = Int64(input.byte())
    switch input.byte() % 6 {
    case 0: world.reading.impedance = Ohms(value * 8)
    case 1: world.reading.temperature = MillidegreesCelsius(value * 256)
    case 2: world.reading.depth = Micrometres(value * 16)
    case 3: world.reading.needles = [.home, .out, .unknown][Int(value % 3)]
    case 4: world.reading.contact = value & 1 == 0
    default:
      world.reading.delivery = MeasuredDelivery(
        energyPerPin: Microjoules(value * 256), energyOfHottestPin: Microjoules(value * 512),
        depth: Micrometres(value * 8), impedance: Ohms(value), pulseWidth: Microseconds(value))
    }
    world.step()
  }

  private mutating func restart() {
    guard restartsLeft > 0 else { return }
    restartsLeft -= 1
    world.restart()
  }

  private mutating func ask(_ what: UInt8) {
    let status = world.status
    switch what % 8 {
    case 0: world.send(.disarm(armID: status.armID))
    case 1: world.send(.readJournal(status.lastPulse))
    case 2: world.send(.identify(challenge: FixedBytes()))
    case 4: world.send(.readCalibration)
    case 5: writeCalibration(Int32(truncatingIfNeeded: world.clock))
    case 6:
      world.send(
        .sealCalibration(
          day: CalendarDay(daysSince1970: 20_001),
          curvesHash: world.handpiece.interlock.calibration.curvesHash))
    case 7: serve()
    default:
      world.send(
        .drill(
          Drill(
            id: ArmID(nextArm), stopCount: status.stopCount, lastPulse: status.lastPulse,
            counterEpoch: status.counterEpoch, echo: world.now)))
      nextArm &+= 1
    }
  }

  private mutating func writeCalibration(_ number: Int32) {
    let quantities: [CalibratedQuantity] = [
      .energyPerPin, .depth, .strokeRate, .vacuum, .crystalFlow,
    ]
    guard
      let curve = CalibrationCurve(
        offset: number % 400, gain: 900_000 + number % 200_000, curvature: number % 50_000,
        fullScale: 60_000)
    else { return }
    world.send(
      .writeCalibration(
        CalibrationWriting(curve, of: quantities[Int(number.magnitude % 5)])))
  }

  /// As ``arm(alteredBy:)``, but into a load fixture.
  private mutating func serve() {
    let status = world.status
    world.send(
      .serviceFire(
        Arm(
          id: ArmID(nextArm), envelopeHash: envelope.hash, settingsHash: envelope.settings.hash,
          stopCount: status.stopCount, lastPulse: status.lastPulse,
          counterEpoch: status.counterEpoch, echo: world.now)))
    nextArm &+= 1
  }

  /// Any message with any payload.
  private mutating func say(_ input: inout FuzzedInput) {
    let id = input.byte()
    var writer = PayloadWriter()
    for byte in input.bytes(Int(input.byte() % 181)) { writer.put(byte) }
    if let message = HostMessage(id: id, payload: writer.payload) { world.send(message) }
  }
}

extension GuardEnvelope {
  fileprivate static let needles = pulses(
    .rfMicroneedling, depth: Micrometres(500)...Micrometres(2000),
    PulseSettings(
      DeliverySettings(
        depth: Micrometres(1500), energyPerPin: Microjoules(20_000),
        pulseWidth: Microseconds(100_000)),
      DeliverySettings(
        depth: Micrometres(1000), energyPerPin: Microjoules(10_000),
        pulseWidth: Microseconds(50_000)), nil))

  fileprivate static let onSurface = pulses(
    .fractionalRF, depth: .zero...(.zero),
    PulseSettings(
      DeliverySettings(
        depth: .zero, energyPerPin: Microjoules(20_000), pulseWidth: Microseconds(100_000),
        powerLevel: 3)))

  fileprivate static let pen = exposure(
    .microneedling,
    ExposureBounds(
      slicesRemaining: 5, slicesPerPress: 3,
      depth: DimensionBounds(
        setting: Micrometres(250)...Micrometres(2500),
        delivered: Micrometres(1300)...Micrometres(1700)),
      strokeRate: DimensionBounds(
        setting: Millihertz(50_000)...Millihertz(120_000),
        delivered: Millihertz(90_000)...Millihertz(110_000)),
      settings: ExposureSettings(depth: Micrometres(1500), strokeRate: Millihertz(100_000))))

  fileprivate static let crystals = exposure(
    .microdermabrasion,
    ExposureBounds(
      slicesRemaining: 5, slicesPerPress: 3,
      vacuum: DimensionBounds(
        setting: Pascals(5000)...Pascals(40_000), delivered: Pascals(15_000)...Pascals(25_000)),
      crystalFlow: DimensionBounds(
        setting: MilligramsPerSecond(0)...MilligramsPerSecond(100),
        delivered: MilligramsPerSecond(40)...MilligramsPerSecond(60)),
      settings: ExposureSettings(
        vacuum: Pascals(20_000), crystalFlow: MilligramsPerSecond(50))))

  private static func pulses(
    _ modality: Modality, depth: ClosedRange<Micrometres>, _ settings: PulseSettings
  ) -> GuardEnvelope {
    with(
      modality,
      .pulses(
        PulseBounds(
          energyPerPin: Microjoules(2000)...Microjoules(30_000),
          deliveredMaximum: Microjoules(24_000), pulseEnergyMaximum: Microjoules(60_000),
          depth: depth, pulseWidthMaximum: Microseconds(150_000), impedance: Ohms(100)...Ohms(1000),
          pulseInterval: Milliseconds(100), pulsesPerPress: 4, pulsesRemaining: 6,
          energyRemaining: Microjoules(1_000_000_000), heatWindow: Milliseconds(1000),
          heatEnergy: Microjoules(100_000_000), coolDown: .zero, settings: settings)))
  }

  private static func exposure(_ modality: Modality, _ bounds: ExposureBounds) -> GuardEnvelope {
    with(modality, .exposure(bounds))
  }

  private static func with(_ modality: Modality, _ delivery: Delivery) -> GuardEnvelope {
    GuardEnvelope(
      logLink: 5, tip: GuardedWorld.tip.uid, areaCode: 3, sideCode: 1, pass: 1, modality: modality,
      pinCount: 49, pressTimeMaximum: Milliseconds(20_000),
      temperatureMaximum: MillidegreesCelsius(43_000), delivery: delivery)
  }
}
