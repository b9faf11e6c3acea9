import QRCode

/// A text as a QR code, with a margin of four modules.
struct QRFigure {
  let text: String
  let caption: String

  var html: HTMLText {
    var html = HTMLText()
    guard let code = QRMatrix(Array(text.utf8)) else {
      html.element("p", "\(caption): too long for a code.")
      return html
    }
    let side = code.size + 8
    var path = ""
    for row in 0..<code.size {
      for column in 0..<code.size where code[row, column] {
        path += "M\(column + 4) \(row + 4)h1v1h-1z"
      }
    }
    html.element("figure") { html in
      html.element("figcaption", caption)
      html.element(
        "svg",
        [
          ("class", "qr"), ("viewBox", "0 0 \(side) \(side)"), ("role", "img"),
          ("aria-label", caption), ("width", "220"), ("shape-rendering", "crispEdges"),
        ]
      ) { $0.empty("path", [("d", path)]) }
    }
    html.raw("\n")
    return html
  }
}
