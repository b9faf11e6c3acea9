/// Why bytes are not a leaf of the log, or not a signed note that counts.
package enum AuditLogError: Error, Hashable, Sendable {
  /// The bytes are not JSON of the log's profile; `offset` is where reading stopped.
  case text(JSONDefect, offset: Int)
  /// The leaf, or one of its lists, is not an object.
  case notAnObject
  /// A key that this kind of leaf must have is not there.
  case missingKey(String)
  /// A key that this kind of leaf does not have.
  case unknownKey(String)
  /// A key that this kind of leaf has, behind one that it should stand before.
  case misplacedKey(String)
  /// The value of the key has another type, lies out of range or is not one of its codes.
  case badValue(key: String)
  /// The leaf does not begin with `seq`, `kind`, `utc_us`, `boot_us` and `boot_id` in this order.
  case badHead(key: String)
  /// The program knows no such kind of leaf.
  case unknownKind(String)
  /// A signed note or a key for one is not what it should be.
  case note(NoteDefect)
  /// A checkpoint, a proof or a file of the tree is not what it should be.
  case tree(TreeDefect)
  /// A line of a statement is not the expected one; the first is 1.
  case statementLine(Int, expected: String)
  /// The leaf is not disclosed.
  case redacted
}

extension AuditLogError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .text(let defect, let offset): "\(defect) at byte \(offset)"
    case .notAnObject: "not an object"
    case .missingKey(let key): "key '\(key)' is missing"
    case .unknownKey(let key): "key '\(key)' is unknown"
    case .misplacedKey(let key): "key '\(key)' is not in its place"
    case .badValue(let key): "the value of '\(key)' is not allowed"
    case .badHead(let key): "the head of the leaf has no '\(key)' where it belongs"
    case .unknownKind(let kind): "kind '\(kind)' is unknown"
    case .note(let defect): "\(defect)"
    case .tree(let defect): "\(defect)"
    case .statementLine(let number, let expected):
      "line \(number) of the statement is not '\(expected)'"
    case .redacted: "it is redacted"
    }
  }
}
