import Backstage
import ControlClient
import ControlServer
import Foundation
import Glibc
import Quantities
import Synchronization
import Testing

/// Promise 6: stop always works.
@Suite struct `The stop socket` {
  @Test func `the stop is called before anything is answered`() async throws {
    try await run(confirmationTimeoutMilliseconds: 60_000) { desk in
      try await onThread {
        let client = try RawSocket(path: desk.path, type: SOCK_SEQPACKET)
        desk.gate.close()
        client.send("x")
        desk.gate.waitUntilEntered()
        #expect(!client.hasInput)
        desk.gate.open()
        #expect(client.receive() == "sent")
        #expect(!client.hasInput)
        desk.ticket.confirm()
        #expect(client.receive() == "confirmed")
      }
      #expect(desk.origins.count == 1)
    }
  }

  @Test func `a stop confirmed at once is confirmed`() async throws {
    try await run { desk in
      desk.ticket.confirm()
      let report = try await onThread { try StopClient.stop(socketAt: desk.path) }
      #expect(report.outcome == .confirmed)
      #expect(report.sentAfter <= report.settledAfter)
    }
  }

  @Test func `without confirmation in time it says so`() async throws {
    try await run(confirmationTimeoutMilliseconds: 0) { desk in
      let report = try await onThread { try StopClient.stop(socketAt: desk.path) }
      #expect(report.outcome == .unconfirmed)
    }
  }

  @Test func `who stopped is known from the kernel`() async throws {
    try await run(confirmationTimeoutMilliseconds: 0) { desk in
      _ = try await onThread { try StopClient.stop(socketAt: desk.path) }
      let origin = try #require(desk.origins.first)
      #expect(origin.userID == getuid())
      #expect(origin.processID == getpid())
      #expect(origin.receivedAt.microseconds > 0)
    }
  }

  @Test func `any packet is a stop, and connecting alone is none`() async throws {
    try await run(confirmationTimeoutMilliseconds: 0) { desk in
      try await onThread {
        var generator = SplitMix64(seed: 1)
        for _ in 0..<100 {
          _ = try RawSocket(path: desk.path, type: SOCK_SEQPACKET)
          let client = try RawSocket(path: desk.path, type: SOCK_SEQPACKET)
          let size = Int(generator.next() % 4000) + 1
          let packet = (0..<size).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
          #expect(client.send(packet))
          #expect(client.receive() == "sent")
        }
      }
      #expect(desk.origins.count == 100)
    }
  }

  @Test func `one client may stop many times`() async throws {
    try await run(confirmationTimeoutMilliseconds: 0) { desk in
      try await onThread {
        let client = try RawSocket(path: desk.path, type: SOCK_SEQPACKET)
        for _ in 0..<50 {
          client.send("s")
          #expect(client.receive() == "sent")
          #expect(client.receive() == "unconfirmed")
        }
      }
      #expect(desk.origins.count == 50)
    }
  }

  /// Promise 12, without breaking promise 6: the one silent for longest makes room.
  @Test func `32 clients that only sit there do not keep another from stopping`() async throws {
    try await run(confirmationTimeoutMilliseconds: 0) { desk in
      try await onThread {
        let idle = try (0..<32).map { _ in
          let client = try RawSocket(path: desk.path, type: SOCK_SEQPACKET)
          client.send("here")
          #expect(client.receive() == "sent")
          #expect(client.receive() == "unconfirmed")
          return client
        }
        let stopper = try RawSocket(path: desk.path, type: SOCK_SEQPACKET)
        stopper.send("stop")
        #expect(stopper.receive() == "sent")
        #expect(idle[0].waitForHangUp())
        #expect(idle.dropFirst().allSatisfy { !$0.hasInput })
      }
      #expect(desk.origins.count == 33)
    }
  }

  @Test func `a client that never reads is dropped and does not hold up others`() async throws {
    try await run(confirmationTimeoutMilliseconds: 0) { desk in
      try await onThread {
        let deaf = try RawSocket(path: desk.path, type: SOCK_SEQPACKET)
        #expect(!(0..<1_000_000).allSatisfy { _ in deaf.send("s") })
        #expect(try StopClient.stop(socketAt: desk.path).outcome == .unconfirmed)
      }
    }
  }

  /// In a process of its own: it uses up every descriptor there is.
  @Test func `a stop gets through when the process has no descriptor left`() async {
    await #expect(processExitsWith: .success) {
      try await TemporaryFolder.with { folder in
        let path = folder.path("stop.sock")
        let socket = try StopSocket(
          socketAt: .path(path, mode: 0o600), confirmationTimeoutMilliseconds: 0
        ) { _ in StopTicket() }
        var limit = rlimit(rlim_cur: 512, rlim_max: 512)
        try #require(unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
        for _ in 0..<3 {
          var taken: [Int32] = []
          while case let descriptor = dup(0), descriptor >= 0 { taken.append(descriptor) }
          close(taken.removeLast())
          let client = try RawSocket(path: path, type: SOCK_SEQPACKET)
          client.send("stop")
          #expect(client.receive() == "sent")
          for descriptor in taken { close(descriptor) }
        }
        socket.shutdown()
      }
    }
  }

  @Test func `it is in use while it is served, and gone afterwards`() async throws {
    try await run { desk in
      #expect(throws: ControlServerError.inUse(path: desk.path)) {
        _ = try StopSocket(socketAt: .path(desk.path, mode: 0o600)) { _ in StopTicket() }
      }
      desk.socket.shutdown()
      #expect(!FileManager.default.fileExists(atPath: desk.path))
      #expect(throws: ControlClientError.unreachable(path: desk.path, errno: ENOENT)) {
        try StopClient.stop(socketAt: desk.path)
      }
    }
  }

  @Test func `a daemon that falls silent after sending is told from one that never sent`()
    async throws
  {
    try await run(confirmationTimeoutMilliseconds: 60_000) { desk in
      try await onThread {
        let report = try StopClient.stop(socketAt: desk.path, timeoutMilliseconds: 30)
        #expect(report.outcome == .unknown)
        desk.gate.close()
        #expect(throws: ControlClientError.noAnswer(path: desk.path)) {
          try StopClient.stop(socketAt: desk.path, timeoutMilliseconds: 30)
        }
        desk.gate.open()
      }
    }
  }

  private func run(
    confirmationTimeoutMilliseconds: Int64 = 60_000,
    _ test: @Sendable (TestDesk) async throws -> Void
  ) async throws {
    try await TemporaryFolder.with { folder in
      let desk = try TestDesk(
        path: folder.path("stop.sock"),
        confirmationTimeoutMilliseconds: confirmationTimeoutMilliseconds)
      try await test(desk)
      desk.gate.open()
      desk.socket.shutdown()
    }
  }
}

/// A stop socket and what it did.
private final class TestDesk: Sendable {
  let path: String
  let ticket: StopTicket
  let gate: Gate
  let socket: StopSocket
  private let noted: Noted

  final class Noted: Sendable {
    let origins = Mutex<[StopOrigin]>([])
  }

  init(path: String, confirmationTimeoutMilliseconds: Int64) throws {
    let ticket = StopTicket()
    let gate = Gate()
    let noted = Noted()
    self.path = path
    self.ticket = ticket
    self.gate = gate
    self.noted = noted
    socket = try StopSocket(
      socketAt: .path(path, mode: 0o600),
      confirmationTimeoutMilliseconds: confirmationTimeoutMilliseconds
    ) { origin in
      gate.pass()
      noted.origins.withLock { $0.append(origin) }
      return ticket
    }
  }

  var origins: [StopOrigin] { noted.origins.withLock { $0 } }
}

/// Holds whoever passes while it is closed.
private final class Gate: Sendable {
  private let condition = NSCondition()
  private let state = Mutex((isClosed: false, entered: 0))

  func close() { state.withLock { $0 = (true, 0) } }

  func open() {
    condition.withLock {
      state.withLock { $0.isClosed = false }
      condition.broadcast()
    }
  }

  func pass() {
    condition.withLock {
      state.withLock { $0.entered += 1 }
      condition.broadcast()
      while state.withLock({ $0.isClosed }) { condition.wait() }
    }
  }

  func waitUntilEntered() {
    condition.withLock {
      while state.withLock({ $0.entered == 0 }) { condition.wait() }
    }
  }
}
