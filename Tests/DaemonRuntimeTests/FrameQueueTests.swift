import DaemonRuntime
import HandpieceWire
import Quantities
import Testing

/// Promises 6 and 7 where a line is busy: what waits for it must not outlive its reason.
@Suite struct `Frames that wait for a busy line` {
  private static func frame(_ message: HostMessage) -> Frame {
    Frame(
      header: FrameHeader(
        source: .host, destination: .handpiece, messageID: message.id, sequence: 1, receipt: 0,
        epoch: LinkEpoch(1), clock: 0), payload: message.payload)
  }

  private static let keepAlive = HostMessage.keepAlive(
    armID: ArmID(1), echo: HandpieceInstant(milliseconds: 5))

  private func messages(_ queue: FrameQueue) -> [[UInt8]] {
    var queue = queue
    var found: [[UInt8]] = []
    while let first = queue.first {
      found.append(first)
      queue.removeFirst()
    }
    return found
  }

  private func bytes(_ message: HostMessage) -> [UInt8] {
    let encoded = EncodedFrame(Self.frame(message))
    return (0..<encoded.count).map { encoded.bytes[$0] }
  }

  @Test func `are dropped by a stop, if they let a handpiece fire`() {
    var queue = FrameQueue()
    for message in [.resetStop(StopCount(1)), Self.keepAlive, .readJournal(PulseNumber(3))] {
      queue.add(Self.frame(message))
    }
    queue.dropForbidden()
    #expect(messages(queue) == [bytes(.readJournal(PulseNumber(3)))])
  }

  @Test func `are dropped by a new conversation`() {
    var queue = FrameQueue()
    queue.add(Self.frame(.resetStop(StopCount(1))))
    queue.add(Self.frame(.hello(protocolVersion: 3)))
    #expect(messages(queue) == [bytes(.hello(protocolVersion: 3))])
  }

  @Test func `are few, and of keep-alives only the newest`() {
    var queue = FrameQueue()
    for _ in 0..<3 { queue.add(Self.frame(Self.keepAlive)) }
    #expect(messages(queue).count == 1)
    for number: UInt32 in 0..<20 { queue.add(Self.frame(.readJournal(PulseNumber(number)))) }
    #expect(messages(queue).count == 8)
  }
}
