/// A file with the openings of link commitments has left the identity store.
package struct LinkDisclosedLeaf: LeafContent {
  package static var kind: String { "link_disclosed" }

  package var operatorUID: UInt32
  /// How many sessions the file opens; which ones, only the file says.
  package var sessions: Int
  /// Over the bytes of the file.
  package var fileHash: Hash256

  package init(operatorUID: UInt32, sessions: Int, fileHash: Hash256) {
    self.operatorUID = operatorUID
    self.sessions = sessions
    self.fileHash = fileHash
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    operatorUID = try fields.take("operator_uid")
    sessions = try fields.take("sessions")
    fileHash = try fields.take("file_sha256")
  }

  package func write(to text: inout JSONText) {
    text.put("operator_uid", operatorUID)
    text.put("sessions", sessions)
    text.put("file_sha256", fileHash)
  }
}

/// A patient's key was destroyed: nobody can open the link commitments of their sessions again.
package struct IdentityErasedLeaf: LeafContent {
  package static var kind: String { "identity_erased" }

  package var operatorUID: UInt32
  /// How many sessions the patient had.
  package var sessions: Int

  package init(operatorUID: UInt32, sessions: Int) {
    self.operatorUID = operatorUID
    self.sessions = sessions
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    operatorUID = try fields.take("operator_uid")
    sessions = try fields.take("sessions")
  }

  package func write(to text: inout JSONText) {
    text.put("operator_uid", operatorUID)
    text.put("sessions", sessions)
  }
}
