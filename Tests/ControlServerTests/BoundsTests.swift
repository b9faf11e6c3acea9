import Backstage
import ControlAPI
import ControlClient
import ControlServer
import Testing

/// Promise 12: everything is bounded.
@Suite struct `What one client may use up` {
  @Test func `a body at the limit is read, one byte more is refused`() async throws {
    var limits = ControlLimits()
    limits.bodyBytes = 4096
    try await TestServer.run(limits: limits) { server in
      let body = #"{"stop_count":1}"#
      let fits = body + String(repeating: " ", count: 4096 - body.utf8.count)
      let path = "/v1/handpieces/HP-1/stop-reset"
      #expect(try await server.post(path, fits).hasPrefix("HTTP/1.1 503 "))
      #expect(server.service.asked.count == 1)
      let refused = try await server.post(path, fits + " ")
      #expect(refused.hasPrefix("HTTP/1.1 413 "))
      #expect(refused.contains("at most 4096 bytes"))
      #expect(server.service.asked.count == 1)
    }
  }

  @Test func `a body without end is cut off`() async throws {
    try await TestServer.run { server in
      let path = server.path
      let wasCut = try await onThread {
        let socket = try RawSocket(path: path)
        socket.send("POST /v1/limits HTTP/1.1\r\nhost: h\r\ncontent-length: 99999999\r\n\r\n")
        let piece = [UInt8](repeating: 32, count: 64 * 1024)
        return !(0..<1000).allSatisfy { _ in socket.send(piece) }
      }
      #expect(wasCut)
      #expect(server.service.asked.isEmpty)
    }
  }

  @Test(arguments: [
    "", "GET /v1/st", "POST /v1/limits HTTP/1.1\r\nhost: h\r\ncontent-length: 9\r\n\r\n{",
  ])
  func `a request that does not get on is cut off`(start: String) async throws {
    var limits = ControlLimits()
    limits.headTimeoutMilliseconds = 20
    limits.bodyTimeoutMilliseconds = 20
    try await TestServer.run(limits: limits) { server in
      let path = server.path
      let wasCut = try await onThread {
        let socket = try RawSocket(path: path)
        socket.send(start)
        return socket.waitForHangUp()
      }
      #expect(wasCut)
      #expect(server.service.asked.isEmpty)
    }
  }

  @Test func `client 201 is told so, and gets in once another has left`() async throws {
    try await TestServer.run { server in
      let path = server.path
      var clients = try await onThread {
        try (0..<ControlLimits().clients).map { _ in
          let socket = try RawSocket(path: path)
          socket.send("GET /v1/nothing HTTP/1.1\r\nhost: h\r\n\r\n")
          guard socket.receive(until: "not_found").contains("404") else {
            throw ControlClientError.noAnswer(path: path)
          }
          return socket
        }
      }
      let refusal = await #expect(throws: ControlClientError.self) {
        try await server.connection.status()
      }
      guard case .problem(let problem) = refusal else {
        Issue.record("not a problem: \(String(describing: refusal))")
        return
      }
      #expect(problem.code == .tooManyClients)
      #expect(server.service.asked.isEmpty)
      clients.removeLast()
      // The server sees the end of that connection in its own time.
      for _ in 0..<10_000 where server.service.asked.isEmpty {
        _ = try? await server.connection.status()
      }
      #expect(server.service.asked.count == 1)
      clients.removeAll()
    }
  }

  @Test func `a long header is refused`() async throws {
    try await TestServer.run { server in
      let answer = try await server.exchange(
        "GET /v1/status HTTP/1.1\r\nx: \(String(repeating: "x", count: 9000))\r\n")
      #expect(!answer.contains("200 OK"))
      #expect(server.service.asked.isEmpty)
    }
  }
}
