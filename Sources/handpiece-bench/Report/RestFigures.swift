/// How long each way to stop took until the handpiece was at rest.
struct RestFigures {
  let ways: [(way: String, times: Spread)]
}

extension RestFigures: Encodable {
  private struct Row: Encodable {
    let way: String
    let times: Spread
    let ratio: Int64

    private enum CodingKeys: String, CodingKey {
      case way, times
      case ratio = "median_ratio_to_frozen_permille"
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    for (way, times) in ways {
      try container.encode(
        Row(way: way, times: times, ratio: lease.map { times.ratioPermille(to: $0, at: 500) } ?? 0))
    }
  }

  /// What the handpiece takes by itself when nobody says anything any more.
  var lease: Spread? { ways.first { $0.way == RestMeasurement.Way.frozen.rawValue }?.times }
}

extension Report {
  static func lines(_ rest: RestFigures) -> [String] {
    rest.ways.enumerated().map { index, row in
      let ratio = rest.lease.map { fixed(row.times.ratioPermille(to: $0, at: 500)) } ?? "-"
      let name = row.way + String(repeating: " ", count: max(1, 20 - row.way.count))
      return (index == 0 ? "rest    " : "        ") + name
        + "median \(fixed(row.times.median / 1000)) ms, longest "
        + "\(fixed(row.times.quantile(1000) / 1000)) ms, n \(row.times.count), ratio \(ratio) to the lease"
    }
  }
}
