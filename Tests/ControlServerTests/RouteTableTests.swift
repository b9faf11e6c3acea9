import ControlAPI
import Testing

/// Design §7: one table maps requests to roles.
@Suite struct `The table of routes` {
  @Test func `no route stands in it twice`() {
    print(ControlRoute.table)
    let lines = ControlRoute.table.split(separator: "\n").map {
      $0.split(separator: " ").prefix(2).joined(separator: " ")
    }
    #expect(lines.count == ControlRoute.allCases.count)
    #expect(Set(lines).count == lines.count)
  }

  /// Promise 6.
  @Test func `stop is for everyone and nothing else is`() {
    #expect(ControlRoute.allCases.filter { $0.role == nil } == [.stop])
  }

  @Test(arguments: ControlRoute.allCases)
  func `every route is found by its own method and path`(route: ControlRoute) {
    let identifier = route.template.contains("{") ? "a-1" : ""
    let path = route.path("a-1")
    #expect(
      RouteMatch(method: route.method.rawValue, path: path)
        == .found(route, identifier: identifier))
  }

  @Test func `a known path with another method names the methods it has`() {
    #expect(RouteMatch(method: "DELETE", path: "/v1/stop") == .wrongMethod(allowed: [.post]))
    #expect(RouteMatch(method: "GET", path: "/v1/sessions") == .wrongMethod(allowed: [.post]))
  }

  @Test(arguments: [
    "", "/", "/v1", "/v1/statu", "/v1/status/", "//v1/status", "/v2/status", "/v1/patients/",
    "/v1/patients/..%2F", "/v1/patients/a b", "/v1/sessions/ä", "/v1/sessions/a/arm/x",
    "/v1/patients/" + String(repeating: "a", count: 65),
  ])
  func `other paths lead nowhere`(path: String) {
    #expect(RouteMatch(method: "GET", path: path) == .unknownPath)
  }
}
