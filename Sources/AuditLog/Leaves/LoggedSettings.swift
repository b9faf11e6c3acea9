package import Quantities

/// A limited dimension, by the name it has in the log.
package enum LoggedDimension: String, LeafValue, CaseIterable {
  /// Energy of one pin at one depth, in µJ.
  case energyPerPin = "energy_per_pin"
  /// Energy of one pin in one pulse, over all its depths, in µJ.
  case pulseEnergyPerPin = "pulse_energy_per_pin"
  case powerLevel = "power_level"
  /// Length of RF at one depth, in µs.
  case pulseWidth = "pulse_width"
  /// Depth of the needle tips, in µm.
  case depth
  /// Strokes of the needles, in mHz.
  case strokeRate = "stroke_rate"
  /// Pressure below ambient, in Pa.
  case vacuum
  /// Crystals leaving the tip, in mg/s.
  case crystalFlow = "crystal_flow"

  /// The suffix of the unit, such as `uj`; empty for a level.
  package var unit: String {
    switch self {
    case .energyPerPin, .pulseEnergyPerPin: "uj"
    case .powerLevel: ""
    case .pulseWidth: "us"
    case .depth: "um"
    case .strokeRate: "mhz"
    case .vacuum: "pa"
    case .crystalFlow: "mg_per_s"
    }
  }

  /// The key with its unit, such as `energy_per_pin_uj`.
  package var key: String {
    switch self {
    case .energyPerPin: "energy_per_pin_uj"
    case .pulseEnergyPerPin: "pulse_energy_per_pin_uj"
    case .powerLevel: "power_level"
    case .pulseWidth: "pulse_width_us"
    case .depth: "depth_um"
    case .strokeRate: "stroke_rate_mhz"
    case .vacuum: "vacuum_pa"
    case .crystalFlow: "crystal_flow_mg_per_s"
    }
  }
}

/// What a handpiece was set to, and what follows from it: one key for each dimension it has.
package struct LoggedSettings: LeafEntry {
  private var counts: ByDimension<Int64>
  /// Depths of one insertion beside the deepest, the deepest first.
  package var furtherDepths: [Micrometres]

  package init(values: [LoggedDimension: Int64], furtherDepths: [Micrometres] = []) {
    counts = ByDimension(values)
    self.furtherDepths = furtherDepths
  }

  /// In each dimension's unit.
  package var values: [LoggedDimension: Int64] {
    get { counts.dictionary }
    set { counts = ByDimension(newValue) }
  }

  package subscript(dimension: LoggedDimension) -> Int64? { counts[dimension] }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    counts = ByDimension()
    for dimension in LoggedDimension.allCases {
      counts[dimension] = try fields.takeIfPresent(dimension.key)
    }
    furtherDepths = try fields.takeList("further_depths_um")
  }

  package func write(to text: inout JSONText) {
    for dimension in LoggedDimension.allCases {
      if let value = counts[dimension] { text.put(dimension.key, value) }
    }
    text.put("further_depths_um", furtherDepths)
  }

  /// Whether the other settings have the same value in every dimension.
  func hasSameValues(as other: LoggedSettings) -> Bool {
    counts == other.counts
  }
}
