/// A patient has come; the sessions of the visit follow.
package struct VisitOpenedLeaf: LeafContent {
  package static var kind: String { "visit_opened" }

  /// As in the session with which the visit begins.
  package var linkCommitment: Hash256
  package var operatorUID: UInt32

  package init(linkCommitment: Hash256, operatorUID: UInt32) {
    self.linkCommitment = linkCommitment
    self.operatorUID = operatorUID
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    linkCommitment = try fields.take("link_commitment")
    operatorUID = try fields.take("operator_uid")
  }

  package func write(to text: inout JSONText) {
    text.put("link_commitment", linkCommitment)
    text.put("operator_uid", operatorUID)
  }
}
