import Backstage
import ControlAPI
import ControlClient
import ControlServer
import Foundation
import Glibc
import Testing

@Suite struct `The socket's file` {
  @Test func `a socket that somebody serves is refused`() async throws {
    try await TestServer.run { server in
      #expect(throws: ControlServerError.inUse(path: server.path)) {
        _ = try endpoint(at: server.path)
      }
      _ = try? await server.connection.status()
      #expect(server.service.asked.count == 1)
    }
  }

  @Test func `a socket that nobody serves is replaced`() async throws {
    try await TemporaryFolder.with { folder in
      let path = folder.path("control.sock")
      try leaveStaleSocket(at: path)
      let before = try FileManager.default.attributesOfItem(atPath: path)
      let endpoint = try endpoint(at: path)
      _ = try RawSocket(path: path)
      #expect(before[.type] as? FileAttributeType == .typeSocket)
      endpoint.shutdown()
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }

  @Test func `what is not a socket is left alone`() async throws {
    try await TemporaryFolder.with { folder in
      let path = folder.path("control.sock")
      try Data("precious".utf8).write(to: URL(fileURLWithPath: path))
      #expect(throws: ControlServerError.notASocket(path: path)) {
        _ = try endpoint(at: path)
      }
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
    }
  }

  @Test func `a path that is too long or has no folder is refused`() {
    let long = "/tmp/" + String(repeating: "x", count: 120)
    #expect(throws: ControlServerError.pathTooLong(path: long)) { _ = try endpoint(at: long) }
    let missing = "/nonexistent-folder/control.sock"
    #expect(throws: ControlServerError.system(call: "bind", path: missing, errno: ENOENT)) {
      _ = try endpoint(at: missing)
    }
  }

  @Test(arguments: [0o600, 0o660] as [UInt32])
  func `the file has the mode it should have`(mode: UInt32) async throws {
    try await TemporaryFolder.with { folder in
      let path = folder.path("control.sock")
      let endpoint = try endpoint(at: path, mode: mode)
      defer { endpoint.shutdown() }
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect(attributes[.posixPermissions] as? Int == Int(mode))
    }
  }

  @Test func `a server that ends does not remove another's socket`() async throws {
    try await TemporaryFolder.with { folder in
      let path = folder.path("control.sock")
      let first = try endpoint(at: path)
      try FileManager.default.removeItem(atPath: path)
      let second = try endpoint(at: path)
      first.shutdown()
      #expect(FileManager.default.fileExists(atPath: path))
      second.shutdown()
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }

  /// The service manager keeps its socket, so that nobody finds none while the daemon restarts.
  @Test func `a socket that was passed on is served, and stays when the server ends`() async throws
  {
    try await TemporaryFolder.with { folder in
      let path = folder.path("control.sock")
      let descriptor = try bind(to: path)
      try #require(listen(descriptor, 8) == 0)
      let held = dup(descriptor)
      defer { close(held) }
      let service = FakeService { _ in .problem(Problem(.unavailable, "")) }
      let endpoint = try ControlEndpoint(
        socketAt: .passed(descriptor: descriptor, path: path),
        policy: .development(userID: getuid()), service: service, feed: EventFeed())
      async let running: Void = endpoint.run()
      _ = try? await ControlConnection(socketAt: path, timeoutMilliseconds: 1_800_000).status()
      #expect(service.asked.count == 1)
      endpoint.shutdown()
      try await running
      #expect(FileManager.default.fileExists(atPath: path))
      _ = try RawSocket(path: path)
    }
  }

  private func endpoint(at path: String, mode: UInt32 = 0o600) throws -> ControlEndpoint {
    try ControlEndpoint(
      socketAt: .path(path, mode: mode), policy: .groups([:]),
      service: FakeService { _ in .problem(Problem(.unavailable, "")) }, feed: EventFeed())
  }

  /// Binds a socket and closes it, as a crash does.
  private func leaveStaleSocket(at path: String) throws {
    close(try bind(to: path))
  }

  private func bind(to path: String) throws -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
      unsafe room.copyBytes(from: path.utf8)
    }
    let result = unsafe withUnsafePointer(to: &address) { address in
      unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe Glibc.bind(descriptor, address, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(result == 0)
    return descriptor
  }
}

@Suite struct `A daemon that cannot be reached` {
  @Test func `the error says what to do`() async {
    let path = "/nonexistent-folder/control.sock"
    let expected = ControlClientError.unreachable(path: path, errno: ENOENT)
    await #expect(throws: expected) { try await ControlConnection(socketAt: path).status() }
    #expect(throws: expected) { try StopClient.stop(socketAt: path) }
    #expect(expected.description.contains("is handpieced running?"))
    let long = "/tmp/" + String(repeating: "x", count: 120)
    await #expect(throws: ControlClientError.unreachable(path: long, errno: ENAMETOOLONG)) {
      try await ControlConnection(socketAt: long).status()
    }
  }

  /// Promise 7: no answer is not "no", and nothing is sent again by itself.
  @Test func `a daemon that does not answer leaves the outcome open`() async throws {
    try await TestServer.run { _ in
      for await _ in AsyncStream(Never.self, { _ in }) {}
      return .problem(Problem(.unavailable, ""))
    } test: { server in
      let hasty = ControlConnection(socketAt: server.path, timeoutMilliseconds: 20)
      await #expect(throws: ControlClientError.noAnswer(path: server.path)) {
        try await hasty.arm(Samples.arm, in: Samples.session)
      }
      #expect(server.service.asked.count <= 1)
    }
  }
}
