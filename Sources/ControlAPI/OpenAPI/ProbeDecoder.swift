/// A decoder that has nothing to read: it notes what it is asked for and gives any value.
struct ProbeDecoder: Decoder {
  let notes: ProbeNotes
  let codingPath: [any CodingKey] = []
  let userInfo: [CodingUserInfoKey: Any] = [:]

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
    notes.beginObject()
    return KeyedDecodingContainer(KeyedProbe<Key>(notes: notes))
  }

  func unkeyedContainer() -> any UnkeyedDecodingContainer { UnkeyedProbe(notes: notes) }

  func singleValueContainer() -> any SingleValueDecodingContainer { SingleProbe(notes: notes) }
}

/// A type that cannot be followed.
struct NotFollowed: Error {}

private struct KeyedProbe<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let notes: ProbeNotes
  let codingPath: [any CodingKey] = []
  let allKeys: [Key] = []

  func contains(_ key: Key) -> Bool { true }

  func decodeNil(forKey key: Key) -> Bool { false }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    if let optional = type as? any OptionalForm.Type {
      guard let found = optional.look(notes.probe), let none = optional.nothing as? Value else {
        throw NotFollowed()
      }
      notes.note(key.stringValue, .nullable(found), isRequired: true)
      return none
    }
    guard let found = notes.probe.look(type) else { throw NotFollowed() }
    notes.note(key.stringValue, found.form, isRequired: true)
    return found.value
  }

  func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
    guard let found = notes.probe.look(type) else { throw NotFollowed() }
    notes.note(key.stringValue, .nullable(found.form), isRequired: false)
    return found.value
  }

  func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try maybe(type, key) }
  func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
    try maybe(type, key)
  }
  func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try maybe(type, key) }
  func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? {
    try maybe(type, key)
  }
  func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) throws -> UInt32? {
    try maybe(type, key)
  }
  func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) throws -> UInt64? {
    try maybe(type, key)
  }

  private func maybe<Value: Decodable>(_ type: Value.Type, _ key: Key) throws -> Value? {
    guard let found = notes.probe.look(type) else { throw NotFollowed() }
    notes.note(key.stringValue, .nullable(found.form), isRequired: false)
    return found.value
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> { throw NotFollowed() }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    throw NotFollowed()
  }

  func superDecoder() throws -> any Decoder { throw NotFollowed() }

  func superDecoder(forKey key: Key) throws -> any Decoder { throw NotFollowed() }
}

/// A list of one element.
private struct UnkeyedProbe: UnkeyedDecodingContainer {
  let notes: ProbeNotes
  let codingPath: [any CodingKey] = []
  let count: Int? = 1
  var currentIndex = 0
  var isAtEnd: Bool { currentIndex > 0 }

  init(notes: ProbeNotes) { self.notes = notes }

  mutating func decodeNil() -> Bool { false }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    guard let found = notes.probe.look(type) else { throw NotFollowed() }
    notes.note(.list(found.form))
    currentIndex += 1
    return found.value
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> { throw NotFollowed() }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    throw NotFollowed()
  }

  mutating func superDecoder() throws -> any Decoder { throw NotFollowed() }
}

private struct SingleProbe: SingleValueDecodingContainer {
  let notes: ProbeNotes
  let codingPath: [any CodingKey] = []

  func decodeNil() -> Bool { false }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    guard let found = notes.probe.look(type) else { throw NotFollowed() }
    notes.note(found.form)
    return found.value
  }
}

/// An optional whose key must be there.
private protocol OptionalForm {
  static func look(_ probe: FormProbe) -> JSONForm?
  static var nothing: Self { get }
}

extension Optional: OptionalForm where Wrapped: Decodable {
  static func look(_ probe: FormProbe) -> JSONForm? { probe.look(Wrapped.self)?.form }
  static var nothing: Self { nil }
}
