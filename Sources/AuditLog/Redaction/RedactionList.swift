/// Which leaves a bundle does not disclose. Their hashes stand in the tiles, where they would be
/// without this, and their entries are empty.
///
/// The text is lines of JSON of the log's profile, each ended by one line feed. The first line is
/// `{"format":"handpieced-redaction","version":1,"log_size":…,"stretches":…}`: the size of the log,
/// and how many lines follow. Each of them is `{"first":…,"last":…}`, in the order of the log, with
/// at least one leaf between two.
package struct RedactionList: Hashable, Sendable {
  /// The most stretches of one list.
  package static var stretchLimit: Int { 500_000 }
  private static let lineLimit = 255
  /// The longest file, in bytes.
  package static var lengthLimit: Int { (stretchLimit + 1) * (lineLimit + 1) }

  /// How many leaves the log has.
  package let logSize: Int64
  package private(set) var stretches: [ClosedRange<Int64>] = []

  package init(logSize: Int64) {
    self.logSize = max(0, logSize)
  }

  /// Reads a file that anybody may have written.
  package init(reading bytes: [UInt8]) throws(AuditLogError) {
    guard bytes.count <= Self.lengthLimit else { throw .text(.tooLong, offset: Self.lengthLimit) }
    var lines = JSONLines(bytes: bytes, lineLimit: Self.lineLimit)
    guard var head = try lines.next() else { throw .text(.unexpectedEnd, offset: 0) }
    let count: Int
    do throws(AuditLogError) {
      guard try head.take("format") == Self.format else { throw .badValue(key: "format") }
      guard try head.take("version") == Self.version else { throw .badValue(key: "version") }
      logSize = try head.take("log_size")
      count = try head.take("stretches")
      guard logSize >= 0 else { throw .badValue(key: "log_size") }
      guard (0...Self.stretchLimit).contains(count) else { throw .badValue(key: "stretches") }
      try head.finish()
    } catch {
      throw lines.located(error)
    }
    while var fields = try lines.next() {
      do throws(AuditLogError) {
        try take(&fields)
      } catch {
        throw lines.located(error)
      }
      guard stretches.count <= count else { throw .text(.trailingBytes, offset: lines.offset) }
    }
    guard stretches.count == count else { throw .text(.unexpectedEnd, offset: bytes.count) }
  }

  private mutating func take(_ fields: inout LeafFields) throws(AuditLogError) {
    let first: Int64 = try fields.take("first")
    let last: Int64 = try fields.take("last")
    try fields.finish()
    let before = stretches.last?.upperBound ?? -2
    guard first >= 0, first > before + 1 else { throw .badValue(key: "first") }
    guard last >= first, last < logSize else { throw .badValue(key: "last") }
    stretches.append(first...last)
  }

  /// How many leaves are not disclosed.
  package var leafCount: Int64 { stretches.reduce(0) { $0 + Int64($1.count) } }

  package func contains(_ seq: Int64) -> Bool {
    // The first stretch that does not end before it.
    var (low, high) = (0, stretches.count)
    while low < high {
      let middle = (low + high) / 2
      if stretches[middle].upperBound < seq { low = middle + 1 } else { high = middle }
    }
    return low < stretches.count && stretches[low].contains(seq)
  }

  /// Adds the next leaf, in the order of the log; false when it is not, or when there are too many
  /// stretches.
  package mutating func add(_ seq: Int64) -> Bool {
    let before = stretches.last?.upperBound ?? -1
    guard seq > before, (0..<logSize).contains(seq) else { return false }
    if let last = stretches.last, seq == last.upperBound + 1 {
      stretches[stretches.count - 1] = last.lowerBound...seq
      return true
    }
    guard stretches.count < Self.stretchLimit else { return false }
    stretches.append(seq...seq)
    return true
  }

  /// The file's exact text.
  package var bytes: [UInt8] {
    var head = JSONText(capacity: 128)
    head.openObject()
    head.put("format", Self.format)
    head.put("version", Self.version)
    head.put("log_size", logSize)
    head.put("stretches", stretches.count)
    head.closeObject()
    var bytes = head.bytes
    bytes.append(UInt8(ascii: "\n"))
    for stretch in stretches {
      var line = JSONText(capacity: 64)
      line.openObject()
      line.put("first", stretch.lowerBound)
      line.put("last", stretch.upperBound)
      line.closeObject()
      bytes += line.bytes
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  private static let format = "handpieced-redaction"
  private static let version = 1
}
