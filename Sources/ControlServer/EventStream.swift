import ControlAPI
import HummingbirdCore
import NIOCore

/// Sends events to one client: first what it missed, then what comes.
struct EventStream {
  let service: any ControlService
  let channel: any Channel
  let patience: ClientPatience
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
      try await send(
        [PublishedEvent(event: event, text: event.text)], to: &writer, &watch)
    }
    while let seen = position {
      let missed = await service.replay(after: seen, limit: Self.replayedAtOnce)
      guard let last = missed.last?.id, last > seen else { break }
      try await send(
        missed.map { PublishedEvent(event: $0, text: $0.text) }, to: &writer, &watch)
      position = last
    }
    var cause: StreamLoss.Cause?
    reading: while true {
      switch await subscription.next() {
      case .events(let events):
        try await send(events.filter { isNews($0.event, &position) }, to: &writer, &watch)
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

  /// Whether the client has not had the event: it may have been committed before the client caught
  /// up and published only after.
  private func isNews(_ event: ControlEvent, _ position: inout UInt64?) -> Bool {
    guard let id = event.id else { return true }
    if let seen = position, id <= seen { return false }
    position = id
    return true
  }

  @concurrent private func send(
    _ events: [PublishedEvent], to writer: inout some ResponseBodyWriter,
    _ watch: inout ReadingWatch
  ) async throws {
    let wanted = events.filter { query.wants($0.event) }
    guard var buffer = wanted.first?.text else { return }
    for event in wanted.dropFirst() { buffer.writeImmutableBuffer(event.text) }
    try await write(buffer, to: &writer, &watch)
  }

  @concurrent private func write(
    _ buffer: ByteBuffer, to writer: inout some ResponseBodyWriter, _ watch: inout ReadingWatch
  ) async throws {
    watch.note(written: buffer.readableBytes)
    patience.begin(milliseconds: limits.writeTimeoutMilliseconds)
    defer { patience.over() }
    try await writer.write(buffer)
  }
}
