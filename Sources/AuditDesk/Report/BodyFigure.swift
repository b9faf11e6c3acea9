/// A head from the front and a body, with the areas that were treated shaded. Left is the patient's
/// left, which stands on the right of the drawing.
struct BodyFigure {
  /// As `cheek/left`, with how many passes.
  let areas: [(area: String, passes: Int)]

  private struct Spot {
    let (x, y, width, height): (Int, Int, Int, Int)

    init(_ x: Int, _ y: Int, _ width: Int, _ height: Int) {
      (self.x, self.y, self.width, self.height) = (x, y, width, height)
    }
  }

  /// Where a region lies, with the middle of the head or body at 0; sides lie that far from it.
  private static let spots: [String: (isHead: Bool, spot: Spot)] = [
    "forehead": (true, Spot(0, 60, 56, 18)), "glabella": (true, Spot(0, 82, 12, 8)),
    "temple": (true, Spot(58, 92, 12, 18)), "periorbital": (true, Spot(34, 106, 20, 12)),
    "orbital": (true, Spot(34, 106, 12, 7)), "eyebrow": (true, Spot(32, 90, 18, 4)),
    "nose-dorsum": (true, Spot(0, 112, 7, 18)), "nasal-sidewall": (true, Spot(13, 118, 6, 14)),
    "malar": (true, Spot(40, 128, 17, 11)), "cheek": (true, Spot(44, 154, 18, 20)),
    "upper-lip": (true, Spot(0, 152, 20, 6)), "lips": (true, Spot(0, 164, 20, 7)),
    "chin": (true, Spot(0, 190, 18, 11)), "jawline": (true, Spot(42, 190, 18, 10)),
    "submental": (true, Spot(0, 210, 22, 6)), "neck": (true, Spot(0, 232, 28, 14)),
    "scalp": (true, Spot(0, 32, 50, 11)), "chest": (false, Spot(0, 92, 30, 18)),
    "abdomen": (false, Spot(0, 142, 26, 22)), "arm": (false, Spot(58, 110, 9, 32)),
    "hand-dorsum": (false, Spot(66, 164, 8, 10)), "thigh": (false, Spot(18, 204, 12, 30)),
  ]

  var html: HTMLText {
    var html = HTMLText()
    let told = areas.map { "\($0.area), \($0.passes) \($0.passes == 1 ? "pass" : "passes")" }
    html.element("figure") { html in
      html.element("figcaption", "Treated: \(told.joined(separator: "; "))")
      html.element(
        "svg",
        [
          ("viewBox", "0 0 380 280"), ("role", "img"), ("width", "380"),
          ("aria-label", "Treated areas: \(told.joined(separator: "; "))"),
        ]
      ) { html in
        for (x, y, width, height) in [(110, 120, 76, 100), (290, 34, 18, 22), (290, 116, 44, 60)] {
          ellipse("outline", x, y, width, height, &html)
        }
        for (x, y, width, height) in [
          (232, 124, 11, 52), (348, 124, 11, 52), (272, 214, 15, 58), (308, 214, 15, 58),
        ] {
          ellipse("outline", x, y, width, height, &html)
        }
        for treated in areas { shade(treated.area, treated.passes, &html) }
      }
    }
    html.raw("\n")
    return html
  }

  private func shade(_ area: String, _ passes: Int, _ html: inout HTMLText) {
    let parts = area.split(separator: "/").map(String.init)
    guard parts.count == 2, let (isHead, spot) = Self.spots[parts[0]] else { return }
    let side = parts[1] == "left" ? 1 : parts[1] == "right" ? -1 : 0
    let x = (isHead ? 110 : 290) + side * spot.x
    // One layer for each pass, so that more passes are darker.
    for _ in 0..<min(max(passes, 1), 4) {
      ellipse("area", x, spot.y, spot.width, spot.height, &html)
    }
  }

  private func ellipse(
    _ name: String, _ x: Int, _ y: Int, _ width: Int, _ height: Int, _ html: inout HTMLText
  ) {
    html.empty(
      "ellipse",
      [
        ("class", name), ("cx", "\(x)"), ("cy", "\(y)"), ("rx", "\(width)"), ("ry", "\(height)"),
      ])
  }
}
