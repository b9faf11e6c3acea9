/// A person has read the cautions of a pass and goes on.
package struct CautionsAcknowledgedLeaf: LeafContent {
  package static var kind: String { "cautions_acknowledged" }

  package var pass: PassID
  package var operatorUID: UInt32
  /// Names of the rules that gave them.
  package var cautions: [String]

  package init(pass: PassID, operatorUID: UInt32, cautions: [String]) {
    self.pass = pass
    self.operatorUID = operatorUID
    self.cautions = cautions
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    pass = try PassID(from: &fields)
    operatorUID = try fields.take("operator_uid")
    cautions = try fields.takeList("cautions")
  }

  package func write(to text: inout JSONText) {
    pass.write(to: &text)
    text.put("operator_uid", operatorUID)
    text.put("cautions", cautions)
  }
}
