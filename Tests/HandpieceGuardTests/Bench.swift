import HandpieceGuard
import HandpieceWire
import Quantities

/// A guarded handpiece on a bench: time moves by 1 ms at a step, and everything said passes through
/// frames, as on a line.
final class Bench {
  private(set) var handpiece: GuardedHandpiece<BenchHardware>
  private(set) var clock: UInt32
  let memory: BenchMemory
  var epoch = LinkEpoch(0xBEEF)
  var armID = ArmID(0)
  /// Whether the host renews the lease every 50 ms.
  var keepsAlive = true
  /// Whether the host acknowledges each pulse as it is reported.
  var acknowledges = true
  private(set) var sequence: UInt16 = 0
  private var framesSeen = 0
  /// Everything the handpiece said, oldest first.
  private(set) var heard: [HandpieceMessage] = []

  static func profile(_ modality: Modality = .rfMicroneedling) -> HandpieceProfile {
    HandpieceProfile(
      model: FixedName(text: "bench"), serial: FixedName(text: "B-1"),
      firmware: FirmwareVersion(major: 1, minor: 0, patch: 0),
      capabilities: Capabilities(bits: 0x7F), modality: modality,
      calibrationDay: CalendarDay(daysSince1970: 20_000))
  }

  /// A handpiece that starts with what `memory` kept. Its clock is about to wrap.
  init(
    memory: BenchMemory = BenchMemory(), modality: Modality = .rfMicroneedling,
    profile: HandpieceProfile? = nil, applicator: BenchApplicator = BenchApplicator(),
    clock: UInt32 = .max - 2000
  ) {
    self.memory = memory
    self.clock = clock
    var hardware = BenchHardware(memory: memory)
    hardware.applicator = applicator
    handpiece = GuardedHandpiece(
      profile: profile ?? Self.profile(modality), remembered: memory.state,
      reading: applicator.reading, hardware: hardware)
  }

  /// The same handpiece after a power cut: only its memory is left.
  func restarted() -> Bench {
    var reading = applicator
    reading.reading.rfOn = false
    let profile = handpiece.interlock.profile
    return Bench(memory: memory, profile: profile, applicator: reading)
  }

  var now: HandpieceInstant { HandpieceInstant(milliseconds: clock) }

  var status: Status { handpiece.interlock.status(at: now) }

  var deeds: [Deed] { handpiece.hardware.deeds }

  /// What moved or switched something; the inhibit only takes power away.
  var drives: [DriveCommand] {
    deeds.compactMap { deed in
      switch deed {
      case .drove(.engageInhibit), .drove(.releaseInhibit): nil
      case .drove(let command): command
      default: nil
      }
    }
  }

  var reports: [PulseRecord] {
    heard.compactMap { if case .pulseReport(let record) = $0 { record } else { nil } }
  }

  /// Slices that have ended, oldest first.
  var slices: [ExposureRecord] {
    heard.compactMap { if case .exposureReport(let record) = $0 { record } else { nil } }
  }

  var faults: [Fault.Code] {
    heard.compactMap { if case .fault(let fault) = $0 { fault.code } else { nil } }
  }

  var frames: [Frame] { handpiece.hardware.frames }

  var applicator: BenchApplicator {
    get { handpiece.hardware.applicator }
    set { handpiece.hardware.applicator = newValue }
  }

  var reading: SensorReading {
    get { handpiece.hardware.applicator.reading }
    set { handpiece.hardware.applicator.reading = newValue }
  }

  func forgetDeeds() {
    handpiece.hardware.deeds = []
  }

  // Time

  func step() {
    clock &+= 1
    handpiece.hardware.applicator.step()
    handpiece.advance(to: now, reading: reading)
    listen()
    if keepsAlive, armID.rawValue != 0, clock % 50 == 0 { keepAlive(echo: now) }
  }

  func run(milliseconds: Int) {
    for _ in 0..<milliseconds { step() }
  }

  /// Lets time pass until something holds; `false` when it has not within the limit.
  func run(upTo milliseconds: Int, until holds: (Bench) -> Bool) -> Bool {
    for _ in 0..<milliseconds {
      if holds(self) { return true }
      step()
    }
    return holds(self)
  }

  // The host's side

  /// Sends a message as the host would, and returns what the handpiece said to it at once.
  @discardableResult
  func send(_ message: HostMessage) -> HandpieceMessage? {
    sequence &+= 1
    return send(message, sequence: sequence, epoch: epoch)
  }

  @discardableResult
  func send(
    _ message: HostMessage, sequence: UInt16, epoch: LinkEpoch, from source: Address = .host
  ) -> HandpieceMessage? {
    let heardBefore = heard.count
    deliver(
      EncodedFrame(
        Frame(
          header: FrameHeader(
            source: source, destination: .handpiece, messageID: message.id, sequence: sequence,
            receipt: 0, epoch: epoch, clock: 0), payload: message.payload)))
    return heard.count > heardBefore ? heard[heardBefore] : nil
  }

  func deliver(_ frame: EncodedFrame) {
    deliver((0..<frame.count).map { frame.bytes[$0] })
  }

  func deliver(_ bytes: [UInt8]) {
    handpiece.receive(bytes.span, at: now)
    listen()
  }

  @discardableResult
  func stop(sequence: UInt16) -> HandpieceMessage? {
    send(.stop, sequence: sequence, epoch: .none, from: .hostStop)
  }

  func keepAlive(echo: HandpieceInstant) {
    send(.keepAlive(armID: armID, echo: echo))
  }

  func acknowledge(_ number: PulseNumber, under armID: ArmID) {
    send(
      .acknowledge(
        Acknowledgement(
          armID: armID, counterEpoch: CounterEpoch(1), number: number,
          logPosition: LogPosition(size: UInt64(number.rawValue) * 10, rootPrefix: 42))))
  }

  private func listen() {
    while framesSeen < frames.count {
      let frame = frames[framesSeen]
      framesSeen += 1
      guard let message = HandpieceMessage(id: frame.header.messageID, payload: frame.payload)
      else { continue }
      heard.append(message)
      if acknowledges, let number = message.reportedNumber {
        acknowledge(number, under: armID)
      }
    }
  }
}

extension HandpieceMessage {
  /// Which delivery the message reports as ended.
  fileprivate var reportedNumber: PulseNumber? {
    switch self {
    case .pulseReport(let record): record.number
    case .exposureReport(let record): record.number
    default: nil
    }
  }
}
