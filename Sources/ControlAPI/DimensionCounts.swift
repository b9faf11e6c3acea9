package import DoseLimits

/// Counts by dimension, each in its dimension's unit, under keys such as `depth_um`.
package struct DimensionCounts: Hashable, Sendable {
  package var counts: [Dimension: Int64]

  package init(_ counts: [Dimension: Int64]) {
    self.counts = counts
  }

  package subscript(dimension: Dimension) -> Int64? { counts[dimension] }
}

extension DimensionCounts: Codable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ dimension: Dimension) { stringValue = dimension.key }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    var counts: [Dimension: Int64] = [:]
    for dimension in Dimension.allCases {
      counts[dimension] = try container.decodeIfPresent(Int64.self, forKey: Key(dimension))
    }
    self.init(counts)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for dimension in Dimension.allCases {
      try container.encodeIfPresent(counts[dimension], forKey: Key(dimension))
    }
  }
}
