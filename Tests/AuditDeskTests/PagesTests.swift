import AuditDesk
import AuditLog
import Backstage
import BundleFiles
import DeskIndex
import DeskPages
import Foundation
import Testing

/// The pages that `serve` shows, without a server.
@Suite struct `The desk's pages` {
  private let desk: Desk
  private let site: DeskSite
  private let index: LogIndex

  init() throws {
    desk = try Desk()
    var log = try SimulatedLog(seed: 5)
    _ = log.doctor(.passTotalLowered)
    let bundle = try desk.bundle(log.rows())
    var evidence = LogEvidence()
    evidence.keys = [try Desk.key().verifierKey]
    let rules = [RulesOfCatalog(try Checkout.catalog())]
    index = try LogIndex.open(
      at: bundle + ".index", of: try LogSource.open(bundle), against: evidence, catalogs: rules,
      progress: { _ in })
    site = DeskSite(index, rules: rules, log: "bundle") { try? LogSource.open(bundle) }
  }

  /// A path of every view.
  private func paths() throws -> [String] {
    ["/", "/findings", "/handpieces"] + (try index.sessions().map { "/sessions/\($0.session)" })
      + (try index.handpieces().map { "/handpieces/\($0)" })
  }

  @Test func `each opens, and bears the state of the log`() throws {
    for path in try paths() {
      let page = site.answer(path)
      #expect(page.status == 200, "\(path)")
      #expect(page.body.contains(#"<p class="state bad" role="status">1 findings in this log."#))
      #expect(page.body.contains(index.state.root))
    }
    for by in ["month", "operator", "area"] {
      #expect(site.answer("/summary", ["by": by]).status == 200)
    }
    #expect(site.answer("/style.css").contentType.hasPrefix("text/css"))
    for path in [
      "/sessions/ffffffff", "/nothing", "/handpieces/HP-9999", "/summary", "/sessions/..",
    ] {
      #expect(site.answer(path).status == 404, "\(path)")
    }
  }

  @Test func `list what the index has, and what the form asks for`() throws {
    func listed(_ query: [String: String]) -> [String] {
      site.answer("/", query).body.matches(of: /<a href="\/sessions\/([0-9a-f]{32})">/)
        .map { String($0.1) }
    }
    let all = try index.sessions()
    #expect(listed([:]) == all.map(\.session))
    let serial = all[0].handpiece
    #expect(
      listed(["handpiece": serial]) == all.filter { $0.handpiece == serial }.map(\.session))
    #expect(listed(["finding": "totals_differ"]).count == 1)
    #expect(listed(["from": "2030-01-01"]) == [])
    let wrong = site.answer("/", ["energy": "<b>"])
    #expect(wrong.body.contains(#"role="alert">&lt;b&gt;: a range is written"#))
    #expect(wrong.body.contains(#"value="&lt;b&gt;""#))
  }

  @Test func `draw of each handpiece how true it was`() throws {
    for serial in try index.handpieces() {
      let trend = try index.trend(of: serial)
      let page = site.answer("/handpieces/\(serial)").body
      for row in trend {
        #expect(page.contains(row.ratioPermille.map { "<td>\($0)</td>" } ?? "<td>-</td>"))
      }
      #expect(trend.isEmpty || page.matches(of: /<circle class="got"/).count >= trend.count)
    }
  }

  /// What a screen reader and a keyboard need: names for everything, headings, and no traps.
  @Test func `name everything for those who do not see it`() throws {
    for path in try paths() {
      let body = site.answer(path).body
      #expect(body.contains(#"<html lang="en">"#) && body.contains("<title>"))
      #expect(body.matches(of: /<h1>/).count == 1, "\(path)")
      #expect(
        body.matches(of: /<main/).count == 1 && body.matches(of: /<nav aria-label/).count == 1)
      #expect(body.contains(##"<a class="skip" href="#content">"##))
      #expect(body.matches(of: /<input/).count == body.matches(of: /<label>/).count)
      #expect(body.matches(of: /<table>/).count == body.matches(of: /<caption>/).count)
      #expect(body.matches(of: /<th>/).isEmpty)
      #expect(
        body.matches(of: /<svg/).count == body.matches(of: /<svg[^>]*aria-label="[^"]+/).count)
      // Nothing runs and nothing is styled in place: the policy would forbid it.
      #expect(body.firstMatch(of: /<script|<style| style="| on[a-z]+="/) == nil, "\(path)")
      #expect(body.firstMatch(of: /(href|src|action)="(https?:)?\/\//) == nil, "\(path)")
    }
  }

  /// WCAG 2.1, 1.4.3: 4.5 to 1 for text, in light and dark.
  @Test func `are readable in light and dark`() throws {
    let css = site.answer("/style.css").body
    let schemes = css.components(separatedBy: "prefers-color-scheme:dark")
    #expect(schemes.count == 2)
    for scheme in schemes {
      func color(_ name: String) throws -> Double {
        let match = try #require(
          scheme.firstMatch(
            of: try Regex("--\(name):#([0-9a-f]+)", as: (Substring, Substring).self)))
        let digits = match.1.count == 3 ? match.1.map { "\($0)\($0)" }.joined() : String(match.1)
        let parts = stride(from: 0, to: 6, by: 2).map { place -> Double in
          let part = digits.dropFirst(place).prefix(2)
          let share = Double(Int(part, radix: 16) ?? 0) / 255
          return share <= 0.03928 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
      }
      let paper = try color("paper")
      for name in ["ink", "faint", "set", "got", "bound", "bad", "good"] {
        let other = try color(name)
        let contrast = (max(paper, other) + 0.05) / (min(paper, other) + 0.05)
        #expect(contrast >= 4.5, "\(name): \(contrast)")
      }
    }
  }

  @Test func `answer only who names this machine`() {
    for own in ["127.0.0.1", "127.0.0.1:8321", "localhost:8321"] {
      #expect(DeskPage.isOwn(authority: own))
    }
    for other in ["", "evil.example", "127.0.0.1.evil.example:8321", "[::1]:8321", "localhost:1:2"]
    {
      #expect(!DeskPage.isOwn(authority: other))
    }
  }

  @Test func `let a browser load nothing from elsewhere`() throws {
    let policy = try #require(DeskPage.headers["Content-Security-Policy"])
    #expect(policy.hasPrefix("default-src 'self';") && policy.contains("script-src 'none'"))
    #expect(!policy.contains("http") && !policy.contains("unsafe") && !policy.contains("*"))
  }
}
