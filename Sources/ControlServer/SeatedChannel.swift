import ControlAPI
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes
import Synchronization

/// HTTP/1.1 connections that know who sits at the other end, and are counted.
struct SeatedChannel: ServerChildChannel {
  /// Who is at the other end of the connection that the current task answers.
  @TaskLocal static var client: Client?

  private let policy: SeatPolicy
  private let limits: ControlLimits
  private let http: HTTP1Channel
  private let count: ClientCount

  init(policy: SeatPolicy, limits: ControlLimits, responder: @escaping HTTP1Channel.Responder) {
    self.policy = policy
    self.limits = limits
    count = ClientCount(limit: limits.clients)
    http = HTTP1Channel(
      responder: responder,
      configuration: HTTP1Channel.Configuration(
        idleTimeout: .milliseconds(limits.headTimeoutMilliseconds),
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: 8 * 1024, maxHeaderListSize: 32 * 1024, maxHeaderFieldCount: 64)))
  }

  /// Who is asking, and how long they may keep us waiting.
  struct Client: Sendable {
    let seat: Seat
    let patience: ClientPatience
  }

  /// A connection: served when it has an HTTP side, else told that it is one too many.
  final class Connection: ServerChildChannelValue {
    let channel: any Channel
    let seat: Seat
    let http: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>?
    let isHandled = Atomic(false)

    init(
      channel: any Channel, seat: Seat, http: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>?
    ) {
      self.channel = channel
      self.seat = seat
      self.http = http
    }

    /// A connection accepted while the server ends is never handled, and NIO traps on an
    /// asynchronous channel that is let go without having been closed.
    deinit {
      guard let http, !isHandled.load(ordering: .relaxed) else { return }
      Task { try? await http.executeThenClose { _, _ in } }
    }
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Connection> {
    let admission = count.enter()
    channel.closeFuture.whenComplete { _ in count.leave() }
    switch admission {
    case .served:
      let seat = seat(of: channel)
      return http.setup(channel: channel, logger: logger).map { http in
        Connection(channel: channel, seat: seat, http: http)
      }
    case .refused:
      return channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addHandler(ClientRefusal())
        return Connection(channel: channel, seat: .nobody, http: nil)
      }
    case .dropped:
      channel.close(promise: nil)
      return channel.eventLoop.makeSucceededFuture(
        Connection(channel: channel, seat: .nobody, http: nil))
    }
  }

  func handle(value connection: Connection, logger: Logger) async {
    await withTaskCancellationHandler {
      if let http = connection.http {
        connection.isHandled.store(true, ordering: .relaxed)
        let patience = ClientPatience(connection.channel)
        patience.watch(every: .milliseconds(limits.lookMilliseconds))
        await Self.$client.withValue(Client(seat: connection.seat, patience: patience)) {
          await self.http.handle(value: http, logger: logger)
        }
      } else {
        try? await connection.channel.closeFuture.get()
      }
    } onCancel: {
      connection.channel.close(promise: nil)
    }
  }

  /// Who the kernel does not tell of has no roles.
  private func seat(of channel: any Channel) -> Seat {
    let seat = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
      of: NIOBSDSocket.Handle.self
    ) { descriptor in
      PeerCredentials(descriptor: descriptor)?.seat(under: policy)
    }
    return seat.flatMap { $0 } ?? .nobody
  }
}

extension Seat {
  /// A peer of whom nothing is known; it may still stop.
  static var nobody: Seat {
    Seat(userID: .max, groupID: .max, processID: 0, groups: [], roles: [])
  }
}
