import ControlAPI

/// Requests that no honest client sends, one after the other from a seed.
struct HostileRequests {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// The next request: everything that is sent over one connection.
  mutating func next() -> [UInt8] {
    switch number(below: 10) {
    case 0: (0..<number(below: 600) + 1).map { _ in UInt8(truncatingIfNeeded: word()) }
    case 1: Array(requestLine().utf8)
    case 2: Array((head(pick(Self.methods), pathOfNothing()) + "\r\n").utf8)
    case 3: Array(badHeaders().utf8)
    case 4: Array(badChunks().utf8)
    case 5: Array(truncated(post(brokenJSON())).utf8)
    case 6: post(bytes: (0..<number(below: 200)).map { _ in UInt8(truncatingIfNeeded: word()) })
    default: Array(post(brokenJSON()).utf8)
    }
  }

  private static let methods = [
    "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "CONNECT", "get", "", "🜲",
  ]

  private static let identifiers = [
    "P-1", "a", "..", "%2e%2e", "%00", "", ".hidden", "ä", "a b", String(repeating: "x", count: 65),
    "1'; DROP TABLE patient;--", "{patient}",
  ]

  /// Values of every kind, the right one for a field seldom among them.
  private static let values = [
    "null", "true", "-1", "0", "1", "4294967296", "9223372036854775807", "9223372036854775808",
    "-9223372036854775809", "1e400", "1.5", "0.1e-7", "\"\"", "\"left\"", "\"\\u0000\"",
    "\"\\ud800\"", "[]", "{}", "[[]]", "[1,2,3]", "{\"recorded\":{}}", "\"2026-02-30\"", "\"none\"",
    "\"0000000000000000\"", "NaN", "Infinity", "'x'", "01", "+1", ",", "}", "\u{feff}1",
    String(repeating: "[", count: 300), "\"" + String(repeating: "y", count: 5000) + "\"",
    String(repeating: "{\"a\":", count: 2000) + "1" + String(repeating: "}", count: 2000),
  ]

  private static let keys = [
    "patient", "profile", "handpiece", "tip", "area", "side", "pass", "indication", "kind",
    "area_mm2", "preparation", "what_if", "planned_pulses", "cautions", "settings", "settings_hash",
    "envelope_hash", "stop_count", "proof", "pin", "person", "name", "roles", "age_years",
    "fitzpatrick", "indications", "answers", "test_spots", "treatments", "note", "model", "grade",
    "log_size", "patients", "old", "new", "depth_um", "energy_per_pin_uj",
  ]

  private mutating func word() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }

  private mutating func number(below bound: Int) -> Int {
    Int(word() % UInt64(bound))
  }

  private mutating func pick<Element>(_ list: [Element]) -> Element {
    list[number(below: list.count)]
  }

  private mutating func requestLine() -> String {
    pick(Self.methods) + pick([" ", "", "\t", "  "]) + pathOfNothing()
      + pick([" HTTP/1.1", " HTTP/9.9", "", " HTP/1.1", " HTTP/1.1 HTTP/1.1"])
      + pick(["\r\n\r\n", "\n\n", "\r\n", ""])
  }

  private mutating func pathOfNothing() -> String {
    pick([
      "/", "", "*", "/v1", "/v1/nothing", "/v1/../v1/status", "//v1/status", "/v1/status/",
      "/v1/status%00", "http://evil.example/v1/status", "/v1/events?presents=nothing",
      "/v1/events?events=,", "/v1/log/leaves?from=-1", "/v1/log/leaves?limit=99999999999999999999",
      "/v1/log/consistency", "/v1/patients?find=%zz", "/v1/patients?limit=0",
      "/" + String(repeating: "a", count: 4000),
    ])
  }

  private func head(_ method: String, _ path: String) -> String {
    "\(method) \(path) HTTP/1.1\r\nhost: h\r\nconnection: close\r\n"
  }

  private mutating func badHeaders() -> String {
    head("POST", "/v1/limits")
      + pick([
        "content-length: -1\r\n", "content-length: 99999999999999999999\r\n",
        "content-length: 2\r\ncontent-length: 3\r\n",
        "content-length: 5\r\ntransfer-encoding: chunked\r\n", "transfer-encoding: cow\r\n",
        "x\r\n", ": y\r\n", "x y: z\r\n", "x: \u{0}\r\n", " folded: 1\r\n",
        "last-event-id: x\r\n", "if-match: *\r\n", "idempotency-key: \r\n",
        "expect: 100-continue\r\n",
        (0..<300).map { "x\($0): y\r\n" }.joined(),
      ]) + "\r\n{}"
  }

  private mutating func badChunks() -> String {
    head("POST", "/v1/limits") + "transfer-encoding: chunked\r\n\r\n"
      + pick([
        "zz\r\n", "-1\r\n", "ffffffffffffffff\r\n", "1\r\n{}\r\n0\r\n\r\n", "5\r\n{", "0\r\n",
      ])
  }

  private mutating func post(_ body: String) -> String {
    let routes = ControlRoute.allCases.filter { $0.method == .post }
    return head("POST", pick(routes).path(pick(Self.identifiers)))
      + "content-type: application/json\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  private mutating func post(bytes: [UInt8]) -> [UInt8] {
    Array((head("POST", "/v1/limits") + "content-length: \(bytes.count)\r\n\r\n").utf8) + bytes
  }

  private mutating func brokenJSON() -> String {
    switch number(below: 4) {
    case 0: return pick(Self.values)
    case 1: return truncated(object(depth: 2))
    default: return object(depth: 2)
    }
  }

  private mutating func object(depth: Int) -> String {
    let fields = (0..<number(below: 9)).map { _ in
      let isNested = depth > 0 && number(below: 4) == 0
      return "\"\(pick(Self.keys))\":" + (isNested ? object(depth: depth - 1) : pick(Self.values))
    }
    return "{" + fields.joined(separator: ",") + "}"
  }

  private mutating func truncated(_ text: String) -> String {
    String(text.prefix(number(below: text.count + 1)))
  }
}
