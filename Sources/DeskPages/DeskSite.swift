package import AuditDesk
package import BundleFiles
package import DeskIndex
import Mustache

/// The views over one log: what a path and a query are answered with. It changes nothing.
package struct DeskSite: Sendable {
  let index: LogIndex
  let rules: [RulesOfCatalog]
  /// As it was named, for people.
  let log: String
  /// Opens the log anew: one that is read keeps a place, which two requests must not share.
  let open: @Sendable () -> LogSource?

  static let pageSize = 100

  package init(
    _ index: LogIndex, rules: [RulesOfCatalog], log: String,
    open: @escaping @Sendable () -> LogSource?
  ) {
    self.index = index
    self.rules = rules
    self.log = log
    self.open = open
  }

  /// Answers a request; whatever goes wrong is a page too.
  package func answer(_ path: String, _ query: [String: String] = [:]) -> DeskPage {
    let parts = path.split(separator: "/").map(String.init)
    do throws(DeskIndexError) {
      switch (parts.first, parts.count) {
      case (nil, _): return try sessions(query)
      case ("style.css", 1): return .style
      case ("sessions", 2): return try session(parts[1])
      case ("findings", 1): return try findings()
      case ("handpieces", 1): return try handpieces()
      case ("handpieces", 2): return try handpiece(parts[1])
      case ("summary", 1): return try summary(query["by"] ?? "")
      default: return problem(404, "There is no such page.")
      }
    } catch .noSuchSession, .manySessions {
      return problem(404, "There is no such session.")
    } catch {
      return problem(500, "The index cannot be read: \(error)")
    }
  }

  private static let views = [
    ("Sessions", "/"), ("Findings", "/findings"), ("Handpieces", "/handpieces"),
    ("By month", "/summary?by=month"), ("By operator", "/summary?by=operator"),
    ("By area", "/summary?by=area"),
  ]

  /// A page around its content, with the state of the log on it.
  func page(_ title: String, at address: String, _ content: String, status: Int = 200) -> DeskPage {
    let state = index.state
    let reported = ReportedLog(
      leaves: state.leaves, root: state.root, key: state.key, keyIsKnown: state.keyIsKnown,
      findingCount: state.findingCount, hoursUnwitnessed: state.hoursUnwitnessed, checkpoint: "",
      command: "", redactedLeaves: state.redactedLeaves)
    let context: [String: Any] = [
      "title": "\(title), \(log)", "content": content,
      "mood": state.findingCount == 0 ? "good" : "bad",
      "state": "\(reported.sentence) \(state.leaves) leaves, root \(state.root).",
      "views": Self.views.map { name, place -> [String: Any] in
        ["name": name, "address": place, "current": place == address]
      },
    ]
    return .html(render("layout", context), status: status)
  }

  func render(_ name: String, _ context: [String: Any]) -> String {
    (try? Templates.library.get())?.render(context, withTemplate: name) ?? ""
  }

  func problem(_ status: Int, _ sentence: String) -> DeskPage {
    var html = HTMLText()
    html.element("h1", sentence)
    return page("Not shown", at: "", html.text, status: status)
  }

  /// A page of one table.
  func table(
    _ heading: String, at address: String, _ columns: [String], _ rows: [[Cell]],
    figures: HTMLText = HTMLText(), links: [(String, String)] = []
  ) -> DeskPage {
    page(
      heading, at: address,
      render(
        "table",
        [
          "heading": heading, "columns": columns, "figures": figures.text,
          "links": links.map { ["name": $0.0, "address": $0.1] },
          "rows": rows.map { ["cells": $0.map(\.context)] },
        ]))
  }
}
