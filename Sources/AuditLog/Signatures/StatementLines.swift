/// The lines of a statement, to be taken one by one in their order.
package struct StatementLines {
  private let lines: [String]
  private var next = 0

  init(_ text: String) {
    lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  mutating func takeHeading(_ heading: String) throws(AuditLogError) {
    guard let line = lines.first, line.utf8.elementsEqual(heading.utf8) else {
      throw .statementLine(1, expected: heading)
    }
    next = 1
  }

  /// Whether the next line has the key.
  func has(_ key: String) -> Bool {
    next < lines.count && lines[next].utf8.starts(with: "\(key) ".utf8)
  }

  /// The value of the next line, which must have the key.
  mutating func take<Value>(
    _ key: String, _ read: (String) -> Value?
  ) throws(AuditLogError) -> Value {
    guard has(key) else { throw .statementLine(next + 1, expected: key) }
    let text = String(decoding: lines[next].utf8.dropFirst(key.utf8.count + 1), as: UTF8.self)
    guard let value = read(text) else { throw .badValue(key: key) }
    next += 1
    return value
  }

  /// Refuses whatever was not taken; behind the last line end there is nothing.
  func finish() throws(AuditLogError) {
    guard next == lines.count - 1, lines[next].isEmpty else {
      throw .statementLine(next + 1, expected: "the end")
    }
  }
}
