/// What the strict reader of the log's JSON refuses.
package enum JSONDefect: Hashable, Sendable {
  case tooLong
  case tooDeep
  case invalidUTF8
  case unexpectedEnd
  case unexpectedByte
  case badEscape
  case badNumber
  case numberOutOfRange
  case duplicateKey
  case trailingBytes
}

extension JSONDefect: CustomStringConvertible {
  package var description: String {
    switch self {
    case .tooLong: "longer than \(JSONValue.lengthLimit) bytes"
    case .tooDeep: "nested deeper than \(JSONValue.depthLimit) levels"
    case .invalidUTF8: "invalid UTF-8"
    case .unexpectedEnd: "unexpected end"
    case .unexpectedByte: "unexpected byte"
    case .badEscape: "bad escape in a string"
    case .badNumber: "a number that is not a plain integer"
    case .numberOutOfRange: "an integer beyond 64 bits"
    case .duplicateKey: "a key given twice"
    case .trailingBytes: "bytes after the end"
    }
  }
}
