internal import Quantities

/// Every slice was what the settings said, stayed inside the envelope and lasted a second at most.
extension HistoryRules {
  /// A slice is one second; the guard looks every few ms.
  private static let longestSlice = Milliseconds(1050)

  mutating func check(_ leaf: ExposureLeaf, at seq: Int64) {
    checkDelivery(leaf, at: seq) { rules, session in
      Self.count(leaf, in: &session)
      if leaf.duration > Self.longestSlice {
        rules.findings.add(
          .deliveredOutsideEnvelope, at: seq, "The slice lasted \(leaf.duration).")
      }
      guard let arm = session.arm, let envelope = arm.envelope else { return }
      if let settings = arm.settings?.settings, !settings.isMet(by: leaf.settings) {
        rules.findings.add(
          .settingsDiffer, at: seq, "The slice was set otherwise than the settings in force.")
      }
      for dimension in LoggedDimension.allCases {
        guard let value = leaf.settings[dimension] else { continue }
        rules.checkSetting(dimension, value, envelope, at: seq)
      }
      for span in leaf.measured {
        rules.checkDelivered(span.dimension, span.maximum, envelope, at: seq)
      }
    }
  }

  private static func count(_ leaf: ExposureLeaf, in session: inout SessionState) {
    session.pulses += 1
    guard var pass = session.passes[leaf.pass]?.summary else { return }
    pass.pulses += 1
    pass.exposure += leaf.duration
    pass.strokes += Int64(leaf.strokes)
    for dimension in LoggedDimension.allCases {
      if let value = leaf.settings[dimension] { pass.noteSet(dimension, value) }
    }
    for span in leaf.measured {
      pass.noteDelivered(span.dimension, span.minimum, span.mean, span.maximum)
    }
    session.passes[leaf.pass]?.summary = pass
  }
}

extension LoggedSettings {
  /// Whether a slice had the same value in every dimension that can be set.
  func isMet(by slice: LoggedSettings) -> Bool {
    values.allSatisfy { slice[$0.key] == $0.value } && values.count == slice.values.count
  }
}
