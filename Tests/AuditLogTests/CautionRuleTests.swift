import AuditLog
import Quantities
import Testing

/// Promise 2: what somebody had to read before arming, somebody has read, and the log says who.
@Suite struct `The verifier on cautions` {
  /// The sample history with two cautions in the first pass, acknowledged by one leaf each.
  private static func history(acknowledging cautions: [String]) -> [LeafBody] {
    var history = SampleHistory.all
    history.envelope(1) { $0.cautions = ["recent-sun", "keloid"] }
    let place = history.place(of: "pass_started") + 1
    history.insert(contentsOf: cautions.map { acknowledged($0) }, at: place)
    return history
  }

  private static func acknowledged(_ caution: String, pass: Int = 1) -> LeafBody {
    .cautionsAcknowledged(
      CautionsAcknowledgedLeaf(
        pass: SampleHistory.pass(pass), operatorUID: 1000, cautions: [caution]))
  }

  private func codes(_ history: [LeafBody]) -> [FindingCode] {
    findings(in: LogBuilder.rows(history)).map(\.code)
  }

  @Test func `accepts a pass whose cautions were all acknowledged before it was armed`() {
    #expect(codes(Self.history(acknowledging: ["recent-sun", "keloid"])) == [])
  }

  @Test(arguments: [[], ["recent-sun"], ["keloid"], ["recent-sun", "isotretinoin"]])
  func `finds one that was not`(_ acknowledged: [String]) {
    #expect(codes(Self.history(acknowledging: acknowledged)) == [.cautionNotAcknowledged])
  }

  @Test func `finds one that was acknowledged only after arming`() {
    var history = Self.history(acknowledging: ["recent-sun"])
    history.insert(Self.acknowledged("keloid"), at: history.place(of: "armed") + 1)
    #expect(codes(history) == [.cautionNotAcknowledged])
  }

  @Test func `does not take the word for another pass, or for an envelope before`() {
    var history = Self.history(acknowledging: ["recent-sun"])
    history.insert(Self.acknowledged("keloid", pass: 2), at: history.place(of: "settings"))
    #expect(codes(history) == [.cautionNotAcknowledged])
    history = Self.history(acknowledging: [])
    let place = history.place(of: "envelope")
    history.insert(history[place], at: place)
    history.insert(Self.acknowledged("recent-sun"), at: place + 1)
    history.insert(Self.acknowledged("keloid"), at: place + 1)
    #expect(codes(history) == [.cautionNotAcknowledged])
  }
}
