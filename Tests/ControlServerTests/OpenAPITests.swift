import Backstage
import ControlAPI
import Foundation
import Testing

/// The control socket describes itself, from the very decoders that read its bodies.
@Suite struct `The description of the control socket` {
  private static let document = OpenAPIDocument(version: "0.1.0")

  private static func json() throws -> [String: Any] {
    let data = try JSONEncoder().encode(document.value)
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private static func schemas() throws -> [String: [String: Any]] {
    let components = try #require(try json()["components"] as? [String: Any])
    return try #require(components["schemas"] as? [String: [String: Any]])
  }

  @Test func `leaves no type out`() {
    #expect(Self.document.undescribed == [])
  }

  @Test func `has every route once, with its role`() throws {
    let paths = try #require(try Self.json()["paths"] as? [String: [String: [String: Any]]])
    for route in ControlRoute.allCases {
      let operation = paths[route.template]?[route.method.rawValue.lowercased()]
      #expect(operation?["operationId"] as? String == route.rawValue)
      #expect(operation?["x-role"] as? String == route.roleText)
      let needsBody = Samples.requests.first { $0.route == route }?.body != nil
      #expect((operation?["requestBody"] != nil) == needsBody, "\(route)")
    }
    #expect(paths.values.map(\.count).reduce(0, +) == ControlRoute.allCases.count)
  }

  @Test(arguments: Samples.requests.filter { $0.body != nil })
  func `describes what is really sent`(request: ControlRequest) throws {
    let body = try #require(request.body)
    let sent = try JSONSerialization.jsonObject(with: try JSONEncoder().encode(body))
    let paths = try #require(try Self.json()["paths"] as? [String: [String: [String: Any]]])
    let operation = try #require(paths[request.route.template]?["post"])
    let content = try #require(
      (operation["requestBody"] as? [String: Any])?["content"] as? [String: [String: Any]])
    let schema = try #require(content["application/json"]?["schema"] as? [String: Any])
    try expect(sent, fits: schema, among: try Self.schemas(), at: request.route.rawValue)
  }

  @Test func `describes what is really answered`() throws {
    let schemas = try Self.schemas()
    for (name, value) in [
      ("SessionSnapshot", Samples.snapshot as any Encodable),
      ("HandpieceSnapshot", Samples.handpiece),
      ("AlarmList", Samples.alarms), ("Problem", Samples.refusal),
      ("HandpieceRecord", Samples.record), ("SelfTestReport", Samples.selfTest),
      ("FramePage", Samples.frames),
    ] {
      let sent = try JSONSerialization.jsonObject(with: try JSONEncoder().encode(value))
      try expect(sent, fits: try #require(schemas[name]), among: schemas, at: name)
    }
  }

  /// Checks as much of JSON Schema as the description uses.
  private func expect(
    _ value: Any, fits schema: [String: Any], among schemas: [String: [String: Any]],
    at path: String
  ) throws {
    if let reference = schema["$ref"] as? String {
      let name = try #require(reference.split(separator: "/").last)
      let named = try #require(schemas[String(name)], "\(path): \(name)")
      return try expect(value, fits: named, among: schemas, at: path)
    }
    if let either = schema["anyOf"] as? [[String: Any]] {
      let kinds = either.compactMap { schema -> String? in
        if schema["$ref"] != nil { return "object" }
        return schema["type"] as? String
      }
      let kind = Self.kind(of: value)
      let isNumber = kind == "number" && !Set(kinds).isDisjoint(with: ["integer", "boolean"])
      #expect(kinds.contains(kind) || isNumber, "\(path)")
      return
    }
    switch schema["type"] as? String {
    case "object":
      let object = try #require(value as? [String: Any], "\(path)")
      guard let properties = schema["properties"] as? [String: [String: Any]] else { return }
      for key in schema["required"] as? [String] ?? [] {
        #expect(object[key] != nil, "\(path).\(key) is missing")
      }
      for (key, member) in object {
        let form = try #require(properties[key], "\(path).\(key) is not described")
        try expect(member, fits: form, among: schemas, at: "\(path).\(key)")
      }
    case "array":
      let items = try #require(schema["items"] as? [String: Any])
      for element in try #require(value as? [Any], "\(path)") {
        try expect(element, fits: items, among: schemas, at: "\(path)[]")
      }
    case "string":
      let text = try #require(value as? String, "\(path)")
      if let words = schema["enum"] as? [String] { #expect(words.contains(text), "\(path)") }
      if let pattern = schema["pattern"] as? String {
        #expect(text.range(of: pattern, options: .regularExpression) != nil, "\(path): \(text)")
      }
    case "integer": #expect(value is NSNumber, "\(path)")
    case "boolean": #expect(value is Bool, "\(path)")
    default: Issue.record("\(path): \(schema)")
    }
  }

  private static func kind(of value: Any) -> String {
    switch value {
    case is NSNull: "null"
    case is String: "string"
    case is [Any]: "array"
    case is [String: Any]: "object"
    case is NSNumber: "number"
    default: "unknown"
    }
  }

  /// The validator of the OpenAPI community, from PyPI.
  @Test(.enabled(if: Self.hasValidator, "openapi-spec-validator is not installed"))
  func `is valid OpenAPI`() throws {
    let path = FileManager.default.temporaryDirectory.path() + "/\(UUID().uuidString).json"
    try JSONEncoder().encode(Self.document.value).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let run = try Run.found("python3", ["-m", "openapi_spec_validator", path])
    #expect(run.status == 0, "\(run.said)")
  }

  private static let hasValidator =
    (try? Run.found("python3", ["-c", "import openapi_spec_validator"]).status) == 0
}
