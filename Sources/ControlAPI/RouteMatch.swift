/// What a method and a path lead to.
package enum RouteMatch: Equatable, Sendable {
  /// A route, and the identifier in its path, empty when it has none.
  case found(ControlRoute, identifier: String)
  /// The path exists, with other methods than the one asked.
  case wrongMethod(allowed: [ControlMethod])
  case unknownPath

  /// Finds the route for a method and a path without its query.
  package init(method: String, path: String) {
    let segments = Self.segments(of: path)
    var allowed: [ControlMethod] = []
    for (route, template) in Self.templates[segments.count] ?? [] {
      guard let identifier = Self.identifier(in: segments, of: template) else { continue }
      if route.method.rawValue == method {
        self = .found(route, identifier: identifier)
        return
      }
      allowed.append(route.method)
    }
    self = allowed.isEmpty ? .unknownPath : .wrongMethod(allowed: allowed)
  }

  /// Every route and the segments of its template, by how many these are: taken apart once, not for
  /// each request.
  private static let templates = Dictionary(
    grouping: ControlRoute.allCases.map { (route: $0, template: segments(of: $0.template)) },
    by: \.template.count)

  private static func segments(of path: String) -> [Substring] {
    path.split(separator: "/", omittingEmptySubsequences: false)
  }

  /// The identifier when as many segments fit the template, else `nil`.
  private static func identifier(
    in segments: [Substring], of template: [Substring]
  ) -> String? {
    var identifier = ""
    for (wanted, given) in zip(template, segments) {
      if wanted.hasPrefix("{") {
        guard Identifier<PatientKind>.isValid(given) else { return nil }
        identifier = String(given)
      } else if wanted != given {
        return nil
      }
    }
    return identifier
  }
}
