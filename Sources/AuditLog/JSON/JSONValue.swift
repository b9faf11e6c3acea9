/// A value of the log's JSON profile, as the strict reader found it.
package enum JSONValue: Hashable, Sendable {
  case object([Member])
  case array([JSONValue])
  case string(String)
  case integer(Int64)
  case boolean(Bool)
  case null

  /// One key of an object with its value, in the order they were written.
  package struct Member: Hashable, Sendable {
    package var key: String
    package var value: JSONValue

    package init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// The longest text that is read, in bytes: as long as an entry of a bundle can be.
  package static var lengthLimit: Int { 65_535 }
  /// How deep objects and arrays may nest.
  package static var depthLimit: Int { 16 }

  /// Reads one text: no floats, no exponents, no key twice, nothing after the end.
  package init(reading bytes: [UInt8]) throws(AuditLogError) {
    var reader = try JSONReader(of: bytes)
    self = try reader.wholeText()
  }
}
