package import Quantities

/// A handpiece was tried without energy: whether it keeps by itself what firing depends on.
package struct HandpieceCheckedLeaf: LeafContent {
  package static var kind: String { "handpiece_checked" }

  /// Serial number of the handpiece.
  package var handpiece: String
  /// What was tried, in order.
  package var checks: [ReasonCode]
  /// `passed`, or the check that failed.
  package var result: ReasonCode
  /// How often the handpiece had been stopped then, where the check stopped it.
  package var stopCount: StopCount?

  package init(
    handpiece: String, checks: [ReasonCode], result: ReasonCode, stopCount: StopCount? = nil
  ) {
    self.handpiece = handpiece
    self.checks = checks
    self.result = result
    self.stopCount = stopCount
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    handpiece = try fields.take("handpiece")
    checks = try fields.takeList("checks")
    result = try fields.take("result")
    stopCount = try fields.takeIfPresent("stop_count")
  }

  package func write(to text: inout JSONText) {
    text.put("handpiece", handpiece)
    text.put("checks", checks)
    text.put("result", result)
    if let stopCount { text.put("stop_count", stopCount) }
  }
}
