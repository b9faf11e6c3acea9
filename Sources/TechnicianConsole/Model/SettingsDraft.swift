import ControlAPI
package import DoseLimits
import Quantities

/// Settings as somebody is changing them, inside the bounds that are shown.
package struct SettingsDraft: Equatable, Sendable {
  package private(set) var settings: TreatmentSettings
  /// The dimension that the arrows change.
  package private(set) var selected: Dimension

  /// Begins with settings; `nil` when nothing of the handpiece can be set.
  init?(_ settings: TreatmentSettings, within limits: LimitsAnswer) {
    guard let first = limits.settable.first else { return nil }
    self.settings = settings
    selected = first.0
    for (dimension, report) in limits.settable where settings[dimension] == nil {
      self.settings[dimension] = report.standard
    }
  }

  /// Selects the next dimension, or the one before.
  mutating func select(by step: Int, within limits: LimitsAnswer) {
    let dimensions = limits.settable.map(\.0)
    guard let index = dimensions.firstIndex(of: selected) else { return }
    selected = dimensions[min(dimensions.count - 1, max(0, index + step))]
  }

  /// Changes the selected dimension by steps, to no more than a technician may set.
  mutating func change(by steps: Int64, within limits: LimitsAnswer) {
    guard let report = limits.settable.first(where: { $0.0 == selected })?.1,
      let present = settings[selected]
    else { return }
    let range = report.technicianRange
    let (distance, isTooFar) = report.step.multipliedReportingOverflow(by: steps)
    guard !isTooFar else { return }
    let (asked, overflow) = present.addingReportingOverflow(distance)
    guard !overflow else { return }
    settings[selected] = min(range.upperBound, max(range.lowerBound, asked))
    if selected == .depth { layDepths(within: limits) }
  }

  /// The other depths of one insertion follow the deepest in equal distances.
  private mutating func layDepths(within limits: LimitsAnswer) {
    guard let deepest = settings.depth, let spacing = limits.envelope?.depthSpacing,
      let least = limits.dimension(.depth)?.minimum, !settings.furtherDepths.isEmpty
    else { return }
    settings.furtherDepths = (1...settings.furtherDepths.count)
      .map { deepest - spacing.times(Int64($0)) }
      .filter { $0.count >= least }
  }
}

extension LimitsAnswer {
  /// What is known of a dimension.
  func dimension(_ dimension: Dimension) -> DimensionReport? {
    dimensions.first { $0.dimension == dimension.rawValue }
  }

  /// The dimensions that can be set, in the order of the answer.
  var settable: [(Dimension, DimensionReport)] {
    dimensions.compactMap { report in
      guard !report.isDerived, let dimension = Dimension(rawValue: report.dimension) else {
        return nil
      }
      return (dimension, report)
    }
  }
}

extension DimensionReport {
  /// What a technician may choose without anybody else.
  var technicianRange: ClosedRange<Int64> {
    let top = max(recommended, overriddenMaximum ?? .min)
    let bottom = max(minimum, min(recommendedMinimum, top))
    return bottom <= top ? bottom...top : top...top
  }
}
