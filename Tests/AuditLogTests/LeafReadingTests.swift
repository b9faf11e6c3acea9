import AuditLog
import Quantities
import Testing

/// Promise 9: what is read is what was written, and nothing else is read.
@Suite struct `Reading a leaf` {
  private static let all =
    SampleHistory.all + SliceHistory.all + UnreadHistory.all + HouseHistory.all

  private static func text(_ body: LeafBody) -> String {
    let leaf = Leaf(seq: 3, stamp: LogBuilder.stamp(3), body: body)
    return String(decoding: leaf.encoded(), as: UTF8.self)
  }

  private static let failed = LeafBody.storageFailed(
    StorageFailedLeaf(reason: "disk_full", isFatal: true))

  private func error(_ text: String) -> AuditLogError? {
    do throws(AuditLogError) {
      _ = try Leaf(reading: Array(text.utf8))
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    (
      Self.failed, #""reason":"disk_full","is_fatal":1"#, #""is_fatal":1,"reason":"disk_full""#,
      AuditLogError.misplacedKey("is_fatal")
    ),
    (
      SampleHistory.envelope(1), #""safer":"less","minimum":2000"#,
      #""minimum":2000,"safer":"less""#, .misplacedKey("minimum")
    ),
    (
      SampleHistory.chosen(1), #""energy_per_pin_uj":20000,"pulse_width_us":20000,"#,
      #""pulse_width_us":20000,"energy_per_pin_uj":20000,"#, .unknownKey("energy_per_pin_uj")
    ),
    (
      Self.failed, #""utc_us":1800000000003000,"boot_us":5003000"#,
      #""boot_us":5003000,"utc_us":1800000000003000"#, .badHead(key: "utc_us")
    ),
  ])
  func `keys in another order are refused and named`(
    _ body: LeafBody, _ part: String, _ other: String, _ expected: AuditLogError
  ) throws {
    let text = Self.text(body)
    let changed = text.replacing(part, with: other, maxReplacements: 1)
    try #require(changed != text)
    #expect(error(changed) == expected)
  }

  @Test(arguments: [
    (#""is_fatal":1}"#, #""is_fatal":1,"is_fatal":1}"#, JSONDefect.duplicateKey),
    (#""reason""#, #""reason":"disk_full","reason""#, .duplicateKey),
    (#""is_fatal":1}"#, #""is_fatal":1}}"#, .trailingBytes),
    (#""is_fatal":1}"#, #""is_fatal":1.0}"#, .badNumber),
    (#""is_fatal":1}"#, #""is_fatal":01}"#, .badNumber),
    (#""is_fatal":1}"#, #""is_fatal":-0}"#, .badNumber),
    (#""seq":3"#, #""seq":30000000000000000000"#, .numberOutOfRange),
    (#""seq":3"#, #""seq":"#, .unexpectedByte),
    (#""storage_failed","#, #""storage_rested""#, .unexpectedByte),
    (#""is_fatal":1}"#, #""is_fatal":1"#, .unexpectedEnd),
  ])
  func `what is wrong with the text is told before what is wrong with the leaf`(
    _ part: String, _ other: String, _ expected: JSONDefect
  ) throws {
    let whole = Self.text(Self.failed)
    // Without its clock there is something wrong with the leaf too.
    for text in [whole, whole.replacing(#""utc_us":1800000000003000,"#, with: "")] {
      let changed = text.replacing(part, with: other, maxReplacements: 1)
      try #require(changed != text)
      guard case .text(expected, _) = error(changed) else {
        Issue.record("\(changed): \(error(changed).map { "\($0)" } ?? "is read")")
        continue
      }
    }
  }

  @Test func `spaces and escapes make no difference`() throws {
    for body in Self.all {
      let text = Self.text(body)
      let leaf = try Leaf(reading: Array(text.utf8))
      // Between all tokens; no text of the samples has one of these marks beside a quote.
      let spaced = text.replacing(#"":"#, with: "\" :\t").replacing(#",""#, with: " ,\n\"")
        .replacing("{", with: " { ").replacing("}", with: " } ").replacing("[", with: "[ ")
        .replacing("]", with: " ]")
      #expect(try Leaf(reading: Array(spaced.utf8)) == leaf)
      let escaped = text.replacing(#""seq""#, with: #""s\u0065q""#)
        .replacing(#""boot_id":"0"#, with: #""boot_id":"\u0030"#)
        .replacing(#""kind":"#, with: #""\u006bind":"#)
      #expect(try Leaf(reading: Array(escaped.utf8)) == leaf)
    }
  }

  @Test(arguments: ["-2", "-10", "-11", #""""#, "4294967296"])
  func `only minus one says that a number is not known`(_ value: String) throws {
    let text = Self.text(SampleHistory.stop)
    let changed = text.replacing(#""stop_count":-1"#, with: #""stop_count":\#(value)"#)
    #expect(error(changed) == .badValue(key: "stop_count"))
    #expect(error(text) == nil)
  }

  @Test(arguments: [0, 9, 15, 16, 31])
  func `only lower-case hex digits are digits`(_ digit: Int) throws {
    let bytes = Array(Self.text(Self.failed).utf8)
    let key = Array(#""boot_id":""#.utf8)
    let start = try #require(bytes.indices.first { bytes[$0...].starts(with: key) })
    for byte in UInt8.min...UInt8.max {
      var changed = bytes
      changed[start + key.count + digit] = byte
      let isRead = (try? Leaf(reading: changed)) != nil
      #expect(isRead == "0123456789abcdef".utf8.contains(byte), "\(byte)")
    }
  }

  @Test func `no part of a leaf is a leaf`() {
    for body in Self.all {
      let bytes = Array(Self.text(body).utf8)
      for count in bytes.indices {
        #expect(throws: AuditLogError.self) { try Leaf(reading: Array(bytes[..<count])) }
      }
    }
  }

  @Test func `no bytes are read as a leaf that are not JSON of the profile`() throws {
    var random = SplitMix64(seed: 7)
    let alphabet = Array(#"{}[]",:\ue0123456789-.tfn "#.utf8) + [0xC3, 0xA9, 0xFF, 0x00]
    var readCount = 0
    for body in Self.all {
      let bytes = Array(Self.text(body).utf8)
      for _ in 0..<100 {
        var changed = bytes
        let place = Int(random.next() % UInt64(bytes.count))
        let byte = alphabet[Int(random.next() % UInt64(alphabet.count))]
        switch random.next() % 3 {
        case 0: changed[place] = byte
        case 1: changed.insert(byte, at: place)
        default: changed.remove(at: place)
        }
        guard let leaf = try? Leaf(reading: changed) else { continue }
        readCount += 1
        #expect(throws: Never.self) { try JSONValue(reading: changed) }
        #expect(try Leaf(reading: leaf.encoded()) == leaf)
      }
    }
    #expect(readCount > 100)
  }
}
