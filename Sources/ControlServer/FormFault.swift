/// What is wrong with the form of a request.
struct FormFault: Error, Equatable {
  /// The path of the field, such as `test_spots.0.day`, or `body` for all of it.
  var field: String
  var reason: String

  init(field: String, reason: String) {
    self.field = field
    self.reason = reason
  }

  init(path: [any CodingKey], reason: String) {
    let field = path.map { key in key.intValue.map { "\($0)" } ?? key.stringValue }
      .joined(separator: ".")
    self.init(field: field.isEmpty ? "body" : field, reason: reason)
  }

  init(_ error: DecodingError) {
    switch error {
    case .keyNotFound(let key, let context):
      self.init(path: context.codingPath + [key], reason: "missing")
    case .valueNotFound(_, let context):
      self.init(path: context.codingPath, reason: "must not be null")
    case .typeMismatch(let type, let context):
      self.init(path: context.codingPath, reason: "must be \(Self.name(of: type))")
    case .dataCorrupted(let context):
      self.init(path: context.codingPath, reason: context.debugDescription)
    @unknown default:
      self.init(path: [], reason: "not readable")
    }
  }

  private static func name(of type: any Any.Type) -> String {
    switch type {
    case is String.Type: "a string"
    case is Bool.Type: "true or false"
    case is any BinaryInteger.Type: "a whole number"
    case is [Any].Type: "a list"
    default: "an object"
    }
  }
}

/// The first number in a body that is not a whole number from 0 to 2³² - 1, if there is one.
///
/// The decoder does not say which number did not fit its field; it is looked for afterwards.
struct MisfitNumber: Decodable {
  let path: [any CodingKey]?

  init(from decoder: any Decoder) throws {
    if let object = try? decoder.container(keyedBy: Key.self) {
      path = try object.allKeys.lazy
        .compactMap { try object.decode(MisfitNumber.self, forKey: $0).path }.first
    } else if var list = try? decoder.unkeyedContainer() {
      var found: [any CodingKey]?
      while found == nil, !list.isAtEnd { found = try list.decode(MisfitNumber.self).path }
      path = found
    } else {
      let value = try decoder.singleValueContainer()
      let isMisfit =
        (try? value.decode(UInt32.self)) == nil
        && (try? value.decode(Double.self)) != nil
      path = isMisfit ? decoder.codingPath : nil
    }
  }

  private struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) {
      self.stringValue = stringValue
    }

    init?(intValue: Int) {
      nil
    }
  }
}
