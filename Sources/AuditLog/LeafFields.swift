/// The keys of one object of a leaf, to be taken one by one; what is left over is an error.
///
/// The order of keys after the head has no meaning, but the writer has one, so that each is
/// found at the first look.
package struct LeafFields {
  private let members: [JSONValue.Member]
  private var taken: [Bool]
  private var next = 0

  package init(_ value: JSONValue) throws(AuditLogError) {
    guard case .object(let members) = value else { throw .notAnObject }
    self.members = members
    taken = [Bool](repeating: false, count: members.count)
  }

  /// The value under the key.
  package mutating func take<Value: LeafValue>(
    _ key: String, as type: Value.Type = Value.self
  ) throws(AuditLogError) -> Value {
    guard let value = Value(leafValue: try takeValue(key)) else { throw .badValue(key: key) }
    return value
  }

  /// The value under the key; `nil` where −1 says that it is not known.
  package mutating func takeKnown<Value: LeafValue>(
    _ key: String
  ) throws(AuditLogError) -> Value? {
    let member = try takeValue(key)
    if member == .integer(-1) { return nil }
    guard let value = Value(leafValue: member) else { throw .badValue(key: key) }
    return value
  }

  /// The value under the key; `nil` where empty text says that there is none.
  package mutating func takeUnlessEmpty<Value: LeafValue>(
    _ key: String
  ) throws(AuditLogError) -> Value? {
    let member = try takeValue(key)
    if member == .string("") { return nil }
    guard let value = Value(leafValue: member) else { throw .badValue(key: key) }
    return value
  }

  /// The value under the key; `nil` where the object has no such key.
  package mutating func takeIfPresent<Value: LeafValue>(
    _ key: String
  ) throws(AuditLogError) -> Value? {
    guard members.contains(where: { $0.key == key }) else { return nil }
    return try take(key)
  }

  /// The object under the key.
  package mutating func takeEntry<Entry: LeafEntry>(
    _ key: String
  ) throws(AuditLogError) -> Entry {
    let member = try takeValue(key)
    guard case .object = member else { throw .badValue(key: key) }
    var fields = try LeafFields(member)
    let entry = try Entry(from: &fields)
    try fields.finish()
    return entry
  }

  package mutating func takeList<Value: LeafValue>(
    _ key: String
  ) throws(AuditLogError) -> [Value] {
    var list: [Value] = []
    for element in try takeArray(key) {
      guard let value = Value(leafValue: element) else { throw .badValue(key: key) }
      list.append(value)
    }
    return list
  }

  package mutating func takeEntries<Entry: LeafEntry>(
    _ key: String
  ) throws(AuditLogError) -> [Entry] {
    var list: [Entry] = []
    for element in try takeArray(key) {
      guard case .object = element else { throw .badValue(key: key) }
      var fields = try LeafFields(element)
      list.append(try Entry(from: &fields))
      try fields.finish()
    }
    return list
  }

  /// Refuses keys that nobody took.
  package func finish() throws(AuditLogError) {
    if let index = taken.firstIndex(of: false) { throw .unknownKey(members[index].key) }
  }

  private mutating func takeArray(_ key: String) throws(AuditLogError) -> [JSONValue] {
    guard case .array(let elements) = try takeValue(key) else { throw .badValue(key: key) }
    return elements
  }

  private mutating func takeValue(_ key: String) throws(AuditLogError) -> JSONValue {
    if next >= members.count || members[next].key != key {
      guard let index = members.firstIndex(where: { $0.key == key }) else {
        throw .missingKey(key)
      }
      next = index
    }
    taken[next] = true
    next += 1
    return members[next - 1].value
  }
}
