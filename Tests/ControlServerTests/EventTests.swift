import Backstage
import ControlAPI
import ControlClient
import ControlServer
import Glibc
import Testing

@Suite struct `Events on the control socket` {
  @Test func `a client that comes back gets what it missed, once, and then what comes`()
    async throws
  {
    try await TestServer.run { server in
      let past = (0..<10).map { _ in server.service.append() }
      try await server.connection.withEvents(after: 3) { events in
        // Committed before the client came, published only now: it has been replayed already.
        server.feed.publish(past[9])
        // Replayed or live, depending on how far the client is: once either way.
        server.feed.publish(server.service.append())
        let end = ControlEvent(id: nil, name: .progress, data: Array("{}".utf8))
        server.feed.publish(end)
        var seen: [ControlEvent] = []
        for try await event in events {
          seen.append(event)
          if event == end { break }
        }
        #expect(seen.map(\.id) == [4, 5, 6, 7, 8, 9, 10, nil])
        #expect(seen.first == past[4])
      }
    }
  }

  @Test func `without a position only what comes is sent`() async throws {
    try await TestServer.run { server in
      _ = server.service.append()
      try await server.connection.withEvents { events in
        let next = server.service.append()
        server.feed.publish(next)
        var iterator = events.makeAsyncIterator()
        let received = try await iterator.next()
        #expect(received == next)
      }
    }
  }

  @Test func `a position that is not a number is refused`() async throws {
    try await TestServer.run { server in
      let answer = try await server.exchange("GET /v1/events HTTP/1.1\r\nlast-event-id: x\r\n")
      #expect(answer.hasPrefix("HTTP/1.1 400 "))
      #expect(answer.contains("Last-Event-ID"))
    }
  }

  @Test func `a client that leaves is forgotten`() async throws {
    try await TestServer.run { server in
      try await server.connection.withEvents { _ in
        #expect(server.feed.subscriberCount == 1)
      }
      try await onThread {
        while server.feed.subscriberCount > 0 { _ = poll(nil, 0, 1) }
      }
    }
  }

  /// Promise 12: a slow client is dropped, never waited for.
  @Test func `a client that stops reading is dropped and the others miss nothing`() async throws {
    var limits = ControlLimits()
    limits.writeTimeoutMilliseconds = 2000
    try await TestServer.run(limits: limits) { server in
      let path = server.path
      let sleeper = try await onThread {
        let socket = try RawSocket(path: path)
        socket.send("GET /v1/events HTTP/1.1\r\nhost: h\r\n\r\n")
        _ = socket.receive(until: "\r\n\r\n")
        return socket
      }
      try await server.connection.withEvents { events in
        #expect(server.feed.subscriberCount == 2)
        let data = [UInt8](repeating: UInt8(ascii: "1"), count: 60_000)
        var iterator = events.makeAsyncIterator()
        for _ in 0..<60 {
          let event = ControlEvent(id: nil, name: .state, data: data)
          server.feed.publish(event)
          guard try await iterator.next() == event else {
            Issue.record("an event was lost")
            return
          }
        }
        let wasDropped = try await onThread { sleeper.waitForHangUp() }
        #expect(wasDropped)
        let last = ControlEvent(id: nil, name: .state, data: [UInt8(ascii: "2")])
        server.feed.publish(last)
        let received = try await iterator.next()
        #expect(received == last)
      }
    }
  }

  @Test func `open event streams end when the server does`() async throws {
    try await TestServer.run { server in
      try await server.connection.withEvents { events in
        server.endpoint.shutdown()
        for try await _ in events {}
      }
    }
  }
}

@Suite struct `The feed of events` {
  @Test func `who follows gets everything in order`() async {
    let feed = EventFeed(capacity: 4)
    let subscription = feed.subscribe()
    for number in 0..<4 { feed.publish(progress(number)) }
    #expect(await events(subscription) == (0..<4).map { progress($0) })
  }

  @Test func `who falls behind by more than the ring holds is told`() async {
    let feed = EventFeed(capacity: 4)
    let subscription = feed.subscribe()
    for number in 0..<5 { feed.publish(progress(number)) }
    #expect(await subscription.next() == .fellBehind)
  }

  @Test func `a sleeper is woken by an event and by cancelling`() async {
    let feed = EventFeed()
    for number in 0..<100 {
      let subscription = feed.subscribe()
      async let publishing: Void = feed.publish(progress(number))
      #expect(await events(subscription) == [progress(number)])
      await publishing
    }
    let cancelled = Task { await feed.subscribe().next() }
    cancelled.cancel()
    #expect(await cancelled.value == .cancelled)
    #expect(feed.subscriberCount == 0)
  }

  @Test func `what comes in a burst is read together, and nothing twice`() async {
    let feed = EventFeed()
    let subscription = feed.subscribe()
    for number in 0..<200 { feed.publish(progress(number)) }
    var seen: [ControlEvent] = []
    while seen.count < 200 {
      let batch = await events(subscription)
      #expect((1...64).contains(batch.count))
      seen += batch
    }
    #expect(seen == (0..<200).map { progress($0) })
  }

  private func events(_ subscription: EventSubscription) async -> [ControlEvent] {
    guard case .events(let events) = await subscription.next() else { return [] }
    return events.map(\.event)
  }

  private func progress(_ number: Int) -> ControlEvent {
    ControlEvent(id: UInt64(number), name: .progress, data: [UInt8(truncatingIfNeeded: number)])
  }
}

@Suite struct `Reading an event stream` {
  private let stream = Array(
    """
    : hello\n\
    id: 7\nevent: leaf\ndata: {"a":\ndata:1}\n\n\
    event: state\r\ndata: {}\r\n\r\n\
    event: unknown\ndata: {}\n\n\
    event: leaf\n\n\
    retry: 5\rid: 8\revent: progress\rdata: x\r\r
    """.utf8)
  private let expected = [
    ControlEvent(id: 7, name: .leaf, data: Array("{\"a\":\n1}".utf8)),
    ControlEvent(id: nil, name: .state, data: Array("{}".utf8)),
    ControlEvent(id: 8, name: .progress, data: Array("x".utf8)),
  ]

  @Test(arguments: [1, 2, 3, 7, 1000])
  func `events are the same however the bytes are cut`(size: Int) throws {
    var parser = EventStreamParser()
    var events: [ControlEvent] = []
    for start in stride(from: 0, to: stream.count, by: size) {
      events += try parser.read(Array(stream[start..<min(start + size, stream.count)]))
    }
    #expect(events == expected)
  }

  /// Promise 12.
  @Test func `an event without end is refused`() {
    #expect(throws: ControlClientError.self) {
      var parser = EventStreamParser()
      let piece = Array("data: 0123456789\n".utf8)
      for _ in 0...(EventStreamParser.maximumBytes / 10) { _ = try parser.read(piece) }
    }
    #expect(throws: ControlClientError.self) {
      var parser = EventStreamParser()
      _ = try parser.read([UInt8](repeating: 65, count: EventStreamParser.maximumBytes + 1))
    }
  }

  @Test func `an id that is not a number is refused`() {
    #expect(throws: ControlClientError.self) {
      var parser = EventStreamParser()
      _ = try parser.read(Array("id: x\n".utf8))
    }
  }
}
