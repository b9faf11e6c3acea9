import AuditDesk
import AuditLog
import Foundation
import Testing

/// The pages of `serve` by somebody who has a keyboard and no mouse.
@Suite(.enabled(if: Browser.isInstalled, "Chromium is not installed"))
struct `The desk by keyboard` {
  private let desk: Desk
  private let browser: Browser
  private let log: SimulatedLog

  init() throws {
    desk = try Desk()
    browser = try Browser(profile: desk.path("profile"))
    var log = try SimulatedLog(seed: 5)
    _ = log.doctor(.passTotalLowered)
    self.log = log
  }

  /// What the keyboard is on: its place among all that can be, and how it looks.
  private struct Stop: Decodable {
    /// -1 where it is on nothing of these.
    let place: Int
    let look: String
    /// How that looks without the keyboard.
    let lookElsewhere: String
    let isInSight: Bool
    let left: Double
    let right: Double
    let top: Double
    let bottom: Double
  }

  /// Notes all that a mouse can do something with, in the order of the page, and how it looks
  /// without the focus. Gives how many there are.
  private func prepare() throws -> Int {
    let count = try browser.evaluate(
      """
      globalThis.lookOf = element => {
        const style = getComputedStyle(element);
        return [style.outlineStyle, style.outlineWidth, style.outlineColor].join(" ");
      };
      globalThis.stops = [...document.querySelectorAll(
        "a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex='-1'])")];
      globalThis.looks = stops.map(lookOf);
      stops.length
      """)
    return try #require(count as? Int)
  }

  private func stop() throws -> Stop {
    let said = try browser.evaluate(
      """
      (() => {
        const element = document.activeElement, place = stops.indexOf(element);
        // A link that is wrapped has a box for each of its lines.
        const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
        const shown = box.width > 0 && box.height > 0 && box.left >= 0 && box.top >= 0
          && box.right <= innerWidth && box.bottom <= innerHeight
          && element.contains(document.elementFromPoint(
            (box.left + box.right) / 2, (box.top + box.bottom) / 2));
        return JSON.stringify({
          place, look: lookOf(element), lookElsewhere: looks[place] ?? "", isInSight: shown,
          left: box.left + scrollX, right: box.right + scrollX,
          top: box.top + scrollY, bottom: box.bottom + scrollY,
        });
      })()
      """)
    return try JSONDecoder().decode(Stop.self, from: Data(((said as? String) ?? "").utf8))
  }

  /// Where the keyboard is after each of so many presses.
  private func walk(_ count: Int, withShift: Bool = false) throws -> [Stop] {
    try (0..<count).map { _ in
      try browser.press(.tab, withShift: withShift)
      return try stop()
    }
  }

  /// Every view, and two sessions.
  private func views() -> [String] {
    let sessions = Set(log.entries.compactMap(\.leaf.body.session)).map { "sessions/\($0)" }
    return DeskViews.all + ["handpieces/HP-0001"] + sessions.sorted().prefix(2)
  }

  private func serve(_ body: (String) throws -> Void) throws {
    try Served.run(try desk.bundle(log.rows()), body)
  }

  @Test func `reaches everything, in the order in which it is read, and leaves it again`() throws {
    try serve { address in
      for view in views() {
        try browser.open(address + view)
        let count = try prepare()
        #expect(count >= 7, "\(view)")
        // Round once, over the end of the page, and on to the first again: there is no trap.
        let there = try walk(count + 2)
        #expect(there.map(\.place) == Array(0..<count) + [-1, 0], "\(view)")
        for (stop, next) in zip(there.dropFirst(), there.dropFirst(2).prefix(count - 2)) {
          #expect(
            next.top >= stop.bottom - 1 || next.left >= stop.right - 1,
            "\(view): \(next.place) stands before \(stop.place)")
        }
        // And back, over the beginning.
        let back = try walk(count, withShift: true)
        #expect(back.map(\.place) == (0..<count).reversed(), "\(view)")
      }
    }
  }

  @Test(arguments: ["light", "dark"])
  func `shows where it is`(scheme: String) throws {
    try serve { address in
      for view in views() {
        try browser.prefer(scheme)
        try browser.open(address + view)
        for stop in try walk(try prepare()) {
          #expect(stop.isInSight, "\(view): \(stop.place)")
          #expect(stop.look != stop.lookElsewhere, "\(view): \(stop.place) looks \(stop.look)")
          #expect(stop.look.hasPrefix("solid 3px"), "\(view): \(stop.place) looks \(stop.look)")
        }
      }
    }
  }

  @Test func `goes past the views to the content by the first link`() throws {
    try serve { address in
      for view in views() {
        try browser.open(address + view)
        let count = try prepare()
        try browser.press(.tab)
        #expect(
          try browser.evaluate("document.activeElement.textContent") as? String
            == "Skip to content")
        try browser.awaiting("Page.navigatedWithinDocument") { try browser.press(.enter) }
        #expect(try browser.evaluate("document.activeElement.tagName") as? String == "MAIN")
        // The next one is the first of the content; where that has none, the page is at its end.
        let content = try browser.evaluate(
          "stops.findIndex(stop => document.querySelector('main').contains(stop))")
        let first = try #require(content as? Int)
        let next = try walk(1)[0].place
        #expect(first < 0 ? next <= 0 : next == first, "\(view): \(next) of \(count)")
      }
    }
  }

  /// Tabs on until the field of that name has the keyboard.
  private func reach(_ field: String) throws {
    for _ in 0..<60 {
      try browser.press(.tab)
      if try browser.evaluate("document.activeElement.name") as? String == field { return }
    }
    Issue.record("no key leads to \(field)")
  }

  private func reachButton() throws {
    for _ in 0..<60 {
      try browser.press(.tab)
      if try browser.evaluate("document.activeElement.tagName") as? String == "BUTTON" { return }
    }
    Issue.record("no key leads to the button")
  }

  private func listed() throws -> [String] {
    let rows = try browser.evaluate(
      "[...document.querySelectorAll('tbody a[href^=\"/sessions/\"]')].map(link => link.pathname)")
    return rows as? [String] ?? []
  }

  @Test func `fills in the filter and sends it`() throws {
    let opened = log.entries.compactMap { entry -> SessionOpenedLeaf? in
      if case .sessionOpened(let leaf) = entry.leaf.body { leaf } else { nil }
    }
    let serial = try #require(opened.last?.handpiece)
    let fitting = Set(opened.filter { $0.handpiece == serial }.map { "/sessions/\($0.session)" })
    #expect(fitting.count < opened.count)
    try serve { address in
      try browser.open(address)
      #expect(Set(try listed()).count == opened.count)
      // From inside a field.
      try reach("handpiece")
      try browser.type(serial)
      try browser.awaiting("Page.loadEventFired") { try browser.press(.enter) }
      #expect(Set(try listed()) == fitting)
      // What was asked stands there, and another field and the button send it again.
      try reach("to")
      try browser.type("2001-01-01")
      try reachButton()
      try browser.awaiting("Page.loadEventFired") { try browser.press(.enter) }
      #expect(try listed() == [])
      #expect(
        try browser.evaluate("document.querySelector('[name=handpiece]').value") as? String
          == serial)
      // And a row of the table is opened.
      try browser.open(address + "?handpiece=\(serial)")
      let count = try prepare()
      let row = try #require(
        try browser.evaluate(
          "stops.findIndex(stop => stop.matches('tbody a[href^=\"/sessions/\"]'))") as? Int)
      #expect(row < count)
      _ = try walk(row + 1)
      try browser.awaiting("Page.loadEventFired") { try browser.press(.enter) }
      #expect(fitting.contains(try browser.evaluate("location.pathname") as? String ?? ""))
    }
  }
}
