import DoseLimits
import Quantities

/// Which keys of a handpiece belong to which modalities.
enum HandpieceKeys {
  static let pulsed = ["pulse_interval_ms", "pulses_per_press"]
  static let continuous = ["slices_per_press"]
  static let neededByRF = ["electrodes", "heat_window", "impedance_window", "temperature"]
  static let possibleWithRF =
    ["independent_limiter", "rf_time_limit_us", "derived", "power_levels", "depth_plan"]

  static let ofSomeModalities = pulsed + continuous + neededByRF + possibleWithRF
}

extension NodeReader {
  /// Each modality has its own keys and no others.
  mutating func checkKeys(
    _ fields: [String: CatalogNode], root: CatalogNode, modality: Modality?, isSimulated: Bool?
  ) {
    guard let modality else { return }
    func demand(_ keys: [String], when isNeeded: Bool, of what: String) {
      for key in keys {
        switch (isNeeded, fields[key]) {
        case (true, nil): refuse(root, "\(what) lacks \"\(key)\"")
        case (false, let node?): refuse(node, "\"\(key)\" does not belong to \(what)")
        case (true, _?), (false, nil): break
        }
      }
    }
    let rate = "a \(modality.isContinuous ? "continuous" : "pulsed") handpiece"
    demand(HandpieceKeys.pulsed, when: !modality.isContinuous, of: rate)
    demand(HandpieceKeys.continuous, when: modality.isContinuous, of: rate)
    let energy = modality.isRF ? "an RF handpiece" : "a handpiece without RF"
    demand(HandpieceKeys.neededByRF, when: modality.isRF, of: energy)
    if !modality.isRF {
      demand(HandpieceKeys.possibleWithRF, when: false, of: energy)
    }
    if let plan = fields["depth_plan"], modality.isRF, !modality.hasNeedles {
      refuse(plan, "\"depth_plan\" does not belong to a handpiece without needles")
    }
    if let electrodes = fields["electrodes"], modality.isRF {
      checkBipolar(electrodes)
    }
    if modality.isRF, isSimulated == false, fields["independent_limiter"] == nil {
      refuse(root, "a real RF handpiece must name its \"independent_limiter\"")
    }
  }

  private mutating func checkBipolar(_ node: CatalogNode) {
    let kind = choice(
      node, "electrodes", among: [("bipolar", "bipolar"), ("monopolar", "monopolar")])
    if kind == "monopolar" {
      refuse(node, "RF with a return electrode is not driven")
    }
  }
}
