package import AuditLog

/// A leaf that is durable.
package struct CommittedLeaf: Hashable, Sendable {
  package let seq: Int64
  /// The exact bytes in the log.
  package let bytes: [UInt8]
  /// The size of the log with this leaf as its last.
  package let treeSize: Int64
  /// The root of the log at that size.
  package let root: Hash256
  /// Whether the disk is full and the leaf one of the last that still have room. Nothing may fire
  /// any more, even if the leaf tells of a pulse.
  package let isOfTheLast: Bool

  /// The first eight bytes of the root, as a big-endian number, as handpieces keep it.
  package var rootPrefix: UInt64 { root.prefix }
}

/// The leaves of one commit, in their order.
package struct CommittedRange: Hashable, Sendable {
  package let leaves: [CommittedLeaf]
  package let treeSize: Int64
  package let root: Hash256
}
