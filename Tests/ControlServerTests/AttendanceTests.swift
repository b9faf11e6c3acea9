import Backstage
import ControlAPI
import ControlClient
import ControlServer
import Foundation
import Glibc
import Synchronization
import Testing

/// Design §7: armed needs a client that presents alarms, and losing it disarms.
@Suite struct `A client that presents alarms` {
  /// What the feed has told of attendance.
  private final class Attendance: Sendable {
    private let told = Mutex<[Bool]>([])

    init(_ feed: EventFeed) {
      feed.observeAttendance { told in self.told.withLock { $0.append(told) } }
    }

    var all: [Bool] { told.withLock { $0 } }

    /// Waits, on a thread of its own, until so much has been told.
    func wait(for count: Int) async throws -> [Bool] {
      try await onThread {
        while self.all.count < count { _ = poll(nil, 0, 1) }
        return self.all
      }
    }
  }

  @Test func `is counted while its stream is open, and others are not`() async throws {
    try await TestServer.run { server in
      let attendance = Attendance(server.feed)
      try await server.connection.withEvents { _ in #expect(attendance.all == [false]) }
      let presenting = EventQuery(presentsAlarms: true)
      try await server.connection.withEvents(presenting) { _ in
        #expect(attendance.all == [false, true])
        try await server.connection.withEvents(presenting) { _ in
          #expect(attendance.all == [false, true])
        }
      }
      #expect(try await attendance.wait(for: 3) == [false, true, false])
    }
  }

  @Test func `must sit at a seat that may operate`() async throws {
    let policy = SeatPolicy.groups([UInt32(getgid()): [.observe]])
    try await TestServer.run(policy: policy) { server in
      let attendance = Attendance(server.feed)
      let error = await #expect(throws: ControlClientError.self) {
        try await server.connection.withEvents(EventQuery(presentsAlarms: true)) { _ in }
      }
      guard case .problem(let problem) = error else { return }
      #expect(problem.code == .forbidden)
      #expect(server.service.denied.map(\.route) == [.events])
      try await server.connection.withEvents { _ in }
      #expect(attendance.all == [false])
    }
  }

  /// What the kernel keeps for a client that hangs does not hide that it hangs; it is told of it
  /// when it comes back.
  @Test func `is gone when it leaves unread what it is sent`() async throws {
    var limits = ControlLimits()
    limits.heartbeatMilliseconds = 20
    limits.unreadMilliseconds = 200
    try await TestServer.run(limits: limits) { server in
      let attendance = Attendance(server.feed)
      let path = server.path
      let hanging = try await onThread {
        let socket = try RawSocket(path: path)
        socket.send("GET /v1/events?presents=alarms HTTP/1.1\r\nhost: h\r\n\r\n")
        return socket
      }
      #expect(try await attendance.wait(for: 3) == [false, true, false])
      let wasDropped = try await onThread { hanging.waitForHangUp() }
      #expect(wasDropped)
      let answer = try await onThread {
        let socket = try RawSocket(path: path)
        socket.send("GET /v1/events HTTP/1.1\r\nhost: h\r\n\r\n")
        return socket.receive(until: "}")
      }
      #expect(answer.contains("event: dropped"))
      #expect(answer.contains("not_reading"))
    }
  }

  @Test func `hears that the daemon is there, if it wants to`() async throws {
    var limits = ControlLimits()
    limits.heartbeatMilliseconds = 5
    limits.unreadMilliseconds = 1_800_000
    try await TestServer.run(limits: limits) { server in
      try await server.connection.withEvents(tellsHeartbeats: true) { events in
        var iterator = events.makeAsyncIterator()
        for _ in 0..<3 {
          let event = try await iterator.next()
          #expect(event?.name == .alive)
        }
      }
    }
  }
}

@Suite struct `What a client wants of the event stream` {
  private func leaf(_ kind: String) -> ControlEvent {
    ControlEvent(
      id: 1, name: .leaf, data: Array(#"{"seq":1,"kind":"\#(kind)","utc_us":5}"#.utf8))
  }

  @Test func `is everything where it says nothing`() throws {
    let query = try EventQuery(reading: "")
    #expect(query == EventQuery())
    for name in ControlEvent.Name.allCases {
      #expect(query.wants(ControlEvent(id: nil, name: name, data: [])))
    }
  }

  @Test func `is the events and the kinds of leaves it names`() throws {
    let query = try EventQuery(reading: "presents=alarms&events=leaf,alarms&kinds=pulse,stop")
    #expect(query.presentsAlarms)
    #expect(query.wants(leaf("pulse")) && query.wants(leaf("stop")))
    #expect(!query.wants(leaf("armed")))
    #expect(query.wants(ControlEvent(id: nil, name: .alarms, data: [])))
    #expect(!query.wants(ControlEvent(id: nil, name: .state, data: [])))
    #expect(
      query.target == "/v1/events?presents=alarms&events=alarms,leaf&kinds=pulse,stop")
    let target = query.target.drop { $0 != "?" }.dropFirst()
    #expect(try EventQuery(reading: target) == query)
  }

  @Test(arguments: [
    "presents=", "presents=sounds", "events=", "events=leaf,", "events=pulse", "kinds=",
    "kinds=pulse,,stop", "kinds=Pulse", "kinds=a-b", "colour=red", "=",
    "kinds=" + (0..<65).map { _ in "a" }.joined(separator: ","),
  ])
  func `is refused where it is not understood`(query: String) {
    #expect(throws: FormFault.self) { try EventQuery(reading: query[...]) }
  }

  @Test(arguments: ["", "{", "::::", #"{"seq":1}"#, #"{"kind":"pulse"}"#])
  func `never takes text without a kind for a kind of leaf`(text: String) throws {
    let query = try EventQuery(reading: "kinds=pulse")
    #expect(!query.wants(ControlEvent(id: 1, name: .leaf, data: Array(text.utf8))))
  }
}
