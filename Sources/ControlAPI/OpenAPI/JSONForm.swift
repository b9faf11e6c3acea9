/// The form of a JSON value, as a schema says it.
package indirect enum JSONForm: Hashable, Sendable {
  case boolean
  case integer(ClosedRange<Int64>?)
  case text(pattern: String?)
  /// One of some words.
  case word([String])
  case list(JSONForm)
  /// An object with any keys, all of one form.
  case dictionary(JSONForm)
  case object([Field])
  /// A form that is described once, under its name.
  case named(String)
  case either([JSONForm])
  case nullable(JSONForm)

  /// One key of an object.
  package struct Field: Hashable, Sendable {
    package let key: String
    package let form: JSONForm
    package let isRequired: Bool

    package init(_ key: String, _ form: JSONForm, isRequired: Bool = true) {
      self.key = key
      self.form = form
      self.isRequired = isRequired
    }
  }

  /// The form as JSON Schema 2020-12.
  var schema: OpenAPIValue {
    switch self {
    case .boolean: ["type": "boolean"]
    case .integer(let range):
      range.map {
        ["type": "integer", "minimum": .integer($0.lowerBound), "maximum": .integer($0.upperBound)]
      } ?? ["type": "integer"]
    case .text(let pattern):
      pattern.map { ["type": "string", "pattern": .text($0)] } ?? ["type": "string"]
    case .word(let words): ["type": "string", "enum": .list(words.map { .text($0) })]
    case .list(let form): ["type": "array", "items": form.schema]
    case .dictionary(let form): ["type": "object", "additionalProperties": form.schema]
    case .object(let fields): Self.schema(of: fields)
    case .named(let name): ["$ref": .text("#/components/schemas/\(name)")]
    case .either(let forms): ["anyOf": .list(forms.map(\.schema))]
    case .nullable(let form): ["anyOf": [form.schema, ["type": "null"]]]
    }
  }

  private static func schema(of fields: [Field]) -> OpenAPIValue {
    let properties = fields.map { ($0.key, $0.form.schema) }
    let required = fields.filter(\.isRequired).map { OpenAPIValue.text($0.key) }
    var schema: [(String, OpenAPIValue)] = [
      ("type", "object"), ("properties", .object(properties)),
    ]
    if !required.isEmpty { schema.append(("required", .list(required))) }
    return .object(schema)
  }
}

/// A type whose form its decoder does not tell, because it checks or tries what it reads.
package protocol FormDescribed {
  static var form: JSONForm { get }
  /// Any value, for decoders that need one to go on.
  static var anyValue: Self { get }
}
