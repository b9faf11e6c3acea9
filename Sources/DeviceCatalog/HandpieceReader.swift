import DoseLimits
import Quantities

/// Reads `handpiece.yaml`.
extension NodeReader {
  mutating func handpiece(_ root: CatalogNode) -> HandpieceDescription? {
    guard
      let fields = fields(
        root, "a handpiece",
        required: [
          "model", "modality", "simulated", "pulse_interval_ms",
          "pulses_per_press", "press_time_ms", "dimensions", "tips", "heat_window",
          "impedance_window", "temperature", "calibration",
        ], optional: ["electrodes", "independent_limiter"])
    else { return nil }
    let model = word(fields["model"], "model")
    let modality = modality(fields["modality"])
    let isSimulated = flag(fields["simulated"], "simulated")
    checkRF(fields, root: root, modality: modality, isSimulated: isSimulated)
    let dimensions = dimensions(fields["dimensions"], model: model ?? "")
    let tips = items(fields["tips"], "tips").map { tip($0, model: model ?? "", dimensions) }
    let pulseInterval = integer(fields["pulse_interval_ms"], "pulse_interval_ms", 1...60_000)
    let pulsesPerPress = count(fields["pulses_per_press"], "pulses_per_press", 1...10_000)
    let pressTime = integer(fields["press_time_ms"], "press_time_ms", 1...60_000)
    let heat = heatWindow(fields["heat_window"], model: model)
    let impedance = impedanceWindow(fields["impedance_window"], model: model)
    let temperature = temperature(fields["temperature"], model: model)
    let calibration = calibration(fields["calibration"], model: model)
    checkDifferent(tips, in: fields["tips"])
    guard let model, let modality, let isSimulated, !dimensions.isEmpty, !tips.isEmpty,
      let pulseInterval, let pulsesPerPress, let pressTime, let heat, let impedance,
      let temperature, let calibration
    else { return nil }
    return HandpieceDescription(
      model: model, modality: modality, isSimulated: isSimulated, dimensions: dimensions,
      tips: tips.compactMap { $0 }, pulseInterval: Milliseconds(pulseInterval),
      pulsesPerPress: pulsesPerPress, pressTime: Milliseconds(pressTime), heatWindow: heat,
      impedanceWindow: impedance, temperatureMaximum: temperature, calibration: calibration)
  }

  /// RF with a return electrode is not driven, and real RF hardware must limit itself.
  private mutating func checkRF(
    _ fields: [String: CatalogNode], root: CatalogNode, modality: Modality?, isSimulated: Bool?
  ) {
    guard modality == .rfMicroneedling || modality == .fractionalRF else { return }
    if let electrodes = fields["electrodes"] {
      let kind = choice(
        electrodes, "electrodes", among: [("bipolar", "bipolar"), ("monopolar", "monopolar")])
      if kind == "monopolar" {
        refuse(electrodes, "RF with a return electrode is not driven")
      }
    } else {
      refuse(root, "an RF handpiece lacks \"electrodes\"")
    }
    if let limiter = fields["independent_limiter"] {
      _ = text(limiter, "independent_limiter")
    } else if isSimulated == false {
      refuse(root, "a real RF handpiece must name its \"independent_limiter\"")
    }
  }

  private mutating func checkDifferent(_ tips: [TipDescription?], in node: CatalogNode?) {
    guard let node else { return }
    let known = tips.compactMap { $0 }
    if Set(known.map(\.kind)).count != known.count || Set(known.map(\.code)).count != known.count {
      refuse(node, "two tips have the same kind or code")
    }
  }

  private mutating func tip(
    _ node: CatalogNode, model: String, _ dimensions: [DimensionDescription]
  ) -> TipDescription? {
    let keys = ["kind", "code", "pins", "insulated", "footprint_mm2", "source", "evidence"]
    guard
      let fields = fields(
        node, "a tip", required: keys + dimensions.map(\.dimension.key))
    else { return nil }
    let kind = word(fields["kind"], "kind")
    let code = integer(fields["code"], "code", 1...65_535).flatMap { UInt16(exactly: $0) }
    let pins = count(fields["pins"], "pins", 1...1024)
    let isInsulated = flag(fields["insulated"], "insulated")
    let footprint = integer(fields["footprint_mm2"], "footprint_mm2", 1...10_000)
    let ranges = dimensions.map { tipRange(fields[$0.dimension.key], of: $0) }
    let rule = reference(fields, id: kind.map { "\(model)/tip/\($0)" })
    guard let kind, let code, let pins, let isInsulated, let footprint, let rule,
      ranges.allSatisfy({ $0 != nil })
    else { return nil }
    return TipDescription(
      kind: kind, code: code, pinCount: pins, isInsulated: isInsulated,
      footprint: SquareMillimetres(footprint), ranges: ranges.compactMap { $0 }, rule: rule)
  }

  private mutating func tipRange(
    _ node: CatalogNode?, of dimension: DimensionDescription
  ) -> TipRange? {
    let what = "the tip's \(dimension.dimension.key)"
    guard let node, let fields = fields(node, what, required: ["minimum", "maximum"]),
      let minimum = integer(fields["minimum"], "minimum", dimension.minimum...dimension.maximum),
      let maximum = integer(fields["maximum"], "maximum", dimension.minimum...dimension.maximum)
    else { return nil }
    guard minimum <= maximum, (minimum - dimension.minimum) % dimension.step == 0 else {
      refuse(node, "\(what) must begin on a step and not end below its beginning")
      return nil
    }
    return TipRange(dimension: dimension.dimension, minimum: minimum, maximum: maximum)
  }
}
