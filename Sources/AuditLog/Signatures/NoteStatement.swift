/// What is stated in a signed note: lines of `key value` under a heading, every line in its order,
/// nothing else, and nowhere free text.
package protocol NoteStatement: Hashable, Sendable {
  /// The first line: which statement this is, and in which version.
  static var heading: String { get }

  /// The lines below the heading.
  var lines: [String] { get }

  /// Takes the lines below the heading.
  init(from lines: inout StatementLines) throws(AuditLogError)
}

extension NoteStatement {
  /// The text that is signed.
  package var text: String {
    ([Self.heading] + lines).map { $0 + "\n" }.joined()
  }

  /// Reads a statement that anybody may have written.
  package init(reading text: String) throws(AuditLogError) {
    var lines = StatementLines(text)
    try lines.takeHeading(Self.heading)
    self = try Self(from: &lines)
    try lines.finish()
  }
}
