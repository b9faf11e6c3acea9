/// HTML as it is written: whatever is put in as text is escaped, so that nothing in a log can become
/// markup.
package struct HTMLText: Hashable, Sendable {
  package private(set) var text = ""

  package init() {}

  /// Markup of ours, as it is.
  package mutating func raw(_ markup: StaticString) { text += markup.description }

  /// Markup that was made here.
  package mutating func append(_ other: HTMLText) { text += other.text }

  /// Text from anywhere.
  package mutating func put(_ content: String) { text += Self.escaped(content) }

  /// An element with text in it.
  package mutating func element(
    _ name: StaticString, _ content: String, _ attributes: [(StaticString, String)] = []
  ) {
    open(name, attributes)
    put(content)
    close(name)
  }

  /// An element with elements in it.
  package mutating func element(
    _ name: StaticString, _ attributes: [(StaticString, String)] = [],
    _ body: (inout HTMLText) -> Void
  ) {
    open(name, attributes)
    body(&self)
    close(name)
  }

  /// An element with nothing in it, as SVG has them.
  package mutating func empty(_ name: StaticString, _ attributes: [(StaticString, String)]) {
    write(name, attributes)
    text += "/>"
  }

  /// A table; the first cell of each row is its heading.
  package mutating func table(_ caption: String, _ columns: [String], _ rows: [[String]]) {
    element("table") { html in
      html.element("caption", caption)
      html.element("thead") { html in
        html.element("tr") { html in
          for column in columns { html.element("th", column, [("scope", "col")]) }
        }
      }
      html.element("tbody") { html in
        for row in rows {
          html.element("tr") { html in
            for (place, cell) in row.enumerated() {
              if place == 0 {
                html.element("th", cell, [("scope", "row")])
              } else {
                html.element("td", cell)
              }
            }
          }
        }
      }
    }
    raw("\n")
  }

  private mutating func open(_ name: StaticString, _ attributes: [(StaticString, String)]) {
    write(name, attributes)
    text += ">"
  }

  private mutating func write(_ name: StaticString, _ attributes: [(StaticString, String)]) {
    text += "<\(name)"
    for (key, value) in attributes { text += " \(key)=\"\(Self.escaped(value))\"" }
  }

  private mutating func close(_ name: StaticString) { text += "</\(name)>" }

  /// Also what stands in attributes; control characters, which no HTML may have, become blanks.
  package static func escaped(_ content: String) -> String {
    var escaped = ""
    escaped.reserveCapacity(content.utf8.count)
    for scalar in content.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\u{0}"..."\u{8}", "\u{B}"..."\u{1F}", "\u{7F}"..."\u{9F}": escaped += " "
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

extension HTMLText {
  /// A whole page that needs nothing else, runs nothing and loads nothing.
  static func page(_ title: String, _ body: (inout HTMLText) -> Void) -> String {
    var html = HTMLText()
    html.raw("<!doctype html>\n<html lang=\"en\">")
    html.element("head") { html in
      html.raw("<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">")
      html.raw(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
      )
      html.element("title", title)
      html.raw("<style>")
      html.raw(DeskStyle.css)
      html.raw("</style>")
    }
    html.element("body") { html in
      html.element("main", [], body)
    }
    html.raw("</html>\n")
    return html.text
  }
}
