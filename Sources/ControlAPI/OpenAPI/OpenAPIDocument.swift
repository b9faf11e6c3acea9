/// The control socket as OpenAPI 3.1, made from the table of routes and from the decoders that read
/// its bodies (https://spec.openapis.org/oas/v3.1.0).
package struct OpenAPIDocument: Sendable {
  package let value: OpenAPIValue
  /// Types whose form could not be found; empty unless somebody has written a decoder that the
  /// probe cannot follow.
  package let undescribed: [String]

  package init(version: String) {
    let probe = FormProbe()
    var undescribed: [String] = []
    func form(_ type: any Decodable.Type) -> OpenAPIValue {
      guard let form = probe.form(of: type) else {
        undescribed.append("\(type)")
        return [:]
      }
      return form.schema
    }
    _ = form(Reason.self)
    let templates = ControlRoute.allCases.reduce(into: [String]()) { templates, route in
      if !templates.contains(route.template) { templates.append(route.template) }
    }
    let paths = templates.map { template in
      let routes = ControlRoute.allCases.filter { $0.template == template }
      let operations = routes.map { route in
        (route.method == .get ? "get" : "post", Self.operation(route, form))
      }
      return (template, OpenAPIValue.object(operations))
    }
    var schemas = probe.named.sorted { $0.key < $1.key }.map { ($0.key, $0.value.schema) }
    schemas.append(("Problem", Self.problem))
    value = [
      "openapi": "3.1.0",
      "info": [
        "title": "handpieced", "version": .text(version),
        "description": """
        The control socket of handpieced: HTTP/1.1 over a Unix socket. Integers only, each with \
        its unit in its key. Who asks is known by the kernel's credentials of the connection; \
        x-role names the role that the seat needs.
        """,
      ],
      "servers": [["url": "http://localhost", "description": "over the Unix socket"]],
      "paths": .object(paths),
      "components": ["schemas": .object(schemas)],
    ]
    self.undescribed = undescribed
  }

  private static func operation(
    _ route: ControlRoute, _ form: (any Decodable.Type) -> OpenAPIValue
  ) -> OpenAPIValue {
    var operation: [(String, OpenAPIValue)] = [
      ("operationId", .text(route.rawValue)), ("summary", .text(route.summary)),
      ("x-role", .text(route.roleText)),
    ]
    let parameters = self.parameters(of: route)
    if !parameters.isEmpty { operation.append(("parameters", .list(parameters))) }
    if let type = route.requestType {
      operation.append(
        (
          "requestBody",
          ["required": true, "content": ["application/json": ["schema": form(type)]]]
        ))
    }
    let content: OpenAPIValue
    if let text = route.textType {
      let schema: OpenAPIValue = ["schema": ["type": "string"]]
      content = .object([(text, schema)])
    } else {
      content = ["application/json": ["schema": route.answerType.map(form) ?? ["type": "object"]]]
    }
    operation.append(
      (
        "responses",
        .object([
          ("\(route.successStatus)", ["description": "Done.", "content": content]),
          (
            "default",
            [
              "description": "A problem, RFC 9457; for refusals with every reason.",
              "content": [
                "application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]
              ],
            ]
          ),
        ])
      ))
    return .object(operation)
  }

  private static func parameters(of route: ControlRoute) -> [OpenAPIValue] {
    let segments = route.template.split(separator: "/").filter { $0.hasPrefix("{") }
    let inPath: [OpenAPIValue] = segments.map { segment in
      [
        "name": .text(String(segment.dropFirst().dropLast())), "in": "path", "required": true,
        "schema": Identifier<SessionKind>.form.schema,
      ]
    }
    let inQuery: [OpenAPIValue] = route.parameters.map { parameter in
      [
        "name": .text(parameter.name), "in": "query", "required": .boolean(parameter.isRequired),
        "description": .text(parameter.meaning), "schema": parameter.form.schema,
      ]
    }
    guard route == .events else { return inPath + inQuery + conditions(of: route) }
    let position: OpenAPIValue = [
      "name": "Last-Event-ID", "in": "header", "required": false,
      "description": "The newest leaf that the client has; what came after it is sent first.",
      "schema": JSONForm.integer(0...Int64.max).schema,
    ]
    return inQuery + [position]
  }

  private static func conditions(of route: ControlRoute) -> [OpenAPIValue] {
    var conditions: [OpenAPIValue] = []
    if route.matching != .unknown {
      conditions.append([
        "name": "If-Match", "in": "header", "required": .boolean(route.matching == .demanded),
        "description": "The ETag of what was read; nothing is changed if it differs by now.",
        "schema": JSONForm.text(pattern: "^\"[!#-~]{1,128}\"$").schema,
      ])
    }
    if route.creates {
      conditions.append([
        "name": .text(IdempotencyKey.header), "in": "header", "required": false,
        "description":
          "A name for this request: under it, it is done once, however often it is sent.",
        "schema": JSONForm.text(pattern: "^[A-Za-z0-9_-][A-Za-z0-9._-]{7,63}$").schema,
      ])
    }
    return conditions
  }

  private static var problem: OpenAPIValue {
    JSONForm.object([
      JSONForm.Field("type", .word(Problem.Code.allCases.map { Problem.typePrefix + $0.rawValue })),
      JSONForm.Field("title", .text(pattern: nil)),
      JSONForm.Field("status", .integer(400...599)),
      JSONForm.Field("detail", .text(pattern: nil)),
      JSONForm.Field("reasons", .list(.named("Reason"))),
    ]).schema
  }
}
