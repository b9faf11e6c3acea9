import ControlAPI
import HummingbirdCore
import NIOCore

/// Sends events to one client: first what it missed, then what comes.
struct EventStream {
  let service: any ControlService
  let channel: any Channel
  let limits: ControlLimits
  let query: EventQuery
  /// The log position the client has seen, if it said one.
  var position: UInt64?

  private static let replayedAtOnce = 256

  /// Returns why the stream was ended here; throws when the client is gone.
  @concurrent func run(
    _ subscription: EventSubscription, after loss: StreamLoss?,
    into writer: some ResponseBodyWriter
  ) async throws -> StreamLoss? {
    var writer = writer
    var position = position
    var watch = ReadingWatch(
      limitMilliseconds: limits.unreadMilliseconds,
      everyMilliseconds: limits.heartbeatMilliseconds)
    if let loss {
      let event = ControlEvent(id: nil, name: .dropped, data: Array(JSONBody.bytes(of: loss)))
      try await send([event], to: &writer, &watch)
    }
    while let seen = position {
      let missed = await service.replay(after: seen, limit: Self.replayedAtOnce)
      guard let last = missed.last?.id, last > seen else { break }
      try await send(missed, to: &writer, &watch)
      position = last
    }
    var cause: StreamLoss.Cause?
    reading: while true {
      switch await subscription.next() {
      case .event(let event):
        if let id = event.id {
          // Already replayed: it was committed before the client caught up, published after.
          if let seen = position, id <= seen { continue }
          position = id
        }
        try await send([event], to: &writer, &watch)
      case .alive:
        try await write(Self.heartbeat, to: &writer, &watch)
        guard watch.isReading(unread: await channel.unread()) else {
          cause = .notReading
          break reading
        }
      case .fellBehind:
        cause = .fellBehind
        break reading
      case .cancelled: break reading
      }
    }
    // What a client leaves unread keeps it from being told now; it is told when it returns.
    if cause != .notReading { try await writer.finish(nil) }
    return cause.map { StreamLoss(reason: $0, position: position) }
  }

  /// A comment, which clients that do not look for it never see.
  private static let heartbeat = ByteBuffer(string: ": alive\n\n")

  @concurrent private func send(
    _ events: [ControlEvent], to writer: inout some ResponseBodyWriter, _ watch: inout ReadingWatch
  ) async throws {
    var buffer = ByteBuffer()
    for event in events where query.wants(event) { event.write(to: &buffer) }
    if buffer.readableBytes > 0 { try await write(buffer, to: &writer, &watch) }
  }

  @concurrent private func write(
    _ buffer: ByteBuffer, to writer: inout some ResponseBodyWriter, _ watch: inout ReadingWatch
  ) async throws {
    watch.note(written: buffer.readableBytes)
    let deadline = channel.close(afterMilliseconds: limits.writeTimeoutMilliseconds)
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
