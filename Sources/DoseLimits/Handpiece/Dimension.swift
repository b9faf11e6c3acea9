/// One thing that is limited, counted in one unit.
package enum Dimension: String, Hashable, Codable, CaseIterable, Sendable {
  /// RF energy each pin delivers at one depth, in µJ.
  case energyPerPin = "energy_per_pin"
  /// RF energy each pin delivers in one pulse, over all its depths, in µJ.
  case pulseEnergyPerPin = "pulse_energy_per_pin"
  /// One of the handpiece's numbered levels of RF power.
  case powerLevel = "power_level"
  /// How long RF may be on at one depth, in µs.
  case pulseWidth = "pulse_width"
  /// How deep the needles stand below the skin surface, in µm.
  case depth
  /// How often the needles strike, in mHz.
  case strokeRate = "stroke_rate"
  /// How far the pressure at the tip lies below ambient, in Pa.
  case vacuum
  /// How much of the crystals leaves the tip, in mg/s.
  case crystalFlow = "crystal_flow"

  /// The unit a count of this dimension is in, as keys bear it, such as `uj`; none for a level.
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
  package var key: String { unit.isEmpty ? rawValue : "\(rawValue)_\(unit)" }

  /// What people call it, such as `stroke rate`.
  package var spokenName: String {
    switch self {
    case .energyPerPin: "energy per pin"
    case .pulseEnergyPerPin: "energy per pin and pulse"
    case .powerLevel: "power level"
    case .pulseWidth: "pulse width"
    case .depth: "depth"
    case .strokeRate: "stroke rate"
    case .vacuum: "vacuum"
    case .crystalFlow: "crystal flow"
    }
  }

  /// A count of this dimension in the unit people speak of, such as `1.2 mm`.
  package func text(_ count: Int64) -> String {
    switch self {
    case .energyPerPin, .pulseEnergyPerPin: "\(Self.thousandths(count)) mJ"
    case .powerLevel: "level \(count)"
    case .pulseWidth: "\(Self.thousandths(count)) ms"
    case .depth: "\(Self.thousandths(count)) mm"
    case .strokeRate: "\(Self.thousandths(count)) Hz"
    case .vacuum: "\(Self.thousandths(count)) kPa"
    case .crystalFlow: "\(count) mg/s"
    }
  }

  private static func thousandths(_ count: Int64) -> String {
    var fraction = String(count.magnitude % 1000)
    fraction = String(repeating: "0", count: 3 - fraction.count) + fraction
    while fraction.last == "0" {
      fraction.removeLast()
    }
    let whole = "\(count < 0 ? "-" : "")\(count.magnitude / 1000)"
    return fraction.isEmpty ? whole : "\(whole).\(fraction)"
  }
}

/// Which way along a dimension harm grows less.
package enum SaferDirection: String, Hashable, Codable, CaseIterable, Sendable {
  case less
  case more
  /// Both ends can harm: an insulated needle that is too shallow heats the epidermis.
  case neither
}

/// Who holds a dimension inside its bounds.
package enum Enforcement: String, Hashable, Codable, CaseIterable, Sendable {
  /// The guard inside the handpiece.
  case enforced
  /// The host.
  case checked
  /// A person, who says so.
  case declared
}

/// What a dimension's absolute bounds are compared with.
package enum Basis: String, Hashable, Codable, CaseIterable, Sendable {
  /// The commanded value.
  case setting
  /// What reaches the skin; calibration tolerance and uncertainty are taken off a setting.
  case delivered
}
