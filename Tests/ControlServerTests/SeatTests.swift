import ControlAPI
import ControlClient
import ControlServer
import Foundation
import Testing

/// Design §7: the kernel says which seat; one table maps requests to roles.
@Suite struct `Seats and roles` {
  @Test func `the service is told who asks, as the kernel knows it`() async throws {
    try await TestServer.run { server in
      _ = try? await server.connection.status()
      let seat = try #require(server.service.asked.first?.seat)
      #expect(seat.userID == getuid())
      #expect(seat.groupID == getgid())
      #expect(seat.processID == getpid())
      #expect(Set(seat.groups) == Set(ownGroups()))
      #expect(seat.roles == Set(Role.allCases))
    }
  }

  @Test func `a seat without roles may stop and nothing else`() async throws {
    try await TestServer.run(policy: .groups([:])) { server in
      for request in Samples.requests {
        _ = try? await server.connection.send(
          request, ifMatch: request.route.matching == .demanded ? Samples.version : nil,
          answer: StopReceipt.self)
      }
      #expect(server.service.asked.map(\.request) == [.stop])
    }
  }

  /// Being root gives nothing: the tests may well run as root.
  @Test(arguments: Role.allCases)
  func `a role opens its own routes only`(role: Role) async throws {
    try await TestServer.run(policy: .groups([getgid(): [role]])) { server in
      for request in Samples.requests where !request.route.isFor(role) {
        let error = await #expect(throws: ControlClientError.self) {
          try await server.connection.send(request, answer: StopReceipt.self)
        }
        guard case .problem(let problem) = error else {
          Issue.record("not a problem: \(String(describing: error))")
          continue
        }
        #expect(problem.code == .forbidden)
        #expect(problem.detail.contains("needs the role"))
      }
      for request in Samples.requests where request.route.isFor(role) && request.route.role != nil {
        _ = try? await server.connection.send(
          request, ifMatch: request.route.matching == .demanded ? Samples.version : nil,
          answer: StopReceipt.self)
      }
      #expect(
        server.service.asked.map(\.request)
          == Samples.requests.filter { $0.route.isFor(role) && $0.route.role != nil })
    }
  }

  @Test func `events need their role too`() async throws {
    try await TestServer.run(policy: .groups([getgid(): [.audit]])) { server in
      let error = await #expect(throws: ControlClientError.self) {
        try await server.connection.withEvents { _ in }
      }
      guard case .problem(let problem) = error else {
        Issue.record("not a problem")
        return
      }
      #expect(problem.code == .forbidden)
      #expect(server.feed.subscriberCount == 0)
    }
  }

  /// Promise 12: whoever asks for more than the roles allow is counted, once for each request.
  @Test func `the service is told of every request that a role was missing for`() async throws {
    try await TestServer.run(policy: .groups([getgid(): [.observe]])) { server in
      for request in Samples.requests {
        _ = try? await server.connection.send(request, answer: StopReceipt.self)
      }
      let refused = Samples.requests.map(\.route).filter { $0.role != nil && $0.role != .observe }
      #expect(server.service.denied.map(\.route) == refused)
      #expect(server.service.denied.allSatisfy { $0.seat.userID == getuid() })
    }
    try await TestServer.run(policy: .groups([:])) { server in
      _ = try? await server.connection.withEvents { _ in }
      #expect(server.service.denied.map(\.route) == [.events])
      _ = try? await server.exchange("GET /v1/nothing HTTP/1.1\r\n")
      #expect(server.service.denied.count == 1, "what does not exist is denied to nobody")
    }
  }

  @Test func `supplementary groups count, and somebody else has nothing in development`() {
    let policy = SeatPolicy.groups([5: [.observe], 6: [.audit, .operate]])
    #expect(policy.roles(userID: 0, groupID: 0, groups: []) == [])
    #expect(policy.roles(userID: 9, groupID: 5, groups: [6]) == [.observe, .audit, .operate])
    #expect(SeatPolicy.development(userID: 9).roles(userID: 0, groupID: 0, groups: []) == [])
  }
}

private func ownGroups() -> [gid_t] {
  var groups = [gid_t](repeating: 0, count: 65_536)
  let count = unsafe getgroups(Int32(groups.count), &groups)
  return Array(groups.prefix(Int(max(0, count))))
}
