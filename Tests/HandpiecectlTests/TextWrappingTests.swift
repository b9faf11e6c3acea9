import ControlAPI
import DoseLimits
import Testing
import handpiecectl

@Suite struct `Text on a terminal` {
  @Test(arguments: [20, 40, 80])
  func `keeps its words and stays inside the width`(_ width: Int) {
    let text = "  A test spot is demanded, and none with this handpiece's model is on record."
    let lines = TextWrapping.lines(text, width: width, indent: 4)
    #expect(lines.allSatisfy { $0.count <= width })
    #expect(lines.joined(separator: " ").split(separator: " ") == text.split(separator: " "))
    #expect(lines[0].hasPrefix("  A"))
    #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("    ") && !$0.hasPrefix("     ") })
  }

  @Test func `leaves a word whole that is longer than a line`() {
    #expect(
      TextWrapping.lines("see https://example.org/a/long/way", width: 10, indent: 2)
        == ["see", "  https://example.org/a/long/way"])
  }

  @Test func `is one line where there is no terminal`() {
    let text = String(repeating: "word ", count: 100)
    #expect(TextWrapping.lines(text, width: nil, indent: 2) == [text])
  }

  @Test func `of limits is no wider than the terminal, but for addresses`() throws {
    let finding = LimitFinding(
      rule: "r", source: "https://example.org", evidence: "label", isOverridable: false,
      sentence: String(repeating: "a word ", count: 20))
    let answer = LimitsAnswer(
      area: "cheek", side: .left, pass: 1, kind: .treatment, blocks: [finding],
      cautions: [finding], dimensions: [], envelope: nil,
      whatIf: WhatIfReport(changes: ["age=20"], differences: [finding.sentence]))
    let lines = LimitsText(answer, width: 60).lines
    #expect(lines.allSatisfy { $0.count <= 60 })
    #expect(lines.count > 9)
  }
}
