/// Up to 256 leaves one after the other, each behind its length in two bytes.
package struct EntryBundle: Hashable, Sendable {
  package private(set) var entryCount = 0
  /// The bytes of the file.
  package private(set) var bytes: [UInt8] = []

  /// The longest leaf that its two bytes of length can tell.
  package static var entryLengthLimit: Int { 65_535 }
  /// The longest file.
  package static var lengthLimit: Int { TilePath.fullWidth * (2 + entryLengthLimit) }

  package init() {}

  /// The entries of a file of a width; throws unless it holds exactly so many.
  package static func entries(
    reading bytes: [UInt8], width: Int
  ) throws(AuditLogError) -> [[UInt8]] {
    var entries: [[UInt8]] = []
    var rest = bytes[...]
    while entries.count < width {
      guard let high = rest.popFirst(), let low = rest.popFirst() else {
        throw .tree(.badBundle(entry: entries.count))
      }
      let length = Int(high) << 8 | Int(low)
      guard rest.count >= length else { throw .tree(.badBundle(entry: entries.count)) }
      entries.append(Array(rest.prefix(length)))
      rest = rest.dropFirst(length)
    }
    guard rest.isEmpty else { throw .tree(.badBundle(entry: entries.count)) }
    return entries
  }

  /// Throws, and takes nothing, when the entry is too long.
  package mutating func append(_ entry: [UInt8]) throws(AuditLogError) {
    guard let length = UInt16(exactly: entry.count) else {
      throw .tree(.entryTooLong(entry.count))
    }
    bytes.append(UInt8(truncatingIfNeeded: length >> 8))
    bytes.append(UInt8(truncatingIfNeeded: length))
    bytes += entry
    entryCount += 1
  }
}
