package import Quantities

/// When a leaf was written.
package struct LeafStamp: Hashable, Sendable {
  package var utc: UTCInstant
  package var boot: BootInstant
  package var bootID: BootID

  package init(utc: UTCInstant, boot: BootInstant, bootID: BootID) {
    self.utc = utc
    self.boot = boot
    self.bootID = bootID
  }

  /// How long until a later one: by the machine's own clock within one start of it, else by the
  /// wall's, which may have been set meanwhile.
  package func microseconds(until later: LeafStamp) -> Int64 {
    let (span, isTooLong) =
      bootID == later.bootID
      ? later.boot.microseconds.subtractingReportingOverflow(boot.microseconds)
      : later.utc.microseconds.subtractingReportingOverflow(utc.microseconds)
    return isTooLong ? 0 : max(0, span)
  }

  /// The stamp, or one as late as `earlier` when two threads took theirs in the other order.
  package func notBefore(_ earlier: LeafStamp) -> LeafStamp {
    guard bootID == earlier.bootID, boot < earlier.boot else { return self }
    return LeafStamp(utc: utc, boot: earlier.boot, bootID: bootID)
  }
}

/// A leaf that has no place in the log yet.
package struct PendingLeaf: Hashable, Sendable {
  package var stamp: LeafStamp
  package var body: LeafBody

  package init(stamp: LeafStamp, body: LeafBody) {
    self.stamp = stamp
    self.body = body
  }
}

/// One record of the log.
package struct Leaf: Hashable, Sendable {
  /// The place in the log; the first is 0.
  package var seq: Int64
  package var stamp: LeafStamp
  package var body: LeafBody

  package init(seq: Int64, stamp: LeafStamp, body: LeafBody) {
    self.seq = seq
    self.stamp = stamp
    self.body = body
  }

  /// The bytes that are stored and hashed.
  package func encoded() -> [UInt8] {
    let content = body.content
    var text = JSONText()
    text.openObject()
    text.put("seq", seq)
    text.put("kind", type(of: content).kind)
    text.put("utc_us", stamp.utc)
    text.put("boot_us", stamp.boot)
    text.put("boot_id", stamp.bootID)
    content.write(to: &text)
    text.closeObject()
    return text.bytes
  }

  /// Reads a leaf that anybody may have written.
  package init(reading bytes: [UInt8]) throws(AuditLogError) {
    do throws(AuditLogError) {
      var fields = try LeafFields(reading: bytes)
      try self.init(from: &fields)
    } catch {
      // What is wrong with the text as such, or with its head, is told before anything else.
      try Self.checkHead(JSONValue(reading: bytes))
      throw error
    }
  }

  private init(from fields: inout LeafFields) throws(AuditLogError) {
    seq = try fields.take("seq")
    let kind: String = try fields.take("kind")
    let utc: UTCInstant = try fields.take("utc_us")
    let boot: BootInstant = try fields.take("boot_us")
    stamp = LeafStamp(utc: utc, boot: boot, bootID: try fields.take("boot_id"))
    body = try LeafBody(kind: kind, from: &fields)
    try fields.finish()
  }

  private static func checkHead(_ value: JSONValue) throws(AuditLogError) {
    guard case .object(let members) = value else { throw .notAnObject }
    for (index, key) in ["seq", "kind", "utc_us", "boot_us", "boot_id"].enumerated() {
      guard index < members.count, members[index].key == key else { throw .badHead(key: key) }
    }
  }
}

/// One row of the log as it is stored.
package struct StoredLeaf: Hashable, Sendable {
  package var seq: Int64
  package var bytes: [UInt8]
  /// The hash of the leaf by RFC 6962.
  package var hash: Hash256
  /// The hash of the largest perfect subtree that this leaf completes.
  package var subtree: Hash256

  package init(seq: Int64, bytes: [UInt8], hash: Hash256, subtree: Hash256) {
    self.seq = seq
    self.bytes = bytes
    self.hash = hash
    self.subtree = subtree
  }
}
