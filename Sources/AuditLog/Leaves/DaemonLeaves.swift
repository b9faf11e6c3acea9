package import Quantities

/// The daemon has started and opened the log. Everything is disarmed.
package struct DaemonStartedLeaf: LeafContent {
  package static var kind: String { "daemon_started" }

  package var version: String
  /// The number the kernel gave this boot of the host; several runs of the daemon may share it.
  package var hostBootID: BootID
  /// Over the catalog files, as the daemon read them.
  package var catalogHash: Hash256
  /// Over those of them that are limit tables.
  package var tablesHash: Hash256
  /// How many leaves the log had when it was opened.
  package var recoveredLogSize: Int
  /// Bytes of the write-ahead log after its last whole commit: a torn tail.
  package var discardedWALBytes: Int
  /// Whether the run before ended with ``DaemonStoppedLeaf``, or there was none.
  package var isClosedInOrder: Bool

  package init(
    version: String, hostBootID: BootID = BootID(high: 0, low: 0), catalogHash: Hash256,
    tablesHash: Hash256 = .zero, recoveredLogSize: Int, discardedWALBytes: Int = 0,
    isClosedInOrder: Bool = true
  ) {
    self.version = version
    self.hostBootID = hostBootID
    self.catalogHash = catalogHash
    self.tablesHash = tablesHash
    self.recoveredLogSize = recoveredLogSize
    self.discardedWALBytes = discardedWALBytes
    self.isClosedInOrder = isClosedInOrder
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    version = try fields.take("version")
    hostBootID = try fields.take("host_boot_id")
    catalogHash = try fields.take("catalog_sha256")
    tablesHash = try fields.take("tables_sha256")
    recoveredLogSize = try fields.take("log_size_recovered")
    discardedWALBytes = try fields.take("wal_bytes_discarded")
    isClosedInOrder = try fields.take("closed_in_order")
  }

  package func write(to text: inout JSONText) {
    text.put("version", version)
    text.put("host_boot_id", hostBootID)
    text.put("catalog_sha256", catalogHash)
    text.put("tables_sha256", tablesHash)
    text.put("log_size_recovered", recoveredLogSize)
    text.put("wal_bytes_discarded", discardedWALBytes)
    text.put("closed_in_order", isClosedInOrder)
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

/// The wall clock was set. The stamp of this leaf is the first after it.
package struct ClockStepLeaf: LeafContent {
  package static var kind: String { "clock_step" }

  /// How far the wall clock moved against the boot-time clock; negative when it was set back.
  package var step: Microseconds
  /// Whether the clock is synchronised since.
  package var isSynchronised: Bool

  package init(step: Microseconds, isSynchronised: Bool) {
    self.step = step
    self.isSynchronised = isSynchronised
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    step = try fields.take("step_us")
    isSynchronised = try fields.take("synchronised")
  }

  package func write(to text: inout JSONText) {
    text.put("step_us", step)
    text.put("synchronised", isSynchronised)
  }
}

/// The log could not be written; this leaf stands in the room reserved for saying so.
package struct StorageFailedLeaf: LeafContent {
  package static var kind: String { "storage_failed" }

  package var reason: ReasonCode
  /// Whether nothing more is tried until somebody starts the daemon again.
  package var isFatal: Bool

  package init(reason: ReasonCode, isFatal: Bool) {
    self.reason = reason
    self.isFatal = isFatal
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    reason = try fields.take("reason")
    isFatal = try fields.take("is_fatal")
  }

  package func write(to text: inout JSONText) {
    text.put("reason", reason)
    text.put("is_fatal", isFatal)
  }
}
