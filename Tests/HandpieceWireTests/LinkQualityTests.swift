import HandpieceWire
import Quantities
import Testing

@Suite struct `The quality of a link` {
  private var link = HostLink(at: BootInstant(microseconds: 0))
  private var sequence: UInt16 = 0

  init() {
    _ = link.open(LinkEpoch(7), at: time(0))
  }

  private func time(_ milliseconds: Int64) -> BootInstant {
    BootInstant(microseconds: milliseconds * 1000)
  }

  /// A status every 50 ms; of `lost` each is swallowed by the line.
  private mutating func hear(_ count: Int, from start: Int64, losing lost: Set<Int> = []) {
    for index in 0..<count {
      sequence &+= 1
      if lost.contains(index) { continue }
      let status = HandpieceMessage.status(Samples.status)
      let frame = Frame(
        header: FrameHeader(
          source: .handpiece, destination: .host, messageID: status.id, sequence: sequence,
          receipt: 0, epoch: LinkEpoch(7), clock: 0), payload: status.payload)
      _ = link.receive(frame, at: time(start + Int64(index) * 50))
    }
  }

  @Test mutating func `is unknown before enough was heard`() {
    hear(39, from: 0)
    #expect(link.quality.errors(at: time(2000)) == nil)
    hear(1, from: 2000)
    #expect(link.quality.errors(at: time(2000)) == .zero)
  }

  @Test mutating func `is the share of frames that never came`() {
    hear(100, from: 0, losing: [10, 50, 51, 90])
    #expect(link.quality.errors(at: time(5000)) == Permille(40))
  }

  @Test mutating func `counts a damaged frame once`() {
    hear(50, from: 0, losing: [10])
    link.note(.checksumMismatch, at: time(500))
    hear(50, from: 2500)
    #expect(link.quality.errors(at: time(5000)) == Permille(10))
    // Garbage between two frames takes none of them away and is an error all the same.
    link.note(.checksumMismatch, at: time(4000))
    #expect(link.quality.errors(at: time(5000)) == Permille(19))
  }

  @Test mutating func `forgets what is older than ten seconds`() {
    hear(40, from: 0, losing: [1, 2, 3, 4, 5, 6])
    hear(150, from: 2000)
    #expect((link.quality.errors(at: time(9900)) ?? .zero) > .zero)
    hear(50, from: 9500)
    #expect(link.quality.errors(at: time(11_999)) == .zero)
    #expect(link.quality.errors(at: time(60_000)) == nil)
  }

  @Test mutating func `suffers from silence and repetitions`() {
    hear(97, from: 0)
    guard case .silence = link.tick(time(6000)) else {
      Issue.record("not silent")
      return
    }
    #expect(link.quality.errors(at: time(6000)) == Permille(30))
    _ = link.send(.readJournal(PulseNumber(1)), at: time(6000))
    _ = link.tick(time(6040))
    hear(1, from: 6041)
    _ = link.tick(time(6041))
    #expect((link.quality.errors(at: time(6050)) ?? .zero) > Permille(30))
  }

  @Test mutating func `knows how soon commands were answered`() {
    #expect(link.quality.latency(percentile: 50) == nil)
    for index in 1...100 {
      let now = Int64(index) * 100
      let sent = link.send(.readJournal(PulseNumber(1)), at: time(now))
      sequence &+= 1
      let answer = HandpieceMessage.refused(
        Refusal(messageID: HostMessage.readJournal(PulseNumber(1)).id, reasons: .pulseRunning))
      let frame = Frame(
        header: FrameHeader(
          source: .handpiece, destination: .host, messageID: answer.id, sequence: sequence,
          receipt: sent.header.sequence, epoch: LinkEpoch(7), clock: 0), payload: answer.payload)
      _ = link.receive(frame, at: time(now + (index > 98 ? 30 : 4)))
    }
    #expect(link.quality.latency(percentile: 50) == Milliseconds(4))
    #expect(link.quality.latency(percentile: 99) == Milliseconds(30))
  }
}
