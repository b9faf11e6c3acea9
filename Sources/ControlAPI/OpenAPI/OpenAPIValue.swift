/// A JSON value of the API's own description.
package enum OpenAPIValue: Hashable, Sendable {
  case boolean(Bool)
  case integer(Int64)
  case text(String)
  case list([OpenAPIValue])
  case members([Member])

  /// A key of an object, with its value.
  package struct Member: Hashable, Sendable {
    package let key: String
    package let value: OpenAPIValue
  }

  static func object(_ members: [(String, OpenAPIValue)]) -> OpenAPIValue {
    .members(members.map { Member(key: $0.0, value: $0.1) })
  }
}

extension OpenAPIValue: ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral, ExpressibleByBooleanLiteral
{
  package init(stringLiteral value: String) { self = .text(value) }
  package init(booleanLiteral value: Bool) { self = .boolean(value) }
  package init(arrayLiteral elements: OpenAPIValue...) { self = .list(elements) }
  package init(dictionaryLiteral elements: (String, OpenAPIValue)...) { self = .object(elements) }
}

extension OpenAPIValue: Encodable {
  private struct MemberKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  package func encode(to encoder: any Encoder) throws {
    switch self {
    case .boolean(let value):
      var container = encoder.singleValueContainer()
      try container.encode(value)
    case .integer(let value):
      var container = encoder.singleValueContainer()
      try container.encode(value)
    case .text(let value):
      var container = encoder.singleValueContainer()
      try container.encode(value)
    case .list(let values):
      var container = encoder.unkeyedContainer()
      for value in values { try container.encode(value) }
    case .members(let members):
      var container = encoder.container(keyedBy: MemberKey.self)
      for member in members { try container.encode(member.value, forKey: MemberKey(member.key)) }
    }
  }
}
