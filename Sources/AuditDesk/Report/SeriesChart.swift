/// Points over their order: what was set and what was measured, against the bounds, as SVG with a
/// description for those who do not see it. All coordinates are whole numbers.
package struct SeriesChart {
  package struct Point {
    /// Place on the axis, from 0.
    let place: Int
    let set: Int64?
    let measured: Int64?

    package init(place: Int, set: Int64?, measured: Int64?) {
      self.place = place
      self.set = set
      self.measured = measured
    }
  }

  struct Line {
    let name: String
    let value: Int64
    /// The places it holds for.
    let places: ClosedRange<Int>
  }

  let title: String
  let unit: String
  let points: [Point]
  var bounds: [Line] = []
  /// Places before which something happened that is worth a line, with what it was.
  var marks: [(place: Int, name: String)] = []

  /// A course without bounds, with marks.
  package init(
    title: String, unit: String, points: [Point], marks: [(place: Int, name: String)]
  ) {
    self.init(title: title, unit: unit, points: points, bounds: [])
    self.marks = marks
  }

  init(title: String, unit: String, points: [Point], bounds: [Line]) {
    self.title = title
    self.unit = unit
    self.points = points
    self.bounds = bounds
  }

  private static let (width, height) = (680, 200)
  private static let (left, top) = (70, 16)
  private static let (right, bottom) = (665, 170)

  package var html: HTMLText {
    var html = HTMLText()
    guard let range else { return html }
    html.element("figure") { html in
      html.element("figcaption", "\(title), \(unit)")
      html.element(
        "svg",
        [
          ("viewBox", "0 0 \(Self.width) \(Self.height)"), ("role", "img"),
          ("aria-label", description), ("width", "\(Self.width)"),
        ]
      ) { html in
        drawAxis(range, &html)
        for bound in bounds { draw(bound, range, &html) }
        for mark in marks {
          let x = "\(x(mark.place))"
          html.element(
            "line",
            [
              ("class", "mark"), ("x1", x), ("x2", x), ("y1", "\(Self.top)"),
              ("y2", "\(Self.bottom)"),
            ]
          ) { $0.element("title", mark.name) }
        }
        drawSet(range, &html)
        for point in points {
          guard let measured = point.measured else { continue }
          html.empty(
            "circle",
            [
              ("class", "got"), ("cx", "\(x(point.place))"), ("cy", "\(y(measured, range))"),
              ("r", "2"),
            ])
        }
      }
    }
    html.raw("\n")
    return html
  }

  /// In words: how many, from where to where, and how many beyond the bounds.
  private var description: String {
    let measured = points.compactMap(\.measured)
    guard let least = measured.min(), let most = measured.max() else {
      return "\(title): nothing was measured"
    }
    let upper = bounds.filter { $0.name.hasPrefix("most") }
    let beyond = points.count { point in
      upper.contains { $0.places.contains(point.place) && point.measured ?? .min > $0.value }
    }
    return "\(title): \(measured.count) measured, \(least) to \(most) \(unit), "
      + "\(beyond) beyond the greatest bound"
  }

  private var range: ClosedRange<Int64>? {
    let values = points.flatMap { [$0.set, $0.measured].compactMap { $0 } } + bounds.map(\.value)
    guard let least = values.min(), let most = values.max() else { return nil }
    // Beyond a million millions nothing of this is a figure any more, and sums could overflow.
    let limit: Int64 = 1_000_000_000_000
    let (low, high) = (max(min(least, 0), -limit), min(most, limit))
    return low...max(high, low + 1)
  }

  private func x(_ place: Int) -> Int {
    let last = max(1, points.last?.place ?? 1)
    return Self.left + place * (Self.right - Self.left) / last
  }

  private func y(_ value: Int64, _ range: ClosedRange<Int64>) -> Int {
    let inside = min(max(value, range.lowerBound), range.upperBound)
    let share =
      (inside - range.lowerBound) * Int64(Self.bottom - Self.top)
      / (range.upperBound - range.lowerBound)
    return Self.bottom - Int(share)
  }

  private func drawAxis(_ range: ClosedRange<Int64>, _ html: inout HTMLText) {
    for value in [range.lowerBound, range.upperBound] {
      let y = y(value, range)
      html.empty(
        "line",
        [
          ("class", "axis"), ("x1", "\(Self.left)"), ("x2", "\(Self.right)"), ("y1", "\(y)"),
          ("y2", "\(y)"),
        ])
      html.element("text", "\(value)", [("x", "2"), ("y", "\(y + 4)")])
    }
    html.element(
      "text", "1 to \((points.last?.place ?? 0) + 1)", [("x", "\(Self.left)"), ("y", "190")])
  }

  private func draw(_ bound: Line, _ range: ClosedRange<Int64>, _ html: inout HTMLText) {
    let y = y(bound.value, range)
    html.element(
      "line",
      [
        ("class", "bound"), ("x1", "\(x(bound.places.lowerBound))"),
        ("x2", "\(max(x(bound.places.upperBound), x(bound.places.lowerBound) + 4))"),
        ("y1", "\(y)"), ("y2", "\(y)"),
      ]
    ) { $0.element("title", "\(bound.name): \(bound.value) \(unit)") }
  }

  private func drawSet(_ range: ClosedRange<Int64>, _ html: inout HTMLText) {
    let path = points.compactMap { point in
      point.set.map { "\(x(point.place)),\(y($0, range))" }
    }
    guard !path.isEmpty else { return }
    html.empty("polyline", [("class", "set"), ("points", path.joined(separator: " "))])
  }
}
