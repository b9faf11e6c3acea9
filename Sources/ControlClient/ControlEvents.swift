package import ControlAPI
import NIOCore
import NIOHTTP1

/// The events of a daemon as they arrive; it can be read once. It ends with the connection, also
/// for a client that reads too slowly: what was missed is had by asking again after the last `id`.
package struct ControlEvents: AsyncSequence {
  package typealias Element = ControlEvent

  private let parts: HTTPExchange.Parts

  private let tellsHeartbeats: Bool

  init(iterator: HTTPExchange.Parts, tellsHeartbeats: Bool) {
    parts = iterator
    self.tellsHeartbeats = tellsHeartbeats
  }

  package func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(parts: parts, parser: EventStreamParser(tellsHeartbeats: tellsHeartbeats))
  }

  /// Reads no further than it is asked to: a slow reader is felt by the daemon.
  package struct AsyncIterator: AsyncIteratorProtocol {
    private var parts: HTTPExchange.Parts
    private var parser: EventStreamParser
    private var ready: ArraySlice<ControlEvent> = []

    fileprivate init(parts: HTTPExchange.Parts, parser: EventStreamParser) {
      self.parts = parts
      self.parser = parser
    }

    package mutating func next() async throws(ControlClientError) -> ControlEvent? {
      while true {
        if let event = ready.popFirst() { return event }
        // However the connection ended, there is nothing more to come.
        guard case .body(let bytes) = try? await parts.next(isolation: #isolation) else {
          return nil
        }
        ready = ArraySlice(try parser.read(Array(bytes.readableBytesView)))
      }
    }
  }
}
