import ControlAPI
import ControlClient
import ControlServer
import Foundation

/// A real server on a socket of its own, while a test runs.
struct TestServer: Sendable {
  let path: String
  let service: FakeService
  let feed: EventFeed
  let endpoint: ControlEndpoint

  /// Patient: other tests may hold every thread for a while.
  var connection: ControlConnection {
    ControlConnection(socketAt: path, timeoutMilliseconds: 1_800_000)
  }

  private static var patientLimits: ControlLimits {
    var limits = ControlLimits()
    limits.headTimeoutMilliseconds = 1_800_000
    limits.bodyTimeoutMilliseconds = 1_800_000
    limits.writeTimeoutMilliseconds = 1_800_000
    limits.unreadMilliseconds = 1_800_000
    return limits
  }

  /// Runs a server, the test, and ends the server.
  static func run<Result: Sendable>(
    policy: SeatPolicy = .development(userID: getuid()), limits: ControlLimits? = nil,
    reply: @escaping @Sendable (ControlRequest) async -> ControlAnswer = { _ in
      .problem(Problem(.unavailable, "a test"))
    },
    test: @Sendable (TestServer) async throws -> Result
  ) async throws -> Result {
    try await TemporaryFolder.with { folder in
      let service = FakeService(reply)
      let feed = EventFeed()
      let path = folder.path("control.sock")
      let endpoint = try ControlEndpoint(
        socketAt: .path(path, mode: 0o600), policy: policy, limits: limits ?? patientLimits,
        service: service, feed: feed)
      async let running: Void = endpoint.run()
      let result: Result
      do {
        result = try await test(
          TestServer(path: path, service: service, feed: feed, endpoint: endpoint))
      } catch {
        endpoint.shutdown()
        try await running
        throw error
      }
      endpoint.shutdown()
      try await running
      return result
    }
  }
}

/// A folder that is removed after use.
struct TemporaryFolder: Sendable {
  let url: URL

  static func with<Result: Sendable>(
    _ body: (TemporaryFolder) async throws -> Result
  ) async throws -> Result {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("handpieced-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    return try await body(TemporaryFolder(url: url))
  }

  func path(_ name: String) -> String {
    url.appendingPathComponent(name).path
  }
}
