/// One session as the index has it.
package struct SessionRow: Hashable, Sendable {
  package let session: String
  package let openedSeq: Int64
  /// `nil` where the log does not close it.
  package let closedSeq: Int64?
  package let openedUTC: Int64
  /// `treatment` or `test_spot`.
  package let kind: String
  package let handpiece: String
  package let model: String
  package let modality: String
  package let tipUID: String
  package let tipKind: String
  package let operatorUID: Int64
  /// 0 when nobody knows.
  package let fitzpatrick: Int64
  package let indication: String
  package let catalogHash: String
  package let pulses: Int64
  package let assumed: Int64
  package let refusals: Int64
  package let stops: Int64
  package let interruptions: Int64
  /// Over all pins, in µJ.
  package let energyTotal: Int64
  /// In ms.
  package let exposure: Int64
  package let engine: String
  package let reference: String
  package let history: String
  package let findings: Int64
  /// As `cheek/left`, in the order of the passes.
  package let areas: String
}

/// One finding as the index has it.
package struct FindingRow: Hashable, Sendable {
  package let seq: Int64
  package let code: String
  package let severity: String
  package let promise: Int64
  /// Empty where it is about none.
  package let session: String
  package let sentence: String
}

/// Sums over the sessions that share something.
package struct SummaryRow: Hashable, Sendable {
  package let group: String
  package let sessions: Int64
  package let pulses: Int64
  package let energyTotal: Int64
  package let exposure: Int64
  package let findings: Int64
}

/// What one session says of how true its handpiece is; sums, so that no mean is rounded twice.
package struct TrendRow: Hashable, Sendable {
  package let session: String
  package let openedUTC: Int64
  /// Of measured deliveries with RF.
  package let deliveries: Int64
  package let energySet: Int64
  package let energyDelivered: Int64
  package let impedanceSum: Int64
  /// Of measured deliveries in the skin.
  package let depths: Int64
  package let depthSet: Int64
  package let depthDelivered: Int64

  /// Delivered energy in thousandths of what was set; `nil` without any.
  package var ratioPermille: Int64? {
    energySet > 0
      ? Int64(
        exactly: energyDelivered.multipliedReportingOverflow(by: 1000).partialValue / energySet)
      : nil
  }

  /// In Ω; `nil` without any.
  package var impedance: Int64? { deliveries > 0 ? impedanceSum / deliveries : nil }

  /// Measured less set, in µm; `nil` without any.
  package var depthError: Int64? { depths > 0 ? (depthDelivered - depthSet) / depths : nil }
}

/// A handpiece that said who it is, or was calibrated.
package struct HandpieceMark: Hashable, Sendable {
  package let seq: Int64
  package let utc: Int64
  package let handpiece: String
  /// The leaf's kind.
  package let kind: String
  /// The day of the calibration, or its result.
  package let calibration: String
}
