package import Quantities

/// A prescriber lets one session go beyond one limit in one area, for a time.
package struct OverrideStatement: PrescriberStatement {
  package static var heading: String { "handpieced override v1" }

  /// What is overridden.
  package enum Scope: Hashable, Sendable {
    /// One block, by the id of its rule.
    case block(rule: String)
    /// One dimension up to a bound; the key ends with the unit of the count, as in `depth_um`.
    case bound(dimension: String, count: Int64)
  }

  package let session: SessionPseudonym
  /// Name of the region in the atlas.
  package let area: String
  /// `left`, `right` or `midline`.
  package let side: String
  package let scope: Scope
  package let reason: ReasonCode
  /// From this moment on it is void.
  package let expires: UTCSecond

  /// Throws when area, side, rule or dimension are no words of their form.
  package init(
    session: SessionPseudonym, area: String, side: String, scope: Scope, reason: ReasonCode,
    expires: UTCSecond
  ) throws(AuditLogError) {
    guard StatementValue.isRegion(area), ["left", "right", "midline"].contains(side) else {
      throw .badValue(key: "area")
    }
    switch scope {
    case .block(let rule):
      guard StatementValue.isWord(rule) else { throw .badValue(key: "rule") }
    case .bound(let dimension, _):
      guard StatementValue.isDimensionKey(dimension) else { throw .badValue(key: "bound") }
    }
    self.session = session
    self.area = area
    self.side = side
    self.scope = scope
    self.reason = reason
    self.expires = expires
  }

  package init(from lines: inout StatementLines) throws(AuditLogError) {
    let session = try lines.take("session") { SessionPseudonym($0) }
    let place = try lines.take("area") { Self.pair($0, separatedBy: "/") }
    let scope: Scope
    if lines.has("rule") {
      scope = .block(rule: try lines.take("rule") { $0 })
    } else {
      scope = try lines.take("bound") { text in
        guard let (dimension, digits) = Self.pair(text, separatedBy: " "),
          let count = StatementValue.integer(digits)
        else { return nil }
        return .bound(dimension: dimension, count: count)
      }
    }
    try self.init(
      session: session, area: place.0, side: place.1, scope: scope,
      reason: lines.take("reason") { ReasonCode(code: $0) },
      expires: lines.take("expires") { UTCSecond($0) })
  }

  package var lines: [String] {
    let overridden =
      switch scope {
      case .block(let rule): "rule \(rule)"
      case .bound(let dimension, let count): "bound \(dimension) \(count)"
      }
    return [
      "session \(session)", "area \(area)/\(side)", overridden, "reason \(reason)",
      "expires \(expires)",
    ]
  }

  /// Whether it has run out at a moment of the wall clock.
  package func isExpired(at instant: UTCInstant) -> Bool {
    instant >= expires.instant
  }

  private static func pair(
    _ text: String, separatedBy separator: Unicode.Scalar
  ) -> (String, String)? {
    let parts = text.utf8.split(
      separator: UInt8(ascii: separator), omittingEmptySubsequences: false
    ).map { String(decoding: $0, as: UTF8.self) }
    return parts.count == 2 ? (parts[0], parts[1]) : nil
  }
}
