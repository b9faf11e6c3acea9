import Glibc
import HummingbirdCore
package import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization

/// The control socket: HTTP/1.1, JSON and server-sent events, for the seats a policy knows.
package final class ControlEndpoint: Sendable {
  private let file: SocketFile
  private let children: SeatedChannel
  private let logger: Logger
  private let feed: EventFeed
  private let heartbeatMilliseconds: Int64
  private let state: Mutex<State>

  private enum State {
    /// Can transition to running, closed.
    case bound(descriptor: Int32)
    /// Can transition to closed.
    case running((any Channel)?)
    case closed
  }

  /// Listens on the socket; clients are answered once ``run()`` is called.
  package init(
    socketAt place: SocketPlace, policy: SeatPolicy,
    limits: ControlLimits = ControlLimits(),
    service: any ControlService, feed: EventFeed,
    logger: Logger = Logger(label: "control")
  ) throws(ControlServerError) {
    let (file, descriptor) = try SocketFile.listen(at: place, type: SOCK_STREAM)
    self.file = file
    self.logger = logger
    self.feed = feed
    heartbeatMilliseconds = limits.heartbeatMilliseconds
    let responder = ControlResponder(service: service, feed: feed, limits: limits)
    children = SeatedChannel(policy: policy, limits: limits) { request, writer, channel in
      try await responder.respond(to: request, with: writer, on: channel)
    }
    state = Mutex(.bound(descriptor: descriptor))
  }

  deinit {
    shutdown()
  }

  /// Answers clients until the task is cancelled or shut down gracefully, or ``shutdown()`` is
  /// called. Then nobody new is accepted, open connections are closed, the socket is removed.
  package func run() async throws(ControlServerError) {
    guard let descriptor = takeDescriptor() else { return }
    do {
      try await withTaskCancellationOrGracefulShutdownHandler {
        try await serve(descriptor)
      } onCancelOrGracefulShutdown: {
        self.shutdown()
      }
    } catch {
      shutdown()
      throw .failed(path: file.path, reason: "\(error)")
    }
  }

  /// Ends ``run()``.
  package func shutdown() {
    let previous = state.withLock { state in
      defer { state = .closed }
      return state
    }
    switch previous {
    case .bound(let descriptor):
      file.remove()
      close(descriptor)
    case .running(let channel):
      file.remove()
      channel?.close(promise: nil)
    case .closed: break
    }
  }

  /// Tells clients of the event stream again and again that the daemon is there.
  private func beat() async {
    while !Task.isCancelled {
      try? await Task.sleep(for: .milliseconds(heartbeatMilliseconds))
      feed.beat()
    }
  }

  private func takeDescriptor() -> Int32? {
    state.withLock { state in
      guard case .bound(let descriptor) = state else { return nil }
      state = .running(nil)
      return descriptor
    }
  }

  private func serve(_ descriptor: Int32) async throws {
    let children = children
    let logger = logger
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
      .bind(descriptor) { channel in children.setup(channel: channel, logger: logger) }
    try await server.executeThenClose { inbound in
      let isWanted = state.withLock { state in
        guard case .running = state else { return false }
        state = .running(server.channel)
        return true
      }
      guard isWanted else { return }
      try await withThrowingDiscardingTaskGroup { group in
        group.addTask { await self.beat() }
        for try await connection in inbound {
          group.addTask { await children.handle(value: connection, logger: logger) }
        }
        group.cancelAll()
      }
    }
  }
}
