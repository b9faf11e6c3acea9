package import Quantities

/// How good the line of a handpiece is.
package struct LinkSnapshot: Codable, Hashable, Sendable {
  /// The share of the last ten seconds' frames that was lost, damaged or repeated; `nil` while too
  /// few are known.
  package var errors: Permille?
  /// Frames since the line was opened first, and what became of them.
  package var sent: UInt64
  package var received: UInt64
  /// Bytes that were no frame.
  package var defects: UInt64
  /// Frames that never came.
  package var missed: UInt64
  /// Commands that were said again.
  package var repeated: UInt64
  /// How soon half of the last 64 commands were answered, and 99 of a hundred.
  package var latencyMedian: Milliseconds?
  package var latency99: Milliseconds?

  package init(
    errors: Permille?, sent: UInt64, received: UInt64, defects: UInt64, missed: UInt64,
    repeated: UInt64, latencyMedian: Milliseconds?, latency99: Milliseconds?
  ) {
    self.errors = errors
    self.sent = sent
    self.received = received
    self.defects = defects
    self.missed = missed
    self.repeated = repeated
    self.latencyMedian = latencyMedian
    self.latency99 = latency99
  }

  private enum CodingKeys: String, CodingKey {
    case sent, received, defects, missed, repeated
    case errors = "errors_permille"
    case latencyMedian = "latency_median_ms"
    case latency99 = "latency_p99_ms"
  }
}
