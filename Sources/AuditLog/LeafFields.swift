/// The keys of one object of a leaf, to be taken one by one in the order in which they are written;
/// what is left over is an error.
///
/// Values are read straight from the bytes. What is wrong with these as JSON may show as another
/// error here; whoever wants it named reads them as ``JSONValue``.
package struct LeafFields {
  private var reader: JSONReader
  /// Whether the object's next key is its first.
  private var isAtFirst = true
  /// Keys that stand where others belong.
  private var passed: [String] = []

  /// Begins with the one object of a text.
  init(reading bytes: [UInt8]) throws(AuditLogError) {
    reader = try JSONReader(of: bytes)
    guard try reader.opens(with: UInt8(ascii: "{")) else { throw .notAnObject }
  }

  /// The value under the key.
  package mutating func take<Value: LeafValue>(
    _ key: String, as type: Value.Type = Value.self
  ) throws(AuditLogError) -> Value {
    try step(over: key)
    return try value(of: key)
  }

  /// The value under the key; `nil` where −1 says that it is not known.
  package mutating func takeKnown<Value: LeafValue>(
    _ key: String
  ) throws(AuditLogError) -> Value? {
    try step(over: key)
    return reader.takesMinusOne() ? nil : try value(of: key)
  }

  /// The value under the key; `nil` where empty text says that there is none.
  package mutating func takeUnlessEmpty<Value: LeafValue>(
    _ key: String
  ) throws(AuditLogError) -> Value? {
    try step(over: key)
    return reader.takesEmptyText() ? nil : try value(of: key)
  }

  /// The value under the key; `nil` where another key comes next.
  package mutating func takeIfPresent<Value: LeafValue>(
    _ key: String
  ) throws(AuditLogError) -> Value? {
    let start = self
    if !takesNext(key), try nextKey() != key {
      self = start
      return nil
    }
    return try value(of: key)
  }

  /// The object under the key.
  package mutating func takeEntry<Entry: LeafEntry>(
    _ key: String
  ) throws(AuditLogError) -> Entry {
    try step(over: key)
    return try entry(of: key)
  }

  package mutating func takeList<Value: LeafValue>(
    _ key: String
  ) throws(AuditLogError) -> [Value] {
    try takeElements(key) { (fields) throws(AuditLogError) in try fields.value(of: key) }
  }

  package mutating func takeEntries<Entry: LeafEntry>(
    _ key: String
  ) throws(AuditLogError) -> [Entry] {
    try takeElements(key) { (fields) throws(AuditLogError) in try fields.entry(of: key) }
  }

  /// Refuses keys that nobody took, and anything after the object.
  mutating func finish() throws(AuditLogError) {
    try close()
    try reader.end()
  }

  private mutating func takeElements<Element>(
    _ key: String, _ element: (inout LeafFields) throws(AuditLogError) -> Element
  ) throws(AuditLogError) -> [Element] {
    try step(over: key)
    guard try reader.opens(with: UInt8(ascii: "[")) else { throw .badValue(key: key) }
    var list: [Element] = []
    if try reader.closes(with: UInt8(ascii: "]")) { return list }
    repeat { list.append(try element(&self)) } while try !reader.endsList(with: UInt8(ascii: "]"))
    return list
  }

  private mutating func value<Value: LeafValue>(of key: String) throws(AuditLogError) -> Value {
    guard let value = Value(from: &reader) else { throw .badValue(key: key) }
    return value
  }

  private mutating func entry<Entry: LeafEntry>(of key: String) throws(AuditLogError) -> Entry {
    guard try reader.opens(with: UInt8(ascii: "{")) else { throw .badValue(key: key) }
    let outer = passed
    isAtFirst = true
    passed = []
    let entry = try Entry(from: &self)
    try close()
    isAtFirst = false
    passed = outer
    return entry
  }

  private mutating func close() throws(AuditLogError) {
    if let key = try nextKey() { passed.append(key) }
    if let key = passed.first { throw .unknownKey(key) }
    _ = try reader.closes(with: UInt8(ascii: "}"))
  }

  /// Goes on to the value of the key, which is the next one in every leaf that is right.
  private mutating func step(over key: String) throws(AuditLogError) {
    if takesNext(key) { return }
    while let next = try nextKey() {
      if next == key { return }
      passed.append(next)
      _ = try reader.value()
    }
    throw passed.contains(key) ? .misplacedKey(key) : .missingKey(key)
  }

  private mutating func takesNext(_ key: String) -> Bool {
    guard reader.takes(key, isFirst: isAtFirst) else { return false }
    isAtFirst = false
    return true
  }

  /// The next key, whatever it is; `nil` at the end of the object.
  private mutating func nextKey() throws(AuditLogError) -> String? {
    if reader.isNext(UInt8(ascii: "}")) { return nil }
    if !isAtFirst { try reader.comma() }
    isAtFirst = false
    let key = try reader.string()
    try reader.colon()
    return key
  }
}
