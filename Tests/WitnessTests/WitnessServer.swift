import NIOCore
import NIOPosix

/// A small HTTP server on the loopback interface, as honest or as hostile as a test wants it.
enum WitnessServer {
  /// What comes back for a request's body.
  enum Reply: Sendable {
    case http(status: Int, body: [UInt8])
    /// Bytes as they are, whatever they are.
    case raw([UInt8])
    /// Bytes, and then nothing, as long as the other side waits.
    case begun([UInt8])
    /// A body without an end.
    case endless
    /// Nothing, as long as the other side waits.
    case silence
  }

  /// Serves while the test runs, on a port of the system's choice or the named one.
  static func run<Result: Sendable>(
    port: Int = 0, reply: @escaping @Sendable (_ path: String, _ body: [UInt8]) -> Reply,
    test: (_ port: Int) async throws -> Result
  ) async throws -> Result {
    let server = try await bind(port)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await server.executeThenClose { inbound in
          try await withThrowingDiscardingTaskGroup { connections in
            for try await connection in inbound {
              connections.addTask { try? await serve(connection, reply) }
            }
          }
        }
      }
      defer { group.cancelAll() }
      return try await test(server.channel.localAddress?.port ?? 0)
    }
  }

  private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

  private static func bind(_ port: Int) async throws -> NIOAsyncChannel<Connection, Never> {
    try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .bind(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try Connection(wrappingChannelSynchronously: channel)
        }
      }
  }

  private static func serve(
    _ connection: Connection, _ reply: @Sendable (String, [UInt8]) -> Reply
  ) async throws {
    try await connection.executeThenClose { inbound, outbound in
      var received: [UInt8] = []
      var iterator = inbound.makeAsyncIterator()
      var request: (path: String, body: [UInt8])?
      while request == nil, let bytes = try await iterator.next() {
        received += Array(bytes.readableBytesView)
        request = whole(received)
      }
      guard let request else { return }
      switch reply(request.path, request.body) {
      case .http(let status, let body):
        let head =
          "HTTP/1.1 \(status) x\r\ncontent-length: \(body.count)\r\nconnection: close\r\n\r\n"
        try await outbound.write(ByteBuffer(bytes: Array(head.utf8) + body))
      case .raw(let bytes): try await outbound.write(ByteBuffer(bytes: bytes))
      case .begun(let bytes):
        try await outbound.write(ByteBuffer(bytes: bytes))
        while try await iterator.next() != nil {}
      case .endless:
        try await outbound.write(ByteBuffer(string: "HTTP/1.1 200 OK\r\n\r\n"))
        while true { try await outbound.write(ByteBuffer(repeating: 0x41, count: 65_536)) }
      case .silence: while try await iterator.next() != nil {}
      }
    }
  }

  /// The path and body of a request, once all of it is there.
  private static func whole(_ bytes: [UInt8]) -> (path: String, body: [UInt8])? {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
    let lines = text[..<end.lowerBound].split(separator: "\r\n")
    let words = lines.first?.split(separator: " ") ?? []
    let length = lines.lazy.compactMap { line -> Int? in
      let parts = line.lowercased().split(separator: ": ")
      return parts.first == "content-length" ? Int(parts.last ?? "") : nil
    }.first
    let head = text[..<end.upperBound].utf8.count
    guard words.count > 1, let length, bytes.count >= head + length else { return nil }
    return (String(words[1]), Array(bytes[head..<(head + length)]))
  }
}
