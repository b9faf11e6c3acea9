import AuditLog
import Testing
import handpiece_witness

/// Promise 12: whatever answers, it costs a bounded time and a bounded memory, and counts nothing.
@Suite struct `What is no witness` {
  /// What a single errand ends with when every question gets the same answer.
  private func failure(
    _ reply: WitnessServer.Reply, timeoutMilliseconds: Int64 = 1_800_000
  ) async throws -> WitnessingError? {
    try await TestConsole.run { console in
      console.grow(to: 5)
      let witness = try TestWitness().verifierKey
      return try await WitnessServer.run(reply: { _, _ in reply }) { port in
        let errand = try console.errand(
          port: port, witness: witness, timeoutMilliseconds: timeoutMilliseconds)
        let error = await #expect(throws: WitnessingError.self) { try await errand.run() }
        #expect(console.witnessed == nil)
        return error
      }
    }
  }

  @Test(arguments: [
    "", "nothing", "— ", "— witness.example AAAA\n", "— witness.example +\n", "\u{0}\n",
    String(repeating: "— a AAAAAAA=\n", count: 17),
  ])
  func `may answer anything in place of signatures`(body: String) async throws {
    let error = try await failure(.http(status: 200, body: Array(body.utf8)))
    guard case .notCosigned = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `does not pass an old signature off as one of this checkpoint`() async throws {
    let key = try WitnessSignerKey(name: "witness.example", seed: Array(repeating: 7, count: 32))
    let old = try Checkpoint(
      origin: "handpieced/test", size: 0, root: MerkleFrontier().root)
    let time = try #require(UTCSecond(secondsSince1970: 1))
    let line = try key.cosignature(of: old, at: time)
    let error = try await failure(.http(status: 200, body: line))
    guard case .notCosigned = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(arguments: [
    WitnessServer.Reply.http(status: 200, body: Array(repeating: 0x41, count: 1_000_000)),
    .http(status: 409, body: Array(repeating: 0x39, count: 1_000_000)),
    .endless,
    .http(status: 409, body: Array("-1\n".utf8)),
    .http(status: 409, body: Array("05\n".utf8)),
    .http(status: 409, body: Array("99999999999999999999\n".utf8)),
    .http(status: 409, body: []),
    .http(status: 302, body: []),
    .http(status: 200_000, body: []),
    .raw(Array("SSH-2.0-OpenSSH_9.2p1\r\n\r\n".utf8)),
  ]) func `is told by its answer`(reply: WitnessServer.Reply) async throws {
    let error = try await failure(reply)
    guard case .senseless = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `cannot lead in circles`() async throws {
    try await TestConsole.run { console in
      console.grow(to: 5)
      let sizes = Countdown(from: 4)
      try await WitnessServer.run(
        reply: { _, _ in .http(status: 409, body: Array("\(sizes.next())\n".utf8)) }
      ) { port in
        let errand = try console.errand(port: port, witness: TestWitness().verifierKey)
        let error = await #expect(throws: WitnessingError.self) { try await errand.run() }
        guard case .senseless = error else {
          Issue.record("\(String(describing: error))")
          return
        }
        #expect(sizes.count == 3)
      }
    }
  }

  @Test(arguments: [429, 500, 503]) func `may be busy`(status: Int) async throws {
    let error = try await failure(.http(status: status, body: []))
    guard case .busy(_, status) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(arguments: [
    WitnessServer.Reply.silence,
    .begun(Array("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nslow".utf8)),
  ])
  func `is waited for only so long`(reply: WitnessServer.Reply) async throws {
    let error = try await failure(reply, timeoutMilliseconds: 100)
    guard case .offline = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(arguments: [
    "", "witness.example", "ftp://witness.example", "https://", "https://a.example/?x=1",
    "file:///etc/passwd", "https://a.example/#x", "unix:/run/x",
  ])
  func `is told by its address`(address: String) {
    #expect(WitnessEndpoint(address) == nil)
  }
}
