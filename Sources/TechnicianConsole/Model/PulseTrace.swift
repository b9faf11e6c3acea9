package import ControlAPI
import DoseLimits
import Quantities

/// The last pulses of a session, for the chart.
package struct PulseTrace: Equatable, Sendable {
  /// The oldest first.
  package private(set) var pulses: [PulseProgress] = []
  private var session: SessionID?

  /// How many are kept; no chart is wider.
  package static let limit = 256

  /// Adds a pulse; those of another session are forgotten.
  mutating func add(_ pulse: PulseProgress) {
    if session != pulse.session {
      session = pulse.session
      pulses = []
    }
    // What is replayed is there already.
    if let last = pulses.last, last.number >= pulse.number { return }
    if pulses.count >= Self.limit { pulses.removeFirst() }
    pulses.append(pulse)
  }

  /// One line of the chart.
  struct Series: Equatable {
    var name: String
    /// The number with its unit.
    var text: @Sendable (Int64) -> String
    var set: [Int64?]
    var delivered: [Int64?]

    static func == (lhs: Self, rhs: Self) -> Bool {
      lhs.name == rhs.name && lhs.set == rhs.set && lhs.delivered == rhs.delivered
    }
  }

  /// What the newest pulse tells of, the dose first, for the newest `count` pulses.
  func series(count: Int, of session: SessionID) -> [Series] {
    guard self.session == session, let newest = pulses.last else { return [] }
    let shown = pulses.suffix(max(0, count))
    let dimensions = Dimension.charted.filter {
      newest.delivered[$0] != nil || (newest.set[$0] != nil && $0 != .pulseWidth)
    }
    var series = dimensions.map { dimension in
      Series(
        name: dimension.shortName, text: { dimension.text($0) },
        set: shown.map { $0.set[dimension] }, delivered: shown.map { $0.delivered[dimension] })
    }
    if newest.impedance != nil {
      series.append(
        Series(
          name: "impedance", text: { "\($0) ohm" }, set: shown.map { _ in nil },
          delivered: shown.map { $0.impedance?.count }))
    }
    return series
  }
}

extension Dimension {
  /// What a chart shows, the dose first.
  fileprivate static let charted: [Self] = [
    .energyPerPin, .depth, .strokeRate, .vacuum, .crystalFlow,
  ]

  /// A name for narrow places.
  var shortName: String {
    switch self {
    case .energyPerPin: "energy/pin"
    case .pulseEnergyPerPin: "pulse energy"
    case .powerLevel: "power"
    case .pulseWidth: "pulse width"
    case .depth: "depth"
    case .strokeRate: "strokes"
    case .vacuum: "vacuum"
    case .crystalFlow: "crystals"
    }
  }
}
