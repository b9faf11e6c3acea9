import DoseLimits
import Quantities

/// Reads `handpiece.yaml`.
extension NodeReader {
  mutating func handpiece(_ root: CatalogNode) -> HandpieceDescription? {
    guard
      let fields = fields(
        root, "a handpiece",
        required: [
          "model", "name", "modality", "simulated", "usb", "sensing", "safe_state",
          "press_time_ms", "dimensions", "tips", "calibration",
        ], optional: [Self.formatKey, "udi_di", "service_load"] + HandpieceKeys.ofSomeModalities)
    else { return nil }
    let model = model(fields["model"])
    let name = text(fields["name"], "name")
    let identifier = deviceIdentifier(fields["udi_di"])
    let modality = modality(fields["modality"])
    let isSimulated = flag(fields["simulated"], "simulated")
    checkKeys(fields, root: root, modality: modality, isSimulated: isSimulated)
    let owner = model ?? "handpiece"
    let equipment = equipment(fields, modality: modality)
    let dose = dose(fields, root: root, model: owner, modality: modality)
    let rate = pulseRate(fields)
    let watch = watch(fields, model: owner)
    let calibration = calibration(fields["calibration"], model: owner)
    let load = serviceLoad(fields["service_load"], model: owner)
    guard Self.isSettled(fields["udi_di"], identifier),
      Self.isSettled(fields["service_load"], load), let model, let name, let modality,
      let isSimulated, let equipment, let dose, let rate,
      let watch, let calibration
    else { return nil }
    let description = HandpieceDescription(
      model: model, name: name, deviceIdentifier: identifier, modality: modality,
      isSimulated: isSimulated, usbMatches: equipment.usbMatches,
      dimensions: dose.dimensions.map(\.value),
      derived: dose.derived.map(\.value), powerLevels: dose.powerLevels,
      depthPlan: dose.depthPlan, tips: dose.tips, sensing: equipment.sensing,
      safeState: equipment.safeState, independentLimiter: equipment.limiter,
      pulseInterval: rate.interval, pulsesPerPress: rate.perPress, pressTime: rate.pressTime,
      rfTimeLimit: rate.rfTimeLimit, heatWindow: watch.heat, impedanceWindow: watch.impedance,
      temperatureMaximum: watch.temperature, calibration: calibration,
      serviceLoad: load)
    checkTogether(description, dose: dose, fields: fields, root: root)
    return description
  }

  /// The name on the wire has 16 bytes.
  private mutating func model(_ node: CatalogNode?) -> String? {
    guard let node, let model = word(node, "model") else { return nil }
    guard model.utf8.count <= 16 else {
      refuse(node, "model must have at most 16 bytes on the wire, and has \(model.utf8.count)")
      return nil
    }
    return model
  }

  /// As the issuing agency gave it; quoted, because it may consist of digits only.
  private mutating func deviceIdentifier(_ node: CatalogNode?) -> String? {
    guard let node else { return nil }
    guard case .scalar(let text, .string) = node.content, (1...64).contains(text.utf8.count),
      text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else {
      refuse(node, "udi_di must be 1 to 64 printable ASCII characters in quotes")
      return nil
    }
    return text
  }

  private struct PulseRate {
    let interval: Milliseconds
    let perPress: Int
    let pressTime: Milliseconds
    let rfTimeLimit: Microseconds?
  }

  /// A continuous delivery counts in slices of one second.
  private mutating func pulseRate(_ fields: [String: CatalogNode]) -> PulseRate? {
    let interval = integer(fields["pulse_interval_ms"], "pulse_interval_ms", 1...60_000)
    let pulses = count(fields["pulses_per_press"], "pulses_per_press", 1...10_000)
    let slices = count(fields["slices_per_press"], "slices_per_press", 1...10_000)
    let pressTime = integer(fields["press_time_ms"], "press_time_ms", 1...600_000)
    let limit = integer(fields["rf_time_limit_us"], "rf_time_limit_us", 1...10_000_000)
    guard Self.isSettled(fields["pulse_interval_ms"], interval),
      Self.isSettled(fields["rf_time_limit_us"], limit), let perPress = pulses ?? slices,
      let pressTime
    else { return nil }
    return PulseRate(
      interval: Milliseconds(interval ?? 1000), perPress: perPress,
      pressTime: Milliseconds(pressTime), rfTimeLimit: limit.map { Microseconds($0) })
  }

  private struct Watch {
    let heat: HeatWindow?
    let impedance: ImpedanceWindow?
    let temperature: TemperatureLimit?
  }

  private mutating func watch(_ fields: [String: CatalogNode], model: String) -> Watch? {
    let heat = heatWindow(fields["heat_window"], model: model)
    let impedance = impedanceWindow(fields["impedance_window"], model: model)
    let temperature = temperature(fields["temperature"], model: model)
    guard Self.isSettled(fields["heat_window"], heat),
      Self.isSettled(fields["impedance_window"], impedance),
      Self.isSettled(fields["temperature"], temperature)
    else { return nil }
    return Watch(heat: heat, impedance: impedance, temperature: temperature)
  }
}
