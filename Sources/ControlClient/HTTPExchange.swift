import ControlAPI
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// One HTTP/1.1 request over a Unix socket.
struct HTTPExchange {
  typealias Channel = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>
  typealias Parts = NIOAsyncChannelInboundStream<HTTPClientResponsePart>.AsyncIterator

  let path: String

  func head(for route: ControlRoute, target: String, body: ByteBuffer?) -> HTTPRequestHead {
    var headers: HTTPHeaders = ["host": "handpieced", "connection": "close"]
    if let body {
      headers.add(name: "content-type", value: "application/json")
      headers.add(name: "content-length", value: "\(body.readableBytes)")
    } else if route.method == .post {
      headers.add(name: "content-length", value: "0")
    }
    return HTTPRequestHead(
      version: .http1_1, method: HTTPMethod(rawValue: route.method.rawValue), uri: target,
      headers: headers)
  }

  /// Connects; the request leaves with the connection, on NIO's own thread, and waits for nobody.
  func connect(
    sending parts: [HTTPClientRequestPart]
  ) async throws(ControlClientError) -> Channel {
    do {
      return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connect(unixDomainSocketPath: path) { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHTTPClientHandlers()
            try channel.pipeline.syncOperations.addHandler(RequestSender(parts))
            return try Channel(wrappingChannelSynchronously: channel)
          }
        }
    } catch let error as IOError {
      throw .unreachable(path: path, errno: error.errnoCode)
    } catch is SocketAddressError {
      throw .unreachable(path: path, errno: ENAMETOOLONG)
    } catch {
      throw .unreachable(path: path, errno: EIO)
    }
  }

  /// The status and body of the answer.
  func answer(
    to head: HTTPRequestHead, body: ByteBuffer?, within timeout: TimeAmount, maximumBytes: Int
  ) async throws(ControlClientError) -> (status: Int, body: ByteBuffer) {
    let content = body.map { [HTTPClientRequestPart.body(.byteBuffer($0))] } ?? []
    let connection = try await connect(sending: [.head(head)] + content + [.end(nil)])
    let channel = connection.channel
    let deadline = channel.eventLoop.scheduleTask(in: timeout) { channel.close(promise: nil) }
    defer { deadline.cancel() }
    do {
      return try await connection.executeThenClose { inbound, _ in
        var iterator = inbound.makeAsyncIterator()
        guard case .head(let answer) = try await iterator.next() else {
          throw ControlClientError.noAnswer(path: path)
        }
        let bytes = try await Self.body(&iterator, path: path, maximumBytes: maximumBytes)
        return (Int(answer.status.code), bytes)
      }
    } catch let error as ControlClientError {
      throw error
    } catch is HTTPParserError {
      throw .protocolError(reason: "not HTTP")
    } catch {
      throw .noAnswer(path: path)
    }
  }

  /// The rest of an answer after its head.
  static func body(
    _ parts: inout Parts, path: String, maximumBytes: Int
  ) async throws -> ByteBuffer {
    var bytes = ByteBuffer()
    while let part = try await parts.next(isolation: #isolation) {
      switch part {
      case .body(var part):
        guard bytes.readableBytes + part.readableBytes <= maximumBytes else {
          throw ControlClientError.protocolError(reason: "more than \(maximumBytes) bytes")
        }
        bytes.writeBuffer(&part)
      case .end: return bytes
      case .head: throw ControlClientError.protocolError(reason: "two answers to one request")
      }
    }
    throw ControlClientError.noAnswer(path: path)
  }
}

/// Writes a request as soon as the connection stands. A daemon that refuses early may close before
/// all is written; its answer still counts.
private final class RequestSender: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  private let parts: [HTTPClientRequestPart]

  init(_ parts: [HTTPClientRequestPart]) {
    self.parts = parts
  }

  func channelActive(context: ChannelHandlerContext) {
    for part in parts { context.write(Self.wrapOutboundOut(part), promise: nil) }
    context.flush()
    context.fireChannelActive()
  }
}
