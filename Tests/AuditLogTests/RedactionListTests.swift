import AuditLog
import Testing

/// What a bundle says of the leaves that it does not disclose; anybody may have written it.
@Suite struct `A list of redactions` {
  private static let text = """
    {"format":"handpieced-redaction","version":1,"log_size":90,"stretches":2}
    {"first":0,"last":4}
    {"first":6,"last":89}

    """

  @Test func `has exactly this text`() throws {
    var list = RedactionList(logSize: 90)
    for seq in Int64(0)..<90 where seq != 5 {
      let isAdded = list.add(seq)
      #expect(isAdded)
    }
    #expect(String(decoding: list.bytes, as: UTF8.self) == Self.text)
    #expect(try RedactionList(reading: Array(Self.text.utf8)) == list)
    #expect(list.leafCount == 89)
  }

  @Test func `knows each leaf that is on it, and no other`() throws {
    let sought: Set<Int64> = [0, 3, 4, 5, 9, 31, 63]
    var list = RedactionList(logSize: 64)
    for seq in sought.sorted() {
      let isAdded = list.add(seq)
      #expect(isAdded)
    }
    for seq in Int64(-2)..<70 { #expect(list.contains(seq) == sought.contains(seq), "\(seq)") }
    #expect(!RedactionList(logSize: 64).contains(0))
  }

  @Test func `takes leaves in the order of the log, and none beyond it`() {
    var list = RedactionList(logSize: 9)
    let added = [-1, 4, 4, 3, 9, 8].map { list.add($0) }
    #expect(added == [false, true, false, false, false, true])
    #expect(list.stretches == [4...4, 8...8])
  }

  @Test(arguments: [
    ("handpieced-redaction", "handpieced-links", AuditLogError.badValue(key: "format on line 1")),
    ("\"version\":1", "\"version\":2", .badValue(key: "version on line 1")),
    ("\"log_size\":90", "\"log_size\":-1", .badValue(key: "log_size on line 1")),
    ("\"log_size\":90", "\"log_size\":89", .badValue(key: "last on line 3")),
    ("\"stretches\":2", "\"stretches\":-2", .badValue(key: "stretches on line 1")),
    ("\"stretches\":2", "\"stretches\":500001", .badValue(key: "stretches on line 1")),
    ("\"stretches\":2", "\"stretches\":1", .text(.trailingBytes, offset: 117)),
    ("\"stretches\":2", "\"stretches\":3", .text(.unexpectedEnd, offset: 117)),
    ("\"first\":0", "\"first\":-1", .badValue(key: "first on line 2")),
    ("\"first\":6", "\"first\":5", .badValue(key: "first on line 3")),
    ("\"last\":4", "\"last\":-1", .badValue(key: "last on line 2")),
    ("\"last\":4", "\"last\":4,\"why\":1", .unknownKey("why on line 2")),
    ("\"last\":4", "\"last\":9223372036854775807", .badValue(key: "last on line 2")),
  ])
  func `is refused where it says what cannot be`(
    part: String, other: String, error: AuditLogError
  ) {
    let text = Self.text.replacing(part, with: other)
    #expect(text != Self.text)
    #expect(throws: error) { try RedactionList(reading: Array(text.utf8)) }
  }
}
