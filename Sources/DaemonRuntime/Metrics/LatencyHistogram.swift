package import Quantities

/// How long something took, counted in steps, as Prometheus reads it.
package struct LatencyHistogram: Sendable {
  /// The upper ends of the steps, in µs; what took longer is counted above all of them.
  package static let steps: [Int64] = [
    250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
  ]

  private var counts = [UInt64](repeating: 0, count: Self.steps.count + 1)
  private var sum: UInt64 = 0

  package init() {}

  package mutating func note(_ span: Microseconds) {
    let step = Self.steps.firstIndex { span.count <= $0 } ?? Self.steps.count
    counts[step] += 1
    sum = sum.addingReportingOverflow(UInt64(clamping: span.count)).partialValue
  }

  /// The lines of one histogram, in seconds.
  package func write(_ name: String, to text: inout MetricsText) {
    var total: UInt64 = 0
    for (count, step) in zip(counts, Self.steps) {
      total += count
      text.sample("\(name)_bucket", [("le", MetricsText.seconds(UInt64(step)))], "\(total)")
    }
    total += counts[Self.steps.count]
    text.sample("\(name)_bucket", [("le", "+Inf")], "\(total)")
    text.sample("\(name)_sum", [], MetricsText.seconds(sum))
    text.sample("\(name)_count", [], "\(total)")
  }
}
