import HandpieceGuard
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing

/// The least a host can be: it talks to one simulated handpiece through frames, keeps the lease
/// alive, and acknowledges what is reported.
struct Console {
  var handpiece: SimulatedHandpiece<VolatileMemory>
  var acknowledges = true
  private(set) var pulses: [PulseRecord] = []
  private(set) var slices: [ExposureRecord] = []
  private(set) var faults: [Fault.Code] = []
  private(set) var answers: [HandpieceMessage] = []
  /// Everything a status told, twenty times a second.
  private(set) var statuses: [Status] = []
  private var decoder = FrameDecoder()
  private var sequence: UInt16 = 0
  private var milliseconds: Int64 = 0
  private let epoch = LinkEpoch(0xBEEF)

  static let tip = TipUID(5)

  /// A handpiece of a model, switched on, with its usual tip.
  static func of(
    _ name: String, seed: UInt64 = 1, memory: VolatileMemory = VolatileMemory()
  ) throws -> Console {
    let model = try #require(SimulatedModel(named: name))
    let kind = try #require(model.tips.first?.kind)
    return Console(
      handpiece: SimulatedHandpiece(
        profile: model.profile(
          serial: FixedName(text: "S-1"), calibrationDay: CalendarDay(daysSince1970: 20_000)),
        tip: model.tip(kind: kind, uid: tip, usesLeft: 100), memory: memory,
        foot: FootOperator(mode: .automatic), seed: seed, atMilliseconds: 0))
  }

  private init(handpiece: SimulatedHandpiece<VolatileMemory>) {
    self.handpiece = handpiece
  }

  /// Greets, installs, configures and arms, all of which must be granted.
  mutating func arm(_ envelope: GuardEnvelope) {
    for message in [
      .hello(protocolVersion: HostMessage.protocolVersion), .installEnvelope(envelope),
      .configure(envelope.settings),
    ] as [HostMessage] {
      send(message)
    }
    let status = handpiece.status
    send(
      .arm(
        Arm(
          id: ArmID(1), envelopeHash: envelope.hash, settingsHash: envelope.settings.hash,
          stopCount: status.stopCount, lastPulse: status.lastPulse,
          counterEpoch: status.counterEpoch, echo: status.clock)))
    #expect(answers.contains(.armed(ArmID(1))), "\(answers)")
  }

  mutating func run(milliseconds span: Int) {
    for _ in 0..<span {
      milliseconds += 1
      handpiece.advance(toMilliseconds: milliseconds)
      hear()
      if milliseconds % 50 == 0 {
        send(.keepAlive(armID: ArmID(1), echo: handpiece.status.clock))
      }
    }
  }

  /// The process of the simulated handpiece sleeps that long.
  mutating func passOver(milliseconds span: Int) {
    milliseconds += Int64(span)
    handpiece.advance(toMilliseconds: milliseconds)
    hear()
  }

  mutating func send(_ message: HostMessage) {
    sequence &+= 1
    let frame = EncodedFrame(
      Frame(
        header: FrameHeader(
          source: message == .stop ? .hostStop : .host, destination: .handpiece,
          messageID: message.id, sequence: sequence, receipt: 0, epoch: epoch, clock: 0),
        payload: message.payload))
    let bytes = (0..<frame.count).map { frame.bytes[$0] }
    handpiece.receive(bytes.span)
    hear()
  }

  private mutating func hear() {
    let bytes = handpiece.takeOutput()
    var position = 0
    while decoder.step(bytes.span, at: &position) == .completed {
      let frame = decoder.newestFrame
      guard let message = HandpieceMessage(id: frame.header.messageID, payload: frame.payload)
      else { continue }
      take(message)
    }
  }

  private mutating func take(_ message: HandpieceMessage) {
    switch message {
    case .pulseReport(let record):
      pulses.append(record)
      acknowledge(record.number)
    case .exposureReport(let record):
      slices.append(record)
      acknowledge(record.number)
    case .fault(let fault): faults.append(fault.code)
    case .status(let status): statuses.append(status)
    default: answers.append(message)
    }
  }

  private mutating func acknowledge(_ number: PulseNumber) {
    guard acknowledges else { return }
    send(
      .acknowledge(
        Acknowledgement(
          armID: ArmID(1), counterEpoch: CounterEpoch(1), number: number, logPosition: .none)))
  }
}
