/// One thing that is limited, counted in one unit.
package enum Dimension: String, Hashable, Codable, CaseIterable, Sendable {
  /// RF energy each pin delivers in one pulse, in µJ.
  case energyPerPin = "energy_per_pin"
  /// How deep the needles stand below the skin surface, in µm.
  case depth
  /// How long RF may be on in one pulse, in µs.
  case pulseWidth = "pulse_width"

  /// The unit a count of this dimension is in, as keys bear it: `uj`, `um`, `us`.
  package var unit: String {
    switch self {
    case .energyPerPin: "uj"
    case .depth: "um"
    case .pulseWidth: "us"
    }
  }

  /// The key with its unit, such as `energy_per_pin_uj`.
  package var key: String { "\(rawValue)_\(unit)" }

  /// A count of this dimension in the unit people speak of, such as `1.2 mm`.
  package func text(_ count: Int64) -> String {
    let spoken =
      switch self {
      case .energyPerPin: "mJ"
      case .depth: "mm"
      case .pulseWidth: "ms"
      }
    var thousandths = String(count.magnitude % 1000)
    thousandths = String(repeating: "0", count: 3 - thousandths.count) + thousandths
    while thousandths.last == "0" {
      thousandths.removeLast()
    }
    let whole = "\(count < 0 ? "-" : "")\(count.magnitude / 1000)"
    return thousandths.isEmpty ? "\(whole) \(spoken)" : "\(whole).\(thousandths) \(spoken)"
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
