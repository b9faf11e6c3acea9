import ControlAPI
import NIOCore

/// Tells a client that it is one too many, once it asks something, and closes.
///
/// What the client sends is read and thrown away for a moment: closing with unread bytes would
/// reset the connection, and the client might never see the answer.
final class ClientRefusal: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private var isAnswered = false

  func channelActive(context: ChannelHandlerContext) {
    let channel = context.channel
    context.eventLoop.scheduleTask(in: .seconds(1)) { channel.close(promise: nil) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    // Not before it has asked: HTTP clients take an early answer for an error.
    if !isAnswered { answer(context) }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event as? ChannelEvent == .inputClosed { context.close(promise: nil) }
  }

  private func answer(_ context: ChannelHandlerContext) {
    isAnswered = true
    let problem = Problem(
      .tooManyClients, "all connections are taken; end another client and try again")
    let body = JSONBody.bytes(of: problem)
    var answer = context.channel.allocator.buffer(capacity: 512)
    answer.writeString(
      """
      HTTP/1.1 503 Service Unavailable\r
      content-type: application/problem+json\r
      content-length: \(body.count)\r
      connection: close\r
      \r\n
      """)
    answer.writeBytes(body)
    context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
    context.close(mode: .output, promise: nil)
  }
}
