import ControlAPI
import Quantities
import Testing
import handpiecectl

@Suite struct `Alarms as people read them` {
  private func alarm(_ number: UInt64?, by user: UInt32? = nil) -> AlarmSnapshot {
    AlarmSnapshot(
      alarm: number, condition: .linkQuality, priority: .medium,
      handpiece: HandpieceSerial("HP-0031"), session: nil,
      raised: UTCInstant(microseconds: 1_800_000_000_000_000), standing: user == nil,
      acknowledgedBy: user)
  }

  @Test func `have their number, urgency, what is the matter, what to do and how they stand`() {
    #expect(
      AlarmText.lines(alarm(12)) == [
        "12  MEDIUM HP-0031: The line to the handpiece is bad.",
        "    Look at cable and plug; keep the cable away from the generator.",
        "    link_quality, since 2027-01-15T08:00:00Z, stands, not acknowledged",
      ])
    #expect(AlarmText.lines(alarm(nil, by: 1000))[0].hasPrefix("-  MEDIUM"))
    #expect(
      AlarmText.lines(alarm(12, by: 1000))[2].hasSuffix("is over, acknowledged by user 1000"))
  }

  @Test func `tell that nobody presents them, and that more stand than are listed`() {
    let none = AlarmText.text(AlarmList(alarms: [], unlisted: 0, attended: true))
    #expect(none == "No alarm stands.\n")
    let many = AlarmText.text(AlarmList(alarms: [alarm(12)], unlisted: 3, attended: false))
    #expect(many.contains("\n3 more are recorded"))
    #expect(many.contains("nothing can be armed"))
  }
}
