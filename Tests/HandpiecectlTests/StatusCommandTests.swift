import ControlAPI
import Testing
import handpiecectl

/// Promise 9: how old the last word of somebody else is, is always shown.
@Suite struct `The status in words` {
  private func text(_ witnessed: WitnessedPosition?) -> String {
    StatusText.text(
      DaemonStatus(
        version: "1", development: false, logSize: 1234, logRoot: "ab", witnessed: witnessed,
        handpieces: [], sessions: []))
  }

  @Test func `names who saw the log last, how much of it and when`() {
    let witnessed = WitnessedPosition(witness: "w.example", size: 1200, time: 1_780_000_000)
    #expect(
      text(witnessed).contains(
        "log: 1234 leaves, last seen by w.example at size 1200 on 2026-05-28T20:26:40Z\n"))
  }

  @Test func `says that nobody else ever has`() {
    #expect(text(nil).contains("log: 1234 leaves, nobody else has seen it\n"))
  }

  @Test func `survives a time that no calendar has`() {
    let witnessed = WitnessedPosition(witness: "w.example", size: 1200, time: .max)
    #expect(text(witnessed).contains("last seen by w.example at size 1200\n"))
  }
}
