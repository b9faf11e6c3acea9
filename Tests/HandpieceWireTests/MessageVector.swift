import HandpieceWire

/// One message as bytes: its payload with a ruler, and the whole frame it travels in.
///
/// Each line of a payload is `offset  bytes  | meaning`; the offsets are checked too.
struct MessageVector: Sendable {
  let name: String
  let payload: String
  let frame: String

  var payloadBytes: [UInt8] {
    payload.split(separator: "\n").flatMap { line in
      let columns = line.prefix { $0 != "|" }.split(separator: " ")
      return hexBytes(columns.dropFirst().joined(separator: " "))
    }
  }

  /// Whether every line stands at the offset it claims.
  var rulerIsRight: Bool {
    var offset = 0
    for line in payload.split(separator: "\n") {
      let columns = line.prefix { $0 != "|" }.split(separator: " ")
      guard columns.first.flatMap({ Int($0) }) == offset else { return false }
      offset += columns.count - 1
    }
    return true
  }

  var frameBytes: [UInt8] { hexBytes(frame) }
}

/// Reads bytes written as pairs of hex digits between blanks; anything else is left out, which no
/// comparison survives.
func hexBytes(_ text: String) -> [UInt8] {
  text.split { $0 == " " || $0 == "\n" }.compactMap { UInt8($0, radix: 16) }
}

extension Payload {
  init(_ bytes: [UInt8]) {
    var writer = PayloadWriter()
    for byte in bytes { writer.put(byte) }
    self = writer.payload
  }

  var array: [UInt8] {
    (0..<count).map { byte(at: $0) }
  }
}

extension EncodedFrame {
  var array: [UInt8] {
    (0..<count).map { bytes[$0] }
  }
}
