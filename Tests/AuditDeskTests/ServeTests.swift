import AuditDesk
import AuditLog
import Backstage
import BundleFiles
import DeskIndex
import Foundation
import Testing

/// `serve` with a browser in front of it.
@Suite struct `Serving to a browser` {
  private let desk: Desk
  private let log: SimulatedLog

  init() throws {
    desk = try Desk()
    log = try SimulatedLog(seed: 5)
  }

  /// Runs a browser over an address, and gives what it made of the page and what it complained of.
  private func look(_ address: String, at place: Int) throws -> (
    page: String, complaints: String, requests: Set<String>
  ) {
    let requests = desk.path("requests-\(place)")
    let run = try Run(
      at: URL(filePath: Browser.program),
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
        "--disable-background-networking", "--disable-component-update",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        "--user-data-dir=\(desk.path("profile-\(place)"))", "--log-net-log=\(requests)",
        "--enable-logging=stderr", "--dump-dom", address,
      ])
    let network = try String(contentsOfFile: requests, encoding: .utf8)
    let hosts = network.matches(of: /"url":"[a-z]+:\/\/([^\/":]+)/).map { String($0.1) }
    return (run.output, run.complaint, Set(hosts))
  }

  @Test func `every view opens without a complaint, and nothing is asked of anybody else`() throws {
    guard Browser.isInstalled else {
      print("skipped: Chromium is not installed")
      return
    }
    let verdicts = try Replayed(log.rows()).verdicts
    let treated = try #require(verdicts.max { $0.summary.pulses < $1.summary.pulses })
    let session = treated.summary.session
    // What the browser asks of its own accord, and is not let out.
    let ofBrowser = ["google.com", "googleapis.com", "gvt1.com"]
    try Served.run(try desk.bundle(log.rows())) { address in
      let views = [
        ("", "Sessions"), ("?handpiece=HP-0001", "Sessions"), ("findings", "Findings"),
        ("handpieces", "Handpieces"), ("handpieces/\(treated.summary.handpiece)", "Handpiece"),
        ("sessions/\(session)", "Session \(session)"), ("summary?by=month", "By month"),
      ]
      for (place, (path, heading)) in views.enumerated() {
        let seen = try look(address + path, at: place)
        #expect(seen.page.contains("<h1>\(heading)"), "\(path)")
        #expect(seen.page.contains("Nothing was found in this log."))
        #expect(!seen.complaints.contains("CONSOLE"), "\(path): \(seen.complaints)")
        let elsewhere = seen.requests.filter { host in
          host != "127.0.0.1" && !ofBrowser.contains { host.hasSuffix($0) }
        }
        #expect(elsewhere == [], "\(path)")
        #expect(seen.requests.contains("127.0.0.1"))
        if path.hasPrefix("sessions/") {
          let pulses = treated.summary.pulses
          #expect(seen.page.contains("<td>\(pulses)</td>") || treated.summary.passes.count > 1)
          #expect(seen.page.matches(of: /<circle class="got"/).count >= pulses)
        }
        if path.hasPrefix("?") {
          let listed = seen.page.matches(of: /<a href="\/sessions\//).count
          #expect(listed == verdicts.count { $0.summary.handpiece == "HP-0001" })
        }
      }
    }
  }
}
