package import ControlAPI

/// Reads `text/event-stream` as it arrives, in pieces of any size.
package struct EventStreamParser: Sendable {
  private var line: [UInt8] = []
  private var afterCarriageReturn = false
  private var id: UInt64?
  private var name = ""
  private var data: [UInt8] = []
  private var hasData = false

  /// How long an event may be, in bytes; a leaf of the log has at most 64 KiB.
  package static let maximumBytes = 256 * 1024

  private let tellsHeartbeats: Bool

  /// - Parameter tellsHeartbeats: whether a comment is an `alive` event, else it is skipped.
  package init(tellsHeartbeats: Bool = false) {
    self.tellsHeartbeats = tellsHeartbeats
  }

  /// Takes some bytes and returns the events they complete. Events of unknown names are skipped.
  package mutating func read(_ bytes: [UInt8]) throws(ControlClientError) -> [ControlEvent] {
    var events: [ControlEvent] = []
    var start = bytes.startIndex
    for (index, byte) in bytes.enumerated() {
      let isSecondOfPair = afterCarriageReturn && byte == UInt8(ascii: "\n")
      afterCarriageReturn = byte == UInt8(ascii: "\r")
      guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else { continue }
      if !isSecondOfPair {
        try extendLine(by: bytes[start..<index])
        if let event = try endLine() { events.append(event) }
      }
      start = index + 1
    }
    try extendLine(by: bytes[start...])
    return events
  }

  private mutating func extendLine(by bytes: ArraySlice<UInt8>) throws(ControlClientError) {
    guard line.count + data.count + bytes.count <= Self.maximumBytes else {
      throw .protocolError(reason: "an event of more than \(Self.maximumBytes) bytes")
    }
    line.append(contentsOf: bytes)
  }

  private mutating func endLine() throws(ControlClientError) -> ControlEvent? {
    defer { line.removeAll(keepingCapacity: true) }
    if line.isEmpty { return endEvent() }
    if tellsHeartbeats, line.first == UInt8(ascii: ":") {
      return ControlEvent(id: nil, name: .alive, data: [])
    }
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    var value = line[(colon + 1)...]
    if value.first == UInt8(ascii: " ") { value.removeFirst() }
    switch String(decoding: line[..<colon], as: UTF8.self) {
    case "id":
      guard let number = UInt64(String(decoding: value, as: UTF8.self)) else {
        throw .protocolError(reason: "an event id that is not a number")
      }
      id = number
    case "event":
      name = String(decoding: value, as: UTF8.self)
    case "data":
      if hasData { data.append(UInt8(ascii: "\n")) }
      data.append(contentsOf: value)
      hasData = true
    default: break
    }
    return nil
  }

  private mutating func endEvent() -> ControlEvent? {
    defer {
      id = nil
      name = ""
      data = []
      hasData = false
    }
    guard hasData, let name = ControlEvent.Name(rawValue: name) else { return nil }
    return ControlEvent(id: id, name: name, data: data)
  }
}
