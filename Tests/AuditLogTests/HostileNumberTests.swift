import AuditLog
import Quantities
import Testing

/// Nothing that stands in a leaf can stop the verifier.
@Suite struct `Numbers at the ends of their range` {
  static let ends: [Int64] = [.min, Int64(UInt32.max), .max]

  @Test(arguments: `A verifier that begins in the middle`.histories)
  func `in any leaf are read or refused, and the log is followed on`(
    _ history: [LeafBody]
  ) throws {
    let rows = LogBuilder.rows(history)
    var verifier = LogVerifier()
    var changedCount = 0
    for (index, row) in rows.enumerated() {
      let leaf = try JSONValue(reading: row.bytes)
      for path in leaf.integerPaths {
        for end in Self.ends {
          var changed = row
          changed.bytes = Array(leaf.replacing(path, with: .integer(end)).text.utf8)
          guard changed.bytes != row.bytes else { continue }
          var other = verifier
          for later in [changed] + rows[(index + 1)...].prefix(2) { other.check(later) }
          #expect(other.takeFindings().first?.code == .hashDiffers)
          _ = other.openSessions()
          changedCount += 1
        }
      }
      verifier.check(row)
    }
    #expect(changedCount > 200)
  }
}

extension JSONValue {
  /// Where integers stand; of each list only in its first element.
  fileprivate var integerPaths: [LogFormatTypes.Path] {
    switch self {
    case .integer: [[]]
    case .object(let members):
      members.flatMap { member in member.value.integerPaths.map { [member.key] + $0 } }
    case .array(let elements): elements.first?.integerPaths.map { ["0"] + $0 } ?? []
    case .string, .boolean, .null: []
    }
  }
}
