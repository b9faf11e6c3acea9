import AuditLog
import Quantities

/// The error of each point with its U, between the lines of the tolerance, all in thousandths of the
/// tolerance, as SVG with a description for those who do not see it.
struct ErrorChart {
  let title: String
  let unit: String
  let points: [CalibrationPoint]

  private static let (width, height) = (680, 220)
  private static let (left, right) = (70, 665)
  /// Where the error is nothing, and how far the tolerance is from there.
  private static let (middle, reach) = (105, 60)

  var html: HTMLText {
    var html = HTMLText()
    guard !points.isEmpty else { return html }
    html.element("figure") { html in
      html.element("figcaption", title)
      html.element(
        "svg",
        [
          ("viewBox", "0 0 \(Self.width) \(Self.height)"), ("role", "img"),
          ("aria-label", description), ("width", "\(Self.width)"),
        ]
      ) { html in
        drawLines(&html)
        for (place, point) in points.enumerated() { draw(point, at: place, &html) }
      }
    }
    html.raw("\n")
    return html
  }

  private var description: String {
    let passed = points.count { $0.verdict == "pass" }
    return "\(title): \(passed) of \(points.count) points pass"
  }

  private func drawLines(_ html: inout HTMLText) {
    for (name, offset, style) in [
      ("+ tolerance", -Self.reach, "bound"), ("0", 0, "axis"), ("- tolerance", Self.reach, "bound"),
    ] {
      let y = "\(Self.middle + offset)"
      html.empty(
        "line",
        [("class", style), ("x1", "\(Self.left)"), ("x2", "\(Self.right)"), ("y1", y), ("y2", y)])
      html.element("text", name, [("x", "2"), ("y", "\(Self.middle + offset + 4)")])
    }
  }

  private func draw(_ point: CalibrationPoint, at place: Int, _ html: inout HTMLText) {
    let x = "\(Self.left + 20 + place * (Self.right - Self.left - 40) / max(1, points.count - 1))"
    let error = pixels(point.errorThousandths, of: point)
    let half = abs(pixels(point.uncertaintyThousandths, of: point))
    let y = Self.middle - error
    html.element(
      "line",
      [("class", "set"), ("x1", x), ("x2", x), ("y1", "\(y - half)"), ("y2", "\(y + half)")]
    ) { html in
      html.element(
        "title",
        "\(point.setPoint) \(unit): error \(Thousandths.text(point.errorThousandths, unit)), U "
          + Thousandths.text(point.uncertaintyThousandths, unit))
    }
    html.empty("circle", [("class", "got"), ("cx", x), ("cy", "\(y)"), ("r", "3")])
    if points.count <= 16 {
      html.element(
        "text", "\(point.setPoint)", [("x", x), ("y", "205"), ("text-anchor", "middle")])
    }
  }

  /// Never further than the picture's edge.
  private func pixels(_ thousandths: Int64, of point: CalibrationPoint) -> Int {
    let tolerance = max(1, point.toleranceThousandths)
    let (product, isTooMuch) = thousandths.multipliedReportingOverflow(by: Int64(Self.reach))
    let edge = Int64(95)
    if isTooMuch { return Int(thousandths < 0 ? -edge : edge) }
    return Int(min(max(product / tolerance, -edge), edge))
  }
}
