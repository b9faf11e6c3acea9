import AuditLog
import Quantities
import Testing

/// Promise 11: links leave the store only as a file, which anybody may have written.
@Suite struct `A link file` {
  private static let text = """
    {"format":"handpieced-links","version":1,"log_size":900,"sessions":2}
    {"session":"000000000000000a000000000000000b","salt":"\
    0000000000000001000000000000000200000000000000030000000000000004","subject":"\
    00000000000000050000000000000006","visit":7}
    {"session":"000000000000000c000000000000000d","erased_by":899}

    """

  private static let file = LinkFile(
    logSize: 900,
    sessions: [
      DisclosedSession(
        session: SessionPseudonym(high: 10, low: 11),
        link: .opened(
          LinkOpening(
            salt: LinkSalt(words: (1, 2, 3, 4)), subject: SubjectID(high: 5, low: 6),
            visit: VisitNumber(7)))),
      DisclosedSession(session: SessionPseudonym(high: 12, low: 13), link: .erased(by: 899)),
    ])

  @Test func `has exactly this text`() throws {
    let file = try #require(Self.file)
    #expect(String(decoding: file.bytes, as: UTF8.self) == Self.text)
    #expect(try LinkFile(reading: Array(Self.text.utf8)) == file)
  }

  @Test func `is never made so that it could not be read`() throws {
    let file = try #require(Self.file)
    #expect(LinkFile(logSize: 899, sessions: file.sessions) == nil)
    #expect(LinkFile(logSize: -1, sessions: []) == nil)
    #expect(LinkFile(logSize: 900, sessions: file.sessions + file.sessions) == nil)
    #expect(LinkFile(logSize: 0, sessions: []) != nil)
  }

  @Test(arguments: [
    ("handpieced-links", "other-links", AuditLogError.badValue(key: "format on line 1")),
    ("\"version\":1", "\"version\":2", .badValue(key: "version on line 1")),
    (",\"sessions\":2", "", .missingKey("sessions on line 1")),
    ("\"log_size\":900", "\"log_size\":-1", .badValue(key: "log_size on line 1")),
    ("\"log_size\":900", "\"log_size\":899", .badValue(key: "erased_by on line 3")),
    ("\"sessions\":2", "\"sessions\":3", .text(.unexpectedEnd, offset: 309)),
    ("\"sessions\":2", "\"sessions\":1", .text(.trailingBytes, offset: 309)),
    ("\"sessions\":2", "\"sessions\":500001", .badValue(key: "sessions on line 1")),
    ("\"visit\":7", "\"visit\":4294967296", .badValue(key: "visit on line 2")),
    ("\"visit\":7", "\"visit\":7,\"name\":\"x\"", .unknownKey("name on line 2")),
    ("\"visit\":7", "\"visit\":7,\"visit\":7", .text(.duplicateKey, offset: 245)),
    ("\"subject\":\"", "\"subject\":\"0", .badValue(key: "subject on line 2")),
    ("c000000000000000d", "a000000000000000b", .badValue(key: "session on line 3")),
    ("\"erased_by\":899", "\"erased_by\":-1", .badValue(key: "erased_by on line 3")),
    ("\"erased_by\":899", "\"erased_by\":8,\"visit\":1", .unknownKey("visit on line 3")),
    (
      "{\"session\":\"000000000000000c", "\n{\"session\":\"000000000000000c",
      .text(.unexpectedEnd, offset: 246)
    ),
    ("899}\n", "899}", .text(.unexpectedEnd, offset: 308)),
    ("899}\n", "899} \u{0}\n", .text(.trailingBytes, offset: 309)),
  ])
  func `is refused with the place of its defect`(
    what: String, instead: String, defect: AuditLogError
  ) throws {
    let bytes = Array(Self.text.replacing(what, with: instead, maxReplacements: 1).utf8)
    #expect(throws: defect) { try LinkFile(reading: bytes) }
  }

  @Test func `is refused when it is empty or a line is too long`() throws {
    #expect(throws: AuditLogError.text(.unexpectedEnd, offset: 0)) { try LinkFile(reading: []) }
    let long = Array(
      Self.text.replacing("7}", with: "7" + String(repeating: " ", count: 100) + "}").utf8)
    #expect(throws: AuditLogError.text(.tooLong, offset: 70 + LinkFile.lineLimit)) {
      try LinkFile(reading: long)
    }
  }

  @Test(arguments: 0..<40) func `comes back as it went out`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let file = try sample(&random)
    #expect(try LinkFile(reading: file.bytes) == file)
  }

  /// Whatever is read from changed bytes is a file that would be written and read again.
  @Test(arguments: 0..<40) func `never traps, whatever was done to it`(seed: UInt64) throws {
    var random = SplitMix64(seed: 1000 + seed)
    let good = try sample(&random).bytes
    for _ in 0..<60 {
      var bytes = good
      for _ in 0...random.number(in: 0...3) where !bytes.isEmpty {
        let place = Int(random.next() % UInt64(bytes.count))
        switch random.number(in: 0...3) {
        case 0: bytes[place] ^= 1 << UInt8(random.number(in: 0...7))
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + 9))
        case 2: bytes.insert(contentsOf: bytes[..<(place / 3)], at: place)
        default: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        }
      }
      guard let read = try? LinkFile(reading: bytes) else { continue }
      #expect(try LinkFile(reading: read.bytes) == read)
    }
  }

  private func sample(_ random: inout SplitMix64) throws -> LinkFile {
    let size = random.number(in: 1...Int64.max)
    let sessions = (0..<random.number(in: 0...12)).map { _ in
      let opening = LinkOpening(
        salt: random.salt(), subject: SubjectID(high: random.next(), low: random.next()),
        visit: VisitNumber(UInt32(truncatingIfNeeded: random.next())))
      return DisclosedSession(
        session: random.pseudonym(),
        link: random.chance(70) ? .opened(opening) : .erased(by: random.number(in: 0...(size - 1))))
    }
    return try #require(LinkFile(logSize: size, sessions: sessions))
  }
}
