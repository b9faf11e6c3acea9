import PromiseChecker
import Testing

/// What a checker says of single observations, made by hand.
@Suite struct `A checker of single observations` {
  private static let serial = "HP-0001"

  /// One handpiece on one line, at rest.
  private func checker() -> Checker {
    var checker = Checker(
      handpieces: [(Self.serial, false)], lineCount: 1, stationCount: 1, names: ["Quillfeather"])
    checker.handpieceStarted(0, clock: 5000, at: 1000)
    checker.wired(0, to: 0, at: 1000)
    return checker
  }

  private func physics(rf: Bool = false, moving: Bool = false, pressed: Bool = false) -> Physics {
    Physics(
      isRFOn: rf, isMoving: moving, depth: 0, energyPerPin: rf ? 100 : 0,
      energyOfHottestPin: rf ? 110 : 0, isPressed: pressed)
  }

  private func leaf(_ seq: Int, _ kind: String, _ rest: String = "") -> [UInt8] {
    Array(
      #"{"seq":\#(seq),"kind":"\#(kind)","utc_us":1,"boot_us":1,"boot_id":"00"\#(rest)}"#.utf8)
  }

  @Test func `nothing is wrong with a handpiece at rest`() {
    var checker = checker()
    checker.see(0, physics(pressed: true), at: 1001)
    checker.leafDurable(leaf(0, "daemon_started"), at: 1002)
    checker.advance(to: 5000)
    checker.finish(locked: [false], at: 5000)
    #expect(checker.broken == [])
  }

  @Test func `RF without a journalled delivery breaks the second promise`() {
    var checker = checker()
    checker.see(0, physics(rf: true), at: 1010)
    #expect(checker.broken.first?.promise == 2)
  }

  @Test func `a delivery without a record of its permission breaks the second promise`() {
    var checker = checker()
    checker.began(0, 1, arm: 77, isElsewhere: false, at: 1010)
    #expect(checker.broken.contains { $0.promise == 2 })
  }

  @Test func `a drive that goes on without a permission breaks the fifth promise`() {
    var checker = checker()
    checker.see(0, physics(moving: true), at: 1500)
    #expect(checker.broken == [])
    checker.see(0, physics(moving: true), at: 1800)
    #expect(checker.broken.first?.promise == 5)
  }

  @Test func `a stop that is not on the line at once breaks the sixth promise`() {
    var checker = checker()
    checker.stopPulled(0, at: 1010)
    checker.advance(to: 1010)
    #expect(checker.broken == [])
    checker.advance(to: 1011)
    #expect(checker.broken.first?.promise == 6)
  }

  @Test func `a stop that is confirmed without a latch breaks the sixth promise`() {
    var checker = checker()
    checker.stopPulled(0, at: 1010)
    checker.stopConfirmed(0, at: 1010)
    #expect(checker.broken.first?.promise == 6)
  }

  @Test func `a delivery while nobody presents alarms breaks the sixth promise`() {
    func sentences(goneFor milliseconds: Int64) -> [String] {
      var checker = checker()
      checker.attended(false, at: 1010)
      checker.began(0, 1, arm: 77, isElsewhere: false, at: 1010 + milliseconds)
      return checker.broken.filter { $0.promise == 6 }.map(\.sentence)
    }
    #expect(sentences(goneFor: 250) == [])
    #expect(sentences(goneFor: 260).contains { $0.contains("nobody presents alarms") })
  }

  @Test func `two answers to one request break the seventh promise`() {
    var checker = checker()
    checker.asked(1, of: 0, .other)
    checker.answered(1, at: 1010)
    #expect(checker.broken == [])
    checker.answered(1, at: 1011)
    #expect(checker.broken.first?.promise == 7)
  }

  @Test func `a request that is never answered breaks the seventh promise`() {
    var checker = checker()
    checker.asked(1, of: 0, .other)
    checker.finish(locked: [false], at: 9000)
    #expect(checker.broken.first?.promise == 7)
  }

  @Test func `a checkpoint beyond what is durable breaks the ninth promise`() {
    var checker = checker()
    checker.leafDurable(leaf(0, "daemon_started"), at: 1001)
    checker.checkpointSigned(size: 2, rootPrefix: 0, at: 1002)
    #expect(checker.broken.first?.promise == 9)
  }

  @Test func `a leaf out of its order breaks the ninth promise`() {
    var checker = checker()
    checker.leafDurable(leaf(1, "daemon_started"), at: 1001)
    #expect(checker.broken.first?.promise == 9)
  }

  @Test func `a name in the log breaks the eleventh promise`() {
    var checker = checker()
    checker.leafDurable(leaf(0, "session_opened", #","inputs":["Quillfeather"]"#), at: 1001)
    #expect(checker.broken.first?.promise == 11)
  }

  @Test func `more frames than a line may hold break the twelfth promise`() {
    var checker = checker()
    checker.queued(0, 8, at: 1001)
    #expect(checker.broken == [])
    checker.queued(0, 9, at: 1002)
    #expect(checker.broken.first?.promise == 12)
  }

  @Test func `a delivery that stands in the log twice breaks the fourth promise`() {
    var checker = checker()
    let attached = #","handpiece":"HP-0001","last_pulse":0"#
    let pulse =
      #","session":"s","area":"a","side":"left","pass":1,"handpiece":"HP-0001","#
      + #""number":1,"arm_id":7"#
    checker.leafDurable(leaf(0, "handpiece_attached", attached), at: 1001)
    checker.leafDurable(leaf(1, "pulse", pulse), at: 1002)
    checker.leafDurable(leaf(2, "pulse", pulse), at: 1003)
    #expect(checker.broken.contains { $0.promise == 4 && $0.sentence.contains("twice") })
  }

  @Test func `a stop on the line that is repeated is read by its bytes alone`() {
    var checker = checker()
    // The vector `Stop` of the article on the wire format.
    let stop: [UInt8] = [
      0x00, 0x02, 0x10, 0x05, 0x28, 0x08, 0xED, 0x5E, 0x01, 0x01, 0x01, 0x07, 0x34, 0x12, 0x48,
      0x35, 0xFA, 0xF9, 0x00,
    ]
    checker.stopPulled(0, at: 1010)
    checker.hostWrote(0, by: 0, to: 0, stop, at: 1010)
    checker.handpieceHeard(0, stop, at: 1012)
    checker.stopConfirmed(0, at: 1015)
    checker.advance(to: 1020)
    #expect(checker.broken == [])
  }

  @Test func `a keep-alive after a stop breaks the sixth promise`() {
    var checker = checker()
    let stop: [UInt8] = [
      0x00, 0x02, 0x10, 0x05, 0x28, 0x08, 0xED, 0x5E, 0x01, 0x01, 0x01, 0x07, 0x34, 0x12, 0x48,
      0x35, 0xFA, 0xF9, 0x00,
    ]
    // The vector `KeepAlive`.
    let keepAlive: [UInt8] = [
      0x00, 0x06, 0x10, 0x08, 0x18, 0x05, 0x07, 0x02, 0x29, 0x0C, 0xEF, 0xBE, 0x34, 0x12, 0x44,
      0x33, 0x22, 0x11, 0xCD, 0xAB, 0x01, 0x03, 0x95, 0x15, 0x02, 0x8D, 0x00,
    ]
    checker.hostWrote(0, by: 0, to: 0, keepAlive, at: 1009)
    #expect(checker.broken == [])
    checker.hostWrote(0, by: 0, to: 0, stop, at: 1010)
    checker.hostWrote(0, by: 0, to: 0, keepAlive, at: 1011)
    #expect(checker.broken.first?.promise == 6)
  }
}
