import ControlAPI
import HummingbirdCore
import NIOCore

/// Sends events to one client: first what it missed, then what comes.
struct EventStream {
  let service: any ControlService
  let channel: any Channel
  let writeTimeoutMilliseconds: Int64
  /// The log position the client has seen, if it said one.
  var position: UInt64?

  private static let replayedAtOnce = 256

  /// Returns when the client fell behind; throws when it is gone or does not read.
  @concurrent func run(_ subscription: EventSubscription, into writer: some ResponseBodyWriter)
    async throws
  {
    var writer = writer
    var position = position
    while let seen = position {
      let missed = await service.replay(after: seen, limit: Self.replayedAtOnce)
      guard let last = missed.last?.id, last > seen else { break }
      try await send(missed, to: &writer)
      position = last
    }
    while case .event(let event) = await subscription.next() {
      if let id = event.id {
        // Already replayed: it was committed before the client caught up, published after.
        if let seen = position, id <= seen { continue }
        position = id
      }
      try await send([event], to: &writer)
    }
    try await writer.finish(nil)
  }

  @concurrent private func send(
    _ events: [ControlEvent], to writer: inout some ResponseBodyWriter
  ) async throws {
    var buffer = ByteBuffer()
    for event in events { event.write(to: &buffer) }
    let deadline = channel.close(afterMilliseconds: writeTimeoutMilliseconds)
    defer { deadline.cancel() }
    try await writer.write(buffer)
  }
}

extension ControlEvent {
  /// Writes the event in the form of `text/event-stream`.
  func write(to buffer: inout ByteBuffer) {
    if let id { buffer.writeString("id: \(id)\n") }
    buffer.writeString("event: \(name.rawValue)\n")
    for line in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      buffer.writeString("data: ")
      buffer.writeBytes(line)
      buffer.writeString("\n")
    }
    buffer.writeString("\n")
  }
}
