/// What is wrong with the form of a request or of a file that goes into one.
package struct FormFault: Error, Equatable {
  /// The path of the field, such as `test_spots.0.day`, or `body` for all of it.
  package var field: String
  package var reason: String

  package init(field: String, reason: String) {
    self.field = field
    self.reason = reason
  }

  package init(path: [any CodingKey], reason: String) {
    let field = path.map { key in key.intValue.map { "\($0)" } ?? key.stringValue }
      .joined(separator: ".")
    self.init(field: field.isEmpty ? "body" : field, reason: reason)
  }

  package init(_ error: DecodingError) {
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
