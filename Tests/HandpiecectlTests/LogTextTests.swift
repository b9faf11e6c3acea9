import ControlAPI
import Foundation
import Testing
import handpiecectl

@Suite struct `A leaf as a line for people` {
  private static let head =
    #"{"seq":12,"kind":"handpiece_lost","utc_us":1800000000012000,"boot_us":5012000,"#
    + #""boot_id":"00000000000000010000000000000002","#

  @Test func `has number, time, kind, and what it says`() {
    let line = LeafLine(Self.head + #""handpiece":"HP-1","count":3,"cautions":["a","b"]}"#)
    #expect(line.kind == "handpiece_lost")
    #expect(
      line.text
        == #"12 2027-01-15T08:00:00Z handpiece_lost handpiece=HP-1 count=3 cautions=["a","b"]"#)
  }

  @Test func `quotes what is not one plain word`() {
    let line = LeafLine(Self.head + #""handpiece":"","reason":"a b","model":"\u001b[2J"}"#)
    #expect(line.text.hasSuffix(#"handpiece="" reason="a b" model="\u001b[2J""#))
  }

  @Test(arguments: ["", "{", "[]", #"{"seq":1}"#, "\u{1B}[2J"])
  func `shows what is no leaf without letting it move the cursor`(_ text: String) {
    let line = LeafLine(text)
    #expect(line.kind == "")
    #expect(line.text.hasPrefix("unreadable \""))
    #expect(line.text.unicodeScalars.allSatisfy { $0.value >= 0x20 })
  }
}

/// Promise 9: how long nobody else has seen the log is always shown.
@Suite struct `A checkpoint as it is reported` {
  private static func note(_ size: Int) -> String {
    let digest = Data([UInt8](repeating: 7, count: 32)).base64EncodedString()
    let signature = Data([UInt8](repeating: 7, count: 68)).base64EncodedString()
    return "handpieced/1\n\(size)\n\(digest)\n\n\u{2014} handpieced/1 \(signature)\n"
  }

  private func report(_ size: Int, witnessed: UInt64?) throws -> CheckpointReport {
    let seen = witnessed.map { size in
      WitnessedCheckpoint(
        note: Self.note(Int(size)), witness: "w.example", size: size, time: 1_800_000_000)
    }
    return try #require(
      CheckpointReport(CheckpointAnswer(note: Self.note(size), witnessed: seen)))
  }

  @Test func `says that nobody else has ever seen the log`() throws {
    #expect(
      try report(12, witnessed: nil).sentence
        == "Nobody else has ever seen this log: 12 leaves.")
  }

  @Test func `says who saw how much, when, and what nobody saw since`() throws {
    #expect(
      try report(12, witnessed: 9).sentence
        == "w.example has seen 9 leaves at 2027-01-15T08:00:00Z; "
        + "since then nobody else has seen the log: 3 leaves.")
    #expect(try report(12, witnessed: 12).sentence.hasSuffix("and there are no more."))
    #expect(try report(12, witnessed: 13).sentence.hasSuffix("and there are no more."))
  }

  @Test func `has the same keys for programs, with and without a witness`() throws {
    func keys(_ report: CheckpointReport) throws -> [String] {
      let object = try JSONSerialization.jsonObject(with: try JSONEncoder().encode(report))
      return try #require(object as? [String: Any]).keys.sorted()
    }
    let always = ["log_root", "log_size", "note", "unseen_leaves"]
    #expect(try keys(try report(12, witnessed: nil)) == always)
    #expect(
      try keys(try report(12, witnessed: 9))
        == (always + ["witness", "witnessed_at", "witnessed_size"]).sorted())
  }

  @Test func `is none for what is no checkpoint`() {
    #expect(CheckpointReport(CheckpointAnswer(note: "nothing")) == nil)
  }
}
