import ControlAPI
import DoseLimits
import Testing
import handpiecectl

/// Errors say what to do next, with the names of what they are about.
@Suite struct `A refusal as people read it` {
  private static func lines(
    _ problem: Problem, _ change: (inout NextSteps.Subject) -> Void = { _ in }
  ) -> [String] {
    var subject = NextSteps.Subject(
      handpiece: HandpieceSerial("HP-0031"), session: SessionID("S1"),
      person: PersonID("P-7K3MW9QX"))
    change(&subject)
    return RefusalText(problem, about: subject).lines
  }

  private static func step(_ rule: String) -> String? {
    lines(Problem(.refused, "No.", reasons: [Reason(rule: rule, sentence: "So it is.")]))
      .first { $0.hasPrefix("    next: ") }.map { String($0.dropFirst(10)) }
  }

  @Test func `names the command that mends an overdue calibration`() {
    let reason = Reason(
      rule: "rfmn-49i/calibration", source: "https://example.org",
      sentence: "The calibration of 2025-10-02 has run out: it holds for 365 days.")
    #expect(
      Self.lines(Problem(.refused, "left cheek cannot be treated.", reasons: [reason])) == [
        "left cheek cannot be treated.",
        "  - The calibration of 2025-10-02 has run out: it holds for 365 days. "
          + "(rfmn-49i/calibration)",
        "    next: `handpiecectl calibrate start HP-0031`",
      ])
  }

  @Test(
    arguments: [
      ("alarms_unattended", "handpiecectl watch"), ("person_locked", "people unlock P-7K3MW9QX"),
      ("stop_latched", "session reset"), ("tip_worn_out", "new tip"),
      ("proof_wrong", "your own PIN"), ("proof_missing", "--person P-7K3MW9QX"),
      ("settings_hash", "session show"), ("envelope_hash", "session show"),
      ("pulses_left", "session end --pass"), ("pass/towards-safer", "session end --pass"),
      ("one_armed", "session disarm"), ("engine/area-of-atlas", "session area"),
      ("engine/interval-rule", "devices check"), ("rfmn-test-spot-1-3", "session spot"),
      ("rfmn-interval", "handpiecectl course"), ("anaesthetic", "wipe it off"),
      ("role", "handpiecectl doctor"), ("uncalibrated", "calibrate start HP-0031"),
    ])
  func `has a next step for each rule`(rule: String, words: String) {
    let step = Self.step(rule) ?? "none"
    #expect(step.contains(words), "\(step)")
  }

  /// What the machine checks before it arms stands in one list there: all of it is known here.
  @Test(
    arguments: [
      "proof_missing", "pass_open", "handpiece_ready", "area", "pass", "envelope_hash",
      "settings_hash", "override/expired", "pulses_left", "stop_count", "link_quality",
      "alarms_unattended", "busy", "one_armed", "override/other-hands", "proof_wrong",
      "proof_role", "person_locked",
    ])
  func `has a next step for whatever forbids arming`(rule: String) {
    #expect(Self.step(rule) != nil)
  }

  @Test func `says of a setting the nearest that all its bounds allow`() {
    let reasons = ([40_000, 30_000, 52_000] as [Int64]).map { bound in
      Reason(
        rule: "rule-\(bound)", dimension: "energy_per_pin", asked: 99_000, bound: bound,
        unit: "uj", sentence: "Too much.")
    }
    let lines = Self.lines(Problem(.refused, "No.", reasons: reasons))
    #expect(lines.filter { $0.hasPrefix("  - ") }.count == 3)
    #expect(lines.last == "    next: at most --energy 30mJ")
    let low = Reason(
      rule: "rule", dimension: "depth", asked: 100, bound: 500, unit: "um", sentence: "Too little.")
    #expect(
      Self.lines(Problem(.refused, "No.", reasons: [low])).last
        == "    next: at least --depth 500um")
  }

  @Test func `says where a prescriber may decide, and nowhere else`() {
    let rule = Reason(rule: "keloid", sentence: "Scars grow thick.")
    let bound = Reason(
      rule: "rfmn-energy-type-4", dimension: "energy_per_pin", asked: 24_000, bound: 20_000,
      unit: "uj", sentence: "Too much.")
    let problem = Problem(.refused, "No.", reasons: [rule, bound])
    #expect(!Self.lines(problem).contains { $0.contains("prescriber") })
    let lines = Self.lines(problem) {
      $0.area = AreaID(path: "cheek/left")
      $0.overridable = ["keloid", "energy_per_pin"]
    }
    #expect(
      lines.contains {
        $0.contains("prescriber override --session S1 --area cheek/left --rule keloid")
      }, "\(lines)")
    #expect(
      lines.contains {
        $0.contains("at most --energy 20mJ; or a prescriber decides")
          && $0.contains("--dimension energy_per_pin_uj --bound 24000")
      }, "\(lines)")
  }

  @Test func `says of a caution how it is read`() {
    let reason = Reason(rule: "rfmn-test-spot-4-6", sentence: "Skin is usually watched.")
    let problem = Problem(.conflict, "There are cautions to be read first.", reasons: [reason])
    #expect(
      Self.lines(problem) { $0.isUnread = true }.last
        == "    next: read it, then say so: --read rfmn-test-spot-4-6")
  }

  @Test func `has a next step by its kind where no reason has one`() {
    #expect(
      Self.lines(Problem(.unknownOutcome, "No answer came.")).last?.contains("handpiecectl stop")
        == true)
    #expect(Self.lines(Problem(.conflict, "That pass is not in progress.")).count == 1)
  }
}
