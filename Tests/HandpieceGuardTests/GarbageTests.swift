import HandpieceGuard
import HandpieceWire
import Quantities
import Testing

/// Garbage changes nothing but counters: two handpieces are worked alike, one on a bad line.
@Suite struct `Garbage on the line` {
  enum Garbage: CaseIterable, Sendable {
    case randomBytes, zeros, ones, strangersFrames, reflectedFrames, unreadableFrames
  }

  /// A minute of it for noise, 10 s for the rest, while the handpiece is armed and fires.
  @Test(arguments: Garbage.allCases)
  func `changes nothing but counters`(garbage: Garbage) {
    var random = SplitMix64(seed: 21)
    let clean = Bench.armed()
    let troubled = Bench.armed()
    for millisecond in 0..<(garbage == .randomBytes ? 60_000 : 10_000) {
      // As many bytes as a line of 115,200 baud brings in 1 ms, or a frame now and then.
      troubled.deliver(bytes(garbage, millisecond, &random))
      let isPressed = millisecond % 3000 < 2000
      clean.reading.footswitchPressed = isPressed
      troubled.reading.footswitchPressed = isPressed
      clean.step()
      troubled.step()
      guard clean.status == troubled.status else {
        Issue.record("differs after \(millisecond) ms: \(troubled.status)")
        return
      }
    }
    #expect(clean.deeds == troubled.deeds && clean.heard == troubled.heard)
    #expect(clean.reports.count > 10)
    #expect(clean.handpiece.interlock.identity == troubled.handpiece.interlock.identity)
    #expect(clean.handpiece.interlock.durable == troubled.handpiece.interlock.durable)
    #expect(clean.handpiece.link.epoch == troubled.handpiece.link.epoch)
    #expect(
      (clean.handpiece.link.counters == troubled.handpiece.link.counters) == (garbage == .zeros))
  }

  @Test(arguments: Garbage.allCases) func `before any conversation moves nothing`(
    garbage: Garbage
  ) {
    var random = SplitMix64(seed: 22)
    let bench = Bench()
    let identity = bench.handpiece.interlock.identity
    for millisecond in 0..<5000 {
      bench.deliver(bytes(garbage, millisecond, &random))
      bench.step()
    }
    #expect(bench.drives.isEmpty && bench.heard.isEmpty)
    #expect(bench.handpiece.interlock.identity == identity)
  }

  private func bytes(_ garbage: Garbage, _ millisecond: Int, _ random: inout SplitMix64) -> [UInt8]
  {
    switch garbage {
    case .randomBytes: (0..<11).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    case .zeros: [UInt8](repeating: 0, count: 11)
    case .ones: [UInt8](repeating: 0xFF, count: 11)
    case .strangersFrames:
      millisecond % 7 == 0 ? frame(Self.commands[millisecond / 7 % Self.commands.count]) : []
    case .reflectedFrames:
      millisecond % 7 == 0
        ? frame(Self.commands[millisecond / 7 % Self.commands.count], from: .handpiece) : []
    case .unreadableFrames:
      // `ReadCalibration` has no payload and can be read; it is answered and moves nothing.
      millisecond % 7 == 0 && millisecond / 7 & 0xFF != 0x0C
        ? frame(.configure(.bench), payload: Payload(), id: UInt8(millisecond / 7 & 0xFF)) : []
    }
  }

  /// Everything a host may say except `Hello` and `Stop`, which are valid in any epoch.
  private static let commands: [HostMessage] = [
    .identify(challenge: FixedBytes()), .installEnvelope(.bench), .configure(.bench),
    .arm(
      Arm(
        id: ArmID(1), envelopeHash: 0, settingsHash: 0, stopCount: StopCount(0),
        lastPulse: PulseNumber(0), counterEpoch: CounterEpoch(1),
        echo: HandpieceInstant(milliseconds: 0))),
    .keepAlive(armID: ArmID(1), echo: HandpieceInstant(milliseconds: 0)),
    .acknowledge(
      Acknowledgement(
        armID: ArmID(1), counterEpoch: CounterEpoch(1), number: PulseNumber(.max),
        logPosition: .none)),
    .disarm(armID: ArmID(1)), .resetStop(StopCount(0)), .readJournal(PulseNumber(1)),
  ]

  /// A good frame: of a stranger's epoch, or of this one but from the handpiece's own address, or
  /// of this one with a payload that no message has.
  private func frame(
    _ message: HostMessage, from source: Address = .host, payload: Payload? = nil, id: UInt8? = nil
  ) -> [UInt8] {
    // `Stop` has no payload, so an empty one would be readable.
    let messageID = id == HostMessage.stop.id ? 0xFF : id ?? message.id
    let isStrange = source == .host && payload == nil
    let encoded = EncodedFrame(
      Frame(
        header: FrameHeader(
          source: source, destination: .handpiece, messageID: messageID, sequence: 30_000,
          receipt: 0, epoch: isStrange ? LinkEpoch(0xBAD) : LinkEpoch(0xBEEF), clock: 0),
        payload: payload ?? message.payload))
    return (0..<encoded.count).map { encoded.bytes[$0] }
  }
}
