import AuditLog
import Quantities
import Testing

@Suite struct `Leaves` {
  @Test(arguments: Self.all)
  func `every kind is read back as it was written`(_ body: LeafBody) throws {
    let leaf = Leaf(seq: 7, stamp: LogBuilder.stamp(7), body: body)
    #expect(try Leaf(reading: leaf.encoded()) == leaf)
  }

  @Test func `the samples have every kind`() {
    #expect(Set(Self.all.map(\.kind)) == Set(LeafBody.kinds))
    #expect(Set(LeafBody.kinds).count == LeafBody.kinds.count)
  }

  private static let all =
    SampleHistory.all + SliceHistory.all + UnreadHistory.all + HouseHistory.all

  @Test func `the head comes first, in its order`() {
    let body = LeafBody.daemonStopped(DaemonStoppedLeaf(reason: "signal"))
    let text = String(
      decoding: Leaf(seq: 3, stamp: LogBuilder.stamp(3), body: body).encoded(), as: UTF8.self)
    #expect(
      text == """
        {"seq":3,"kind":"daemon_stopped","utc_us":1800000000003000,"boot_us":5003000,\
        "boot_id":"00000000000000010000000000000002","reason":"signal"}
        """)
  }

  @Test func `what is not known is written as minus one`() throws {
    let text = String(
      decoding: Leaf(seq: 0, stamp: LogBuilder.stamp(0), body: SampleHistory.stop).encoded(),
      as: UTF8.self)
    #expect(text.contains(#""operator_uid":1000,"stop_count":-1,"request_boot_us":5"#))
  }

  @Test(arguments: [
    (#","reason":"signal""#, "", AuditLogError.missingKey("reason")),
    (#""reason":"signal""#, #""reason":"signal","note":1"#, .unknownKey("note")),
    (#""reason":"signal""#, #""note":1,"reason":"signal""#, .unknownKey("note")),
    (#""signal""#, "3", .badValue(key: "reason")),
    (#""signal""#, #""Somebody's name""#, .badValue(key: "reason")),
    ("daemon_stopped", "daemon_rested", .unknownKind("daemon_rested")),
    (
      #""seq":3,"kind":"daemon_stopped""#, #""kind":"daemon_stopped","seq":3"#, .badHead(key: "seq")
    ),
    (#""boot_us":5003000,"#, "", .badHead(key: "boot_us")),
    (#""boot_us":5003000"#, #""boot_us":-1"#, .badValue(key: "boot_us")),
    ("0000000000000002", "000000000000000G", .badValue(key: "boot_id")),
    ("0000000000000002", "000000000000000A", .badValue(key: "boot_id")),
    ("0000000000000002", "2", .badValue(key: "boot_id")),
  ])
  func `what is wrong is named`(_ part: String, _ other: String, _ error: AuditLogError) throws {
    let body = LeafBody.daemonStopped(DaemonStoppedLeaf(reason: "signal"))
    let text = String(
      decoding: Leaf(seq: 3, stamp: LogBuilder.stamp(3), body: body).encoded(), as: UTF8.self)
    let changed = text.replacing(part, with: other, maxReplacements: 1)
    try #require(changed != text)
    #expect(throws: error) { try Leaf(reading: Array(changed.utf8)) }
  }

  @Test func `a code out of range in a nested list is named`() throws {
    let leaf = Leaf(seq: 0, stamp: LogBuilder.stamp(0), body: SampleHistory.envelope(1))
    let text = String(decoding: leaf.encoded(), as: UTF8.self)
    let changed = text.replacing("energy_per_pin", with: "wishful_thinking")
    try #require(changed != text)
    #expect(throws: AuditLogError.badValue(key: "dimension")) {
      try Leaf(reading: Array(changed.utf8))
    }
  }

  @Test(arguments: [
    ("linkLost", "link_lost"), ("link_lost", "link_lost"), ("RF off", "rf_off"),
    ("Anna Müller", "anna_m__ller"), ("", "unspecified"),
  ])
  func `reasons are codes`(_ name: String, _ code: String) {
    #expect(ReasonCode(name).text == code)
    #expect(ReasonCode(code: code)?.text == code)
  }

  @Test func `a stamp is never before the one before it in the same boot`() {
    let late = LogBuilder.stamp(9)
    var early = LogBuilder.stamp(8)
    #expect(early.notBefore(late).boot == late.boot)
    #expect(early.notBefore(late).utc == early.utc)
    early.bootID = BootID(high: 0, low: 0)
    #expect(early.notBefore(late) == early)
  }
}
