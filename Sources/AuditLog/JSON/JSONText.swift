/// Writes JSON of the log's profile: objects, arrays, strings, integers and booleans, no spaces.
///
/// It appends to one byte array and keeps nothing else but whether a comma is due, because
/// every pulse passes through it before it may be acknowledged. What it writes is well formed
/// as long as calls to `open…` and `close…` pair up.
package struct JSONText: Sendable {
  package private(set) var bytes: [UInt8]
  private var commaIsDue = false

  package init(capacity: Int = 1024) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  /// Hands over what was written since the last call, so that a long text needs no memory.
  package mutating func takeBytes() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  package mutating func openObject() { open(UInt8(ascii: "{")) }
  package mutating func closeObject() { close(UInt8(ascii: "}")) }
  package mutating func openArray() { open(UInt8(ascii: "[")) }
  package mutating func closeArray() { close(UInt8(ascii: "]")) }

  /// Writes the key of the value that follows. Keys are ours: plain ASCII without quotes.
  package mutating func key(_ key: String) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: key.utf8)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
    commaIsDue = false
  }

  package mutating func integer(_ value: Int64) {
    separate()
    commaIsDue = true
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    digits(of: value.magnitude)
  }

  package mutating func boolean(_ value: Bool) {
    separate()
    commaIsDue = true
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  package mutating func string(_ value: String) {
    separate()
    commaIsDue = true
    bytes.append(UInt8(ascii: "\""))
    for byte in value.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0..<0x20:
        bytes.append(contentsOf: "\\u00".utf8)
        hexDigits(of: UInt64(byte), count: 2)
      default:
        bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes a string of `count` lower-case hex digits for each word, most significant first.
  package mutating func hex(_ words: UInt64...) {
    separate()
    commaIsDue = true
    bytes.append(UInt8(ascii: "\""))
    for word in words { hexDigits(of: word, count: 16) }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    commaIsDue = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    commaIsDue = true
  }

  private mutating func separate() {
    if commaIsDue { bytes.append(UInt8(ascii: ",")) }
  }

  private mutating func digits(of value: UInt64) {
    if value < 10 {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value))
      return
    }
    digits(of: value / 10)
    bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10))
  }

  private mutating func hexDigits(of value: UInt64, count: Int) {
    var shift = count * 4
    while shift > 0 {
      shift -= 4
      let nibble = UInt8(truncatingIfNeeded: value >> UInt64(shift)) & 0xF
      bytes.append(nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10)
    }
  }
}
