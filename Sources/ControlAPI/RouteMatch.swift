/// What a method and a path lead to.
package enum RouteMatch: Equatable, Sendable {
  /// A route, and the identifier in its path, empty when it has none.
  case found(ControlRoute, identifier: String)
  /// The path exists, with other methods than the one asked.
  case wrongMethod(allowed: [ControlMethod])
  case unknownPath

  /// Finds the route for a method and a path without its query.
  package init(method: String, path: String) {
    let segments = path.split(separator: "/", omittingEmptySubsequences: false)
    var allowed: [ControlMethod] = []
    for route in ControlRoute.allCases {
      guard let identifier = Self.identifier(in: segments, of: route) else { continue }
      if route.method.rawValue == method {
        self = .found(route, identifier: identifier)
        return
      }
      allowed.append(route.method)
    }
    self = allowed.isEmpty ? .unknownPath : .wrongMethod(allowed: allowed)
  }

  /// The identifier when the segments fit the route's template, else `nil`.
  private static func identifier(in segments: [Substring], of route: ControlRoute) -> String? {
    let expected = route.template.split(separator: "/", omittingEmptySubsequences: false)
    guard expected.count == segments.count else { return nil }
    var identifier = ""
    for (wanted, given) in zip(expected, segments) {
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
