/// The daemon has started and opened the log. Everything is disarmed.
package struct DaemonStartedLeaf: LeafContent {
  package static var kind: String { "daemon_started" }

  package var version: String
  /// Over the catalog files, as the daemon read them.
  package var catalogHash: Hash256
  /// How many leaves the log had when it was opened.
  package var recoveredLogSize: Int

  package init(version: String, catalogHash: Hash256, recoveredLogSize: Int) {
    self.version = version
    self.catalogHash = catalogHash
    self.recoveredLogSize = recoveredLogSize
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    version = try fields.take("version")
    catalogHash = try fields.take("catalog_sha256")
    recoveredLogSize = try fields.take("log_size_recovered")
  }

  package func write(to text: inout JSONText) {
    text.put("version", version)
    text.put("catalog_sha256", catalogHash)
    text.put("log_size_recovered", recoveredLogSize)
  }
}

/// The daemon stops in good order.
package struct DaemonStoppedLeaf: LeafContent {
  package static var kind: String { "daemon_stopped" }

  package var reason: ReasonCode

  package init(reason: ReasonCode) {
    self.reason = reason
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    reason = try fields.take("reason")
  }

  package func write(to text: inout JSONText) {
    text.put("reason", reason)
  }
}
