import AuditLog
import Quantities
import Testing

@Suite struct `The log's JSON` {
  @Test(arguments: [
    ("null", JSONValue.null), (" true ", .boolean(true)), ("false", .boolean(false)),
    ("0", .integer(0)), ("-1", .integer(-1)), ("9223372036854775807", .integer(.max)),
    ("-9223372036854775808", .integer(.min)), (#""""#, .string("")),
    (#""a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é""#, .string("a\"\\/\u{8}\u{C}\n\r\té😀é")),
    ("[]", .array([])), ("[1, [2]]", .array([.integer(1), .array([.integer(2)])])),
    ("{}", .object([])),
    (
      #"{"a":1,"b":{}}"#,
      .object([.init(key: "a", value: .integer(1)), .init(key: "b", value: .object([]))])
    ),
  ])
  func `reads what the profile allows`(_ text: String, _ value: JSONValue) throws {
    #expect(try JSONValue(reading: Array(text.utf8)) == value)
  }

  @Test(arguments: [
    ("", JSONDefect.unexpectedEnd), ("[", .unexpectedEnd), ("[1", .unexpectedEnd),
    (#"{"a"}"#, .unexpectedByte), (#"{"a":}"#, .unexpectedByte), (#"{"a":1,}"#, .unexpectedByte),
    ("[1,]", .unexpectedByte), ("[1 2]", .unexpectedByte), ("{1:2}", .unexpectedByte),
    ("nul", .unexpectedEnd), ("nulk", .unexpectedByte), ("'a'", .unexpectedByte),
    ("1.5", .badNumber), ("1e3", .badNumber), ("1E3", .badNumber), ("01", .badNumber),
    ("-0", .badNumber), ("-", .badNumber), ("+1", .unexpectedByte), ("--1", .badNumber),
    ("9223372036854775808", .numberOutOfRange), ("-9223372036854775809", .numberOutOfRange),
    ("99999999999999999999999999", .numberOutOfRange),
    (#"{"a":1,"a":2}"#, .duplicateKey), (#"{"a":1,"\u0061":2}"#, .duplicateKey),
    ("1 1", .trailingBytes), ("{}}", .trailingBytes), (#""a"#, .unexpectedEnd),
    ("\"a\u{1}\"", .unexpectedByte), ("\"\\n\u{1}\"", .unexpectedByte),
    (#""\x""#, .badEscape), (#""\u12g4""#, .badEscape), (#""\u12"#, .unexpectedEnd),
    (#""\ud800""#, .badEscape), (#""\udc00\ud800""#, .badEscape), (#""\ud800\u0041""#, .badEscape),
    (#""\"#, .unexpectedEnd),
  ])
  func `refuses everything else with a reason`(_ text: String, _ defect: JSONDefect) {
    #expect(defect == self.defect(of: Array(text.utf8)))
  }

  @Test func `refuses invalid UTF-8`() {
    for bytes: [UInt8] in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82]] {
      #expect(defect(of: [0x22] + bytes + [0x22]) == .invalidUTF8)
      #expect(defect(of: Array(#""\n"#.utf8) + bytes + [0x22]) == .invalidUTF8)
    }
  }

  @Test func `refuses what is too deep or too long`() {
    func nested(_ depth: Int) -> [UInt8] {
      [UInt8](repeating: UInt8(ascii: "["), count: depth)
        + [UInt8](repeating: UInt8(ascii: "]"), count: depth)
    }
    #expect(defect(of: nested(16)) == nil)
    #expect(defect(of: nested(17)) == .tooDeep)
    #expect(defect(of: nested(30_000)) == .tooDeep)
    let spaces = [UInt8](repeating: UInt8(ascii: " "), count: 65_534)
    #expect(defect(of: spaces + Array("1".utf8)) == nil)
    #expect(defect(of: spaces + Array("12".utf8)) == .tooLong)
  }

  @Test func `finds a double key among very many`() {
    let keys = (0..<3000).map { "\"\($0)\":0" }
    #expect(defect(of: Array("{\(keys.joined(separator: ","))}".utf8)) == nil)
    #expect(defect(of: Array("{\(keys.joined(separator: ",")),\"7\":0}".utf8)) == .duplicateKey)
  }

  @Test func `no bytes can trap the reader`() {
    var random = SplitMix64(seed: 1)
    let alphabet = Array(#"{}[]",:\ue0123456789-.tfn "#.utf8) + [0xC3, 0xA9, 0xFF, 0x00]
    for _ in 0..<20_000 {
      let count = Int(random.next() % 40)
      let bytes = (0..<count).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] }
      _ = try? JSONValue(reading: bytes)
    }
  }

  @Test func `what is written is read back`() throws {
    var text = JSONText()
    text.openObject()
    text.put("least", Int64.min)
    text.put("list", ["a\"\\\u{1}é", ""])
    text.key("flag")
    text.boolean(true)
    text.put("hash", ShortHash(0x0123_4567_89AB_CDEF))
    text.key("empty")
    text.openArray()
    text.closeArray()
    text.closeObject()
    #expect(
      try JSONValue(reading: text.bytes)
        == .object([
          .init(key: "least", value: .integer(.min)),
          .init(key: "list", value: .array([.string("a\"\\\u{1}é"), .string("")])),
          .init(key: "flag", value: .boolean(true)),
          .init(key: "hash", value: .string("0123456789abcdef")),
          .init(key: "empty", value: .array([])),
        ]))
  }

  private func defect(of bytes: [UInt8]) -> JSONDefect? {
    do throws(AuditLogError) {
      _ = try JSONValue(reading: bytes)
      return nil
    } catch .text(let defect, _) {
      return defect
    } catch {
      return nil
    }
  }
}
