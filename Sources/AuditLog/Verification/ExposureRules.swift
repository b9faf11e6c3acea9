internal import Quantities

/// Every slice was what the settings said, stayed inside the envelope and lasted a second at most.
extension HistoryRules {
  /// A slice is one second; the guard looks every few ms.
  private static let longestSlice = Milliseconds(1050)

  mutating func check(_ leaf: ExposureLeaf, at seq: Int64) {
    checkDelivery(leaf, at: seq) { rules, session in
      session.count(leaf)
      if leaf.duration > Self.longestSlice {
        rules.findings.add(
          .deliveredOutsideEnvelope, at: seq, "The slice lasted \(leaf.duration).")
      }
      guard let envelope = session.arm?.envelope else { return }
      if let settings = session.arm?.settings, !settings.hasSameValues(as: leaf.settings) {
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
}

extension SessionState {
  fileprivate mutating func count(_ leaf: ExposureLeaf) {
    pulses += 1
    passes.change(leaf.pass) { $0.summary.count(leaf) }
  }
}

extension PassSummary {
  fileprivate mutating func count(_ leaf: ExposureLeaf) {
    pulses += 1
    exposure += leaf.duration
    strokes += Int64(leaf.strokes)
    for dimension in LoggedDimension.allCases {
      if let value = leaf.settings[dimension] { noteSet(dimension, value) }
    }
    for span in leaf.measured {
      noteDelivered(span.dimension, span.minimum, span.mean, span.maximum)
    }
  }
}
