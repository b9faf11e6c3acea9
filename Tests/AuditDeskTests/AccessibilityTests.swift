import AuditDesk
import AuditLog
import Backstage
import Foundation
import Testing

/// What axe says of the pages of `serve` and of a report, light and dark.
@Suite(
  .enabled(if: Browser.isInstalled, "Chromium is not installed"),
  .enabled(if: Axe.source != nil, "axe-playwright-python (PyPI) is not installed"))
struct `Accessibility by axe` {
  private let desk: Desk
  private let browser: Browser
  private let axe: String

  init() throws {
    desk = try Desk()
    browser = try Browser(profile: desk.path("profile"))
    axe = try #require(Axe.source)
  }

  /// What was asked of all pages together.
  private struct Tally {
    var passed: Set<String> = []
    var undecided: Set<String> = []
    var inapplicable: Set<String> = []
    var pages = 0

    func tell() {
      print("axe judged \(pages) pages; passed: \(passed.sorted().joined(separator: " "))")
      print("axe leaves to a person: \(undecided.sorted().joined(separator: " "))")
      let unused = inapplicable.subtracting(passed).subtracting(undecided)
      print("axe had nothing to judge by: \(unused.sorted().joined(separator: " "))")
    }
  }

  private func judge(_ address: String, _ tally: inout Tally) throws {
    for scheme in ["light", "dark"] {
      try browser.prefer(scheme)
      try browser.open(address)
      let isDark = try browser.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
      #expect(isDark as? Bool == (scheme == "dark"))
      let verdict = try Axe.judge(browser, by: axe)
      for violation in verdict.violations { print("axe: \(address), \(scheme): \(violation)") }
      let grave = verdict.violations.filter {
        $0.hasPrefix("serious ") || $0.hasPrefix("critical ")
      }
      #expect(grave == [], "\(address), \(scheme)")
      tally.pages += 1
      tally.passed.formUnion(verdict.passed)
      tally.undecided.formUnion(verdict.undecided)
      tally.inapplicable.formUnion(verdict.inapplicable)
    }
  }

  @Test(arguments: [false, true])
  func `finds nothing serious in any view`(isDoctored: Bool) throws {
    var log = try SimulatedLog(seed: 5)
    if isDoctored { _ = log.doctor(.passTotalLowered) }
    let sessions = Set(log.entries.compactMap(\.leaf.body.session)).map { "sessions/\($0)" }
    let handpieces = Set(log.entries.compactMap(\.leaf.body.handpiece)).map { "handpieces/\($0)" }
    var tally = Tally()
    try Served.run(try desk.bundle(log.rows())) { address in
      let views = DeskViews.all + handpieces.sorted() + sessions.sorted().prefix(8)
      for view in views { try judge(address + view, &tally) }
    }
    tally.tell()
    #expect(tally.passed.contains("color-contrast"))
    #expect(tally.passed.count > 20 && tally.pages > 30)
  }

  @Test func `finds nothing serious in a report`() throws {
    let log = try SimulatedLog(seed: 5)
    let bundle = try desk.bundle(log.rows())
    let treated = try #require(
      Replayed(log.rows()).verdicts.max { $0.summary.pulses < $1.summary.pulses })
    let written = try audit(
      "report", "\(treated.summary.session)", bundle, "--key", try Desk.key().verifierKey.text,
      "--html", desk.path("page.html"))
    #expect(written.status == 0, "\(written.complaint)")
    var tally = Tally()
    try judge("file://\(desk.path("page.html"))", &tally)
    tally.tell()
    #expect(tally.passed.contains("color-contrast"))
  }

  /// A tester that finds nothing in a bad page would show nothing of a good one.
  @Test func `finds what is wrong with a page that is wrong`() throws {
    let page = """
      <!doctype html><html lang="en"><head><title>Wrong</title></head><body><main><h1>Wrong</h1>
      <img src="data:,"><p style="color:#bbb;background:#fff">Hard to read.</p><input>
      </main></body></html>
      """
    try browser.open("file://\(try desk.write(Array(page.utf8), to: "wrong.html"))")
    let violations = try Axe.judge(browser, by: axe).violations
    for rule in ["critical image-alt", "serious color-contrast", "critical label"] {
      #expect(violations.contains { $0.hasPrefix("\(rule) ") }, "\(violations)")
    }
  }
}

/// The views of `serve` that every log has.
enum DeskViews {
  static let all = [
    "", "?handpiece=HP-0001&area=cheek/left", "?energy=nothing", "?from=2090-01-01", "findings",
    "handpieces", "summary?by=month", "summary?by=operator", "summary?by=area", "no/such/page",
  ]
}
