/// A handpiece that remembers another log was taken on all the same. What it counted since it was
/// last here belongs to nobody in this log.
package struct HandpieceAdoptedLeaf: LeafContent {
  package static var kind: String { "handpiece_adopted" }

  /// Serial number of the handpiece.
  package var handpiece: String
  /// User id of the person who took it on.
  package var operatorUID: UInt32
  /// The size of the log it remembers.
  package var logSizeKnown: Int64
  /// First eight bytes of that log's root.
  package var rootPrefixKnown: ShortHash

  package init(
    handpiece: String, operatorUID: UInt32, logSizeKnown: Int64, rootPrefixKnown: ShortHash
  ) {
    self.handpiece = handpiece
    self.operatorUID = operatorUID
    self.logSizeKnown = logSizeKnown
    self.rootPrefixKnown = rootPrefixKnown
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    handpiece = try fields.take("handpiece")
    operatorUID = try fields.take("operator_uid")
    logSizeKnown = try fields.take("log_size_known")
    rootPrefixKnown = try fields.take("root_prefix_known")
  }

  package func write(to text: inout JSONText) {
    text.put("handpiece", handpiece)
    text.put("operator_uid", operatorUID)
    text.put("log_size_known", logSizeKnown)
    text.put("root_prefix_known", rootPrefixKnown)
  }
}
