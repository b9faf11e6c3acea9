package import ControlAPI
package import NIOCore

/// An event with the text that all who follow are sent.
package struct PublishedEvent: Hashable, Sendable {
  package let event: ControlEvent
  /// In the form of `text/event-stream`.
  package let text: ByteBuffer
}

extension ControlEvent {
  /// The event in the form of `text/event-stream`.
  var text: ByteBuffer {
    var buffer = ByteBuffer()
    buffer.reserveCapacity(data.count + 64)
    if let id { buffer.writeString("id: \(id)\n") }
    buffer.writeString("event: \(name.rawValue)\n")
    for line in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      buffer.writeString("data: ")
      buffer.writeBytes(line)
      buffer.writeString("\n")
    }
    buffer.writeString("\n")
    return buffer
  }
}
