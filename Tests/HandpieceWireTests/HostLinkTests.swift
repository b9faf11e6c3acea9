import HandpieceWire
import Quantities
import Testing

@Suite struct `A host's link` {
  private static let start = BootInstant(microseconds: 1_000_000)
  private static let epoch = LinkEpoch(0xBEEF)

  private var link = HostLink(at: start)

  private func time(_ milliseconds: Int64) -> BootInstant {
    Self.start + Milliseconds(milliseconds)
  }

  private func frame(
    _ message: HandpieceMessage, sequence: UInt16, receipt: UInt16, epoch: LinkEpoch = epoch,
    from source: Address = .handpiece, to destination: Address = .host
  ) -> Frame {
    Frame(
      header: FrameHeader(
        source: source, destination: destination, messageID: message.id, sequence: sequence,
        receipt: receipt, epoch: epoch, clock: 0),
      payload: message.payload)
  }

  private mutating func openedConversation() {
    _ = link.open(Self.epoch, at: Self.start)
    _ = link.receive(frame(.identity(Samples.identity), sequence: 1, receipt: 1), at: Self.start)
  }

  @Test mutating func `opens with a hello in the epoch it was given`() {
    let hello = link.open(Self.epoch, at: time(5))
    #expect(hello.header.epoch == Self.epoch && hello.header.sequence == 1)
    #expect(hello.header.source == .host && hello.header.destination == .handpiece)
    #expect(
      HostMessage(id: hello.header.messageID, payload: hello.payload)
        == .hello(protocolVersion: HostMessage.protocolVersion))
    #expect(link.isAwaitingAnswer && hello.header.clock == 1005)
  }

  @Test mutating func `takes for the answer only what names the command and is of its kind`() {
    openedConversation()
    let command = link.send(.configure(.pulse(Samples.settings)), at: time(1))
    let sequence = command.header.sequence
    let configured = HandpieceMessage.configured(settingsHash: 1)
    for (message, receipt) in [
      (.envelopeInstalled(hash: 1), sequence), (configured, sequence &- 1),
      (.status(Samples.status), sequence), (configured, sequence &+ 1),
      (.refused(Refusal(messageID: 4, reasons: .stopLatched)), sequence),
    ] as [(HandpieceMessage, UInt16)] {
      let number = 2 + UInt16(link.counters.received)
      guard
        case .news = link.receive(
          frame(message, sequence: number, receipt: receipt), at: time(2))
      else {
        Issue.record("\(message) was taken for an answer")
        continue
      }
      #expect(link.isAwaitingAnswer)
    }
    guard
      case .answer(configured, to: .configure(.pulse(Samples.settings))) = link.receive(
        frame(configured, sequence: 100, receipt: sequence), at: time(3))
    else {
      Issue.record("the answer was not recognised")
      return
    }
    #expect(!link.isAwaitingAnswer)
  }

  @Test(arguments: Samples.host.indices)
  mutating func `recognises the answer and the refusal of each command`(index: Int) {
    let command = Samples.host[index].0
    let answers: [UInt8: UInt8] = [
      0x00: 0x80, 0x01: 0x81, 0x02: 0x82, 0x03: 0x83, 0x04: 0x84, 0x07: 0x86, 0x09: 0x86,
      0x0A: 0x88, 0x0B: 0x84, 0x0C: 0x8C, 0x0D: 0x8C, 0x0E: 0x8C, 0x0F: 0x84,
    ]
    #expect(command.isAnswered == (answers[command.id] != nil))
    for (answer, _) in Samples.handpiece {
      openedConversation()
      let sent = link.send(command, at: time(1))
      let received = link.receive(
        frame(answer, sequence: 2, receipt: sent.header.sequence), at: time(2))
      let isRefusal = answer.id == 0x85 && command.id == 0x04
      let isAnswer = command.isAnswered && (answers[command.id] == answer.id || isRefusal)
      guard case .answer = received else {
        #expect(!isAnswer, "\(command.id) \(answer.id)")
        continue
      }
      #expect(isAnswer, "\(command.id) \(answer.id)")
    }
  }

  @Test mutating func `repeats a repeatable command thrice with its number, then gives up`() throws
  {
    openedConversation()
    let sent = link.send(.configure(.pulse(Samples.settings)), at: time(0))
    guard case .nothing = link.tick(time(39)) else { return missed("repeated too early") }
    for round in 1...3 {
      _ = link.receive(news(UInt16(round + 1)), at: time(Int64(round * 40)))
      #expect(link.deadline <= time(Int64(round * 40)))
      guard case .repetition(let again) = link.tick(time(Int64(round * 40))) else {
        return missed("not repeated")
      }
      #expect(again.content == sent.content)
      guard case .nothing = link.tick(time(Int64(round * 40))) else {
        return missed("repeated twice at once")
      }
    }
    _ = link.receive(news(5), at: time(160))
    guard case .unanswered(.configure(.pulse(Samples.settings))) = link.tick(time(160)) else {
      return missed("did not give up")
    }
    #expect(!link.isAwaitingAnswer && link.counters.repeated == 3)
  }

  /// Promise 7: no command that can energise, and no reset, is repeated by itself.
  @Test(arguments: [HostMessage.arm(Samples.arm), .resetStop(StopCount(3))])
  mutating func `never repeats an arm or a reset`(command: HostMessage) {
    openedConversation()
    _ = link.send(command, at: time(0))
    _ = link.receive(news(2), at: time(40))
    guard case .unanswered(command) = link.tick(time(40)) else {
      return missed("not reported as unanswered")
    }
    for later in 41..<150 {
      guard case .nothing = link.tick(time(Int64(later))) else { return missed("repeated") }
    }
    #expect(link.counters.repeated == 0)
  }

  @Test func `lets only harmless commands be repeated and a stop forbid what can fire`() {
    for (message, _) in Samples.host {
      let neverRepeated: [UInt8] = [0x04, 0x09, 0x0F]
      let forbiddenByStop: [UInt8] = [0x04, 0x05, 0x06, 0x09, 0x0B, 0x0F]
      let id = message.id
      #expect(message.isRepeatable == !neverRepeated.contains(id), "\(id)")
      #expect(HostMessage.isForbiddenByStop(id: id) == forbiddenByStop.contains(id), "\(id)")
    }
  }

  /// Promise 5, the host's side.
  @Test mutating func `calls 150 ms without a frame of the handpiece silence`() {
    openedConversation()
    #expect(link.deadline == time(150))
    guard case .nothing = link.tick(time(149)) else { return missed("too early") }
    guard case .silence = link.tick(time(150)) else { return missed("not noticed") }
    _ = link.receive(news(2), at: time(151))
    guard case .nothing = link.tick(time(300)) else { return missed("not ended") }
    guard case .silence = link.tick(time(301)) else { return missed("not noticed again") }
  }

  @Test mutating func `hears silence through frames that are not for it`() {
    openedConversation()
    for later in stride(from: Int64(10), to: 150, by: 10) {
      _ = link.receive(
        frame(.status(Samples.status), sequence: 9, receipt: 1, epoch: LinkEpoch(1)),
        at: time(later))
      link.note(.checksumMismatch, at: time(0))
    }
    guard case .silence = link.tick(time(150)) else { return missed("noise was heard") }
  }

  @Test mutating func `drops what is not for this conversation and counts it`() {
    openedConversation()
    let command = link.send(.configure(.pulse(Samples.settings)), at: time(1))
    let receipt = command.header.sequence
    let answer = HandpieceMessage.configured(settingsHash: 1)
    let before = link.counters
    let dropped = [
      frame(answer, sequence: 2, receipt: receipt, epoch: LinkEpoch(0xBEF0)),
      frame(answer, sequence: 2, receipt: receipt, epoch: .none),
      frame(answer, sequence: 2, receipt: receipt, from: .host),
      frame(answer, sequence: 2, receipt: receipt, to: .handpiece),
      frame(answer, sequence: 2, receipt: receipt, to: .hostStop),
      frame(answer, sequence: 1, receipt: receipt), frame(answer, sequence: 0, receipt: receipt),
      frame(answer, sequence: 0x8001, receipt: receipt), command,
      Frame(header: frame(answer, sequence: 2, receipt: receipt).header, payload: Payload([1])),
    ]
    for strange in dropped {
      guard case .dropped = link.receive(strange, at: time(2)) else {
        Issue.record("taken: \(strange.header)")
        continue
      }
    }
    #expect(link.isAwaitingAnswer && link.lastHeard == Self.start)
    var expected = before
    expected.strangersEpoch += 2
    expected.misaddressed += 4
    expected.duplicates += 3
    expected.unreadable += 1
    #expect(link.counters == expected)
  }

  @Test mutating func `counts the numbers that never came, also where they wrap`() {
    openedConversation()
    _ = link.receive(news(32_000), at: time(1))
    _ = link.receive(news(64_000), at: time(2))
    let before = link.counters.missed
    _ = link.receive(news(3), at: time(3))
    #expect(link.counters.missed - before == 1538)
    #expect(link.send(.disarm(armID: Samples.armID), at: time(4)).header.receipt == 3)
  }

  @Test mutating func `hears a confirmed stop in any epoch`() {
    openedConversation()
    guard case .stopped(let stopped) = Samples.handpiece[10].0 else {
      Issue.record("another sample")
      return
    }
    for epoch in [LinkEpoch.none, LinkEpoch(7), Self.epoch] {
      guard
        case .stopAnswer(stopped) = link.receive(
          frame(.stopped(stopped), sequence: 1, receipt: 0, epoch: epoch, to: .hostStop),
          at: time(9))
      else {
        Issue.record("not heard in \(epoch)")
        continue
      }
    }
    #expect(link.lastHeard == time(9))
  }

  @Test mutating func `forgets everything when it opens again`() {
    openedConversation()
    _ = link.send(.configure(.pulse(Samples.settings)), at: time(1))
    let hello = link.open(LinkEpoch(0xCAFE), at: time(2))
    #expect(hello.header.sequence == 1 && hello.header.receipt == 0)
    guard
      case .dropped = link.receive(
        frame(.configured(settingsHash: 1), sequence: 2, receipt: 2), at: time(3))
    else { return missed("an answer of the old conversation was taken") }
    guard
      case .answer = link.receive(
        frame(
          .identity(Samples.identity), sequence: 1, receipt: 1, epoch: LinkEpoch(0xCAFE)),
        at: time(3))
    else { return missed("the new conversation was not opened") }
  }

  @Test mutating func `waits for no answer that it has given up`() {
    openedConversation()
    let sent = link.send(.arm(Samples.arm), at: time(1))
    link.forgetOutstanding()
    guard
      case .news(.armed) = link.receive(
        frame(.armed(Samples.armID), sequence: 2, receipt: sent.header.sequence), at: time(2))
    else { return missed("taken for an answer") }
  }

  private func news(_ sequence: UInt16) -> Frame {
    frame(.status(Samples.status), sequence: sequence, receipt: 0)
  }
}
