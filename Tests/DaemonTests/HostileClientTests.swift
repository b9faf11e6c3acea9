import Backstage
import ControlAPI
import ControlClient
import Foundation
import Glibc
import Synchronization
import Testing

/// Promise 12 at the control socket of the whole daemon: whatever is sent, it answers or closes,
/// grows by nothing, and goes on.
@Suite(.takingTurns) struct `A hostile client` {
  @Test(.timeLimit(.minutes(30)))
  func `gets no server error by 20,000 malformed requests, and no memory by the second half`()
    async throws
  {
    let stage = try Stage()
    let daemon = try stage.daemon()
    try #require(daemon.complaint(until: "a rfmn-49i") != nil)
    let socket = stage.state + "/control.sock"
    let pages = { try Self.residentPages(of: daemon.processID) }
    var statuses = try await Self.send(1...10_000, to: socket)
    // One object that each request left behind would be 300 pages and more, in every half. Without
    // any, every buffer and arena of the allocator has been grown at some time: mostly by now.
    var grown: [Int] = []
    for half in 1...4 where grown.last.map({ $0 >= 300 }) ?? true {
      let before = try pages()
      let requests = (half * 10_000 + 1)...((half + 1) * 10_000)
      statuses.merge(try await Self.send(requests, to: socket)) { $0 + $1 }
      grown.append(try pages() - before)
    }
    #expect(grown.last.map { $0 < 300 } ?? false, "\(grown) pages more")
    #expect(statuses.keys.allSatisfy { $0 < 500 }, "\(statuses)")
    // Each kind of refusal was reached, and not everything was cut off at the head.
    #expect(statuses[400, default: 0] > 2000 && statuses[404, default: 0] > 200, "\(statuses)")
    #expect(statuses[0, default: 0] < statuses.values.reduce(0, +) / 2, "\(statuses)")
    let handpieces = try await stage.connection.handpieces()
    #expect(handpieces.map(\.serial.text) == ["HP-0001"])
    daemon.signal(SIGTERM)
    #expect(daemon.end().status == 0)
  }

  /// Promise 5: the stop has a socket and a thread of its own.
  @Test(.timeLimit(.minutes(30)))
  func `that takes every place keeps nobody from stopping`() async throws {
    let stage = try Stage()
    let daemon = try stage.daemon()
    try #require(daemon.complaint(until: "a rfmn-49i") != nil)
    try await stage.wait(for: .ready)
    let socket = stage.state + "/control.sock"
    let clients = try await onThread {
      try (0..<200).map { _ in
        let client = try RawSocket(path: socket)
        client.send("GET /v1/events HTTP/1.1\r\nhost: h\r\n\r\n")
        guard client.receive()?.contains(" 200 OK") == true else {
          throw RawSocket.Failure.system(0)
        }
        return client
      }
    }
    // They read, or they would be dropped on a machine that takes its time.
    let isOver = Mutex(false)
    async let reading: Void = onThread {
      while !isOver.withLock({ $0 }) {
        for client in clients where client.hasInput { _ = client.receive() }
      }
    }
    let refused = await #expect(throws: ControlClientError.self) {
      try await stage.connection.status()
    }
    #expect(refused?.description.contains("all connections are taken") == true)
    let stop = try Run("handpiecectl", ["stop", "--socket", stage.state + "/stop.sock"])
    #expect(stop.status == 0, "\(stop.complaint)")
    #expect(stop.output.contains("confirmed in "))
    isOver.withLock { $0 = true }
    try await reading
    try stage.end(daemon)
  }

  /// How often each status was answered; 0 for a connection that was closed without an answer.
  private static func send(
    _ numbers: ClosedRange<Int>, to path: String
  ) async throws -> [Int: Int] {
    try await onThread {
      var statuses: [Int: Int] = [:]
      for number in numbers {
        var requests = HostileRequests(seed: UInt64(number))
        let socket = try RawSocket(path: path)
        socket.send(requests.next())
        socket.finish()
        let answer = socket.receiveAll()
        let line = answer.split(separator: "\r\n", maxSplits: 1).first ?? ""
        let status = line.hasPrefix("HTTP/1.") ? Int(line.split(separator: " ")[1]) : 0
        statuses[status ?? -1, default: 0] += 1
        if let status, status >= 500 {
          Issue.record("request \(number) was answered with \(answer)")
        }
      }
      return statuses
    }
  }

  private static func residentPages(of process: Int32) throws -> Int {
    let text = try String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8)
    return try #require(Int(text.split(separator: " ")[1]))
  }
}
