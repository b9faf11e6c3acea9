package import HandpieceWire
import Quantities

/// Frames that wait for the line: a handful, because commands wait for their answers and a newer
/// keep-alive replaces an older one.
package struct FrameQueue {
  private struct Waiting {
    let messageID: UInt8
    let bytes: [UInt8]
  }

  private var frames: [Waiting] = []
  /// When a busy line is tried again; `nil` while nothing waits.
  private(set) var retryDue: BootInstant?

  private static let limit = 8
  private static let retryInterval = Milliseconds(1)
  private static let helloID = HostMessage.hello(
    protocolVersion: HostMessage.protocolVersion
  ).id
  private static let keepAliveID = HostMessage.keepAlive(
    armID: ArmID(0), echo: HandpieceInstant(milliseconds: 0)
  ).id

  package init() {}

  /// Adds a frame; when too many wait, the newest is lost, as on the line itself.
  package mutating func add(_ frame: Frame) {
    let messageID = frame.header.messageID
    // A new conversation: what belongs to the old one was answered as unknown.
    if messageID == Self.helloID { frames = [] }
    if messageID == Self.keepAliveID { frames.removeAll { $0.messageID == messageID } }
    guard frames.count < Self.limit else { return }
    frames.append(Waiting(messageID: messageID, bytes: EncodedFrame(frame).array))
  }

  package var first: [UInt8]? { frames.first?.bytes }

  package mutating func removeFirst() {
    if !frames.isEmpty { frames.removeFirst() }
    if frames.isEmpty { retryDue = nil }
  }

  /// Drops what a raised stop forbids.
  package mutating func dropForbidden() {
    frames.removeAll { HostMessage.isForbiddenByStop(id: $0.messageID) }
  }

  mutating func wait(from now: BootInstant) {
    retryDue = now + Self.retryInterval
  }
}
