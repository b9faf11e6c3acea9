import DoseLimits
import Quantities

/// What a handpiece is found by, senses and does on its way to the safe state.
struct Equipment {
  let usbMatches: [USBMatch]
  let sensing: [Sensing]
  let safeState: [SafeStep]
  let limiter: String?
}

extension NodeReader {
  /// Chips that sit in all kinds of devices: by themselves they say nothing.
  private static let genericBridges: [(vendor: UInt16, product: UInt16)] = [
    (0x0403, 0x6001), (0x1a86, 0x7523), (0x10c4, 0xea60), (0x067b, 0x2303),
  ]

  mutating func equipment(
    _ fields: [String: CatalogNode], modality: Modality?
  ) -> Equipment? {
    let usbNodes = items(fields["usb"], "usb", atLeast: 0)
    let matches = usbNodes.map { usbMatch($0) }
    let sensing = choices(
      fields["sensing"], "sensing", among: Self.names(of: Sensing.self))
    let safeState = choices(
      fields["safe_state"], "safe_state", among: Self.names(of: SafeStep.self))
    let limiter = text(fields["independent_limiter"], "independent_limiter")
    if let node = fields["safe_state"], let safeState, let modality,
      safeState != modality.safeState
    {
      let steps = modality.safeState.map(\.rawValue).joined(separator: ", ")
      refuse(node, "the safe_state of \(modality) is reached by [\(steps)], in this order")
      return nil
    }
    guard let sensing, let safeState, Self.isSettled(fields["independent_limiter"], limiter),
      matches.allSatisfy({ $0 != nil })
    else { return nil }
    return Equipment(
      usbMatches: matches.compactMap { $0 }, sensing: sensing, safeState: safeState,
      limiter: limiter)
  }

  private mutating func usbMatch(_ node: CatalogNode) -> USBMatch? {
    guard
      let fields = fields(
        node, "a USB match", required: ["vendor", "product"], optional: ["serial_prefix"])
    else { return nil }
    let vendor = usbNumber(fields["vendor"], "vendor")
    let product = usbNumber(fields["product"], "product")
    let prefix = word(fields["serial_prefix"], "serial_prefix")
    guard let vendor, let product, Self.isSettled(fields["serial_prefix"], prefix) else {
      return nil
    }
    if prefix == nil, Self.genericBridges.contains(where: { $0 == (vendor, product) }) {
      refuse(
        node, "this USB bridge sits in all kinds of devices: it needs a \"serial_prefix\"")
      return nil
    }
    return USBMatch(vendor: vendor, product: product, serialPrefix: prefix)
  }

  mutating func depthPlan(_ node: CatalogNode?, model: String) -> DepthPlan? {
    guard
      let fields = fields(
        node, "depth_plan", required: ["maximum_depths", "spacing_um"] + Self.cited)
    else { return nil }
    let most = count(fields["maximum_depths"], "maximum_depths", 1...3)
    let spacing = integer(fields["spacing_um"], "spacing_um", 1...10_000)
    let rule = reference(fields, id: "\(model)/depth-plan")
    guard let most, let spacing, let rule else { return nil }
    return DepthPlan(maximumDepths: most, spacing: Micrometres(spacing), rule: rule)
  }
}
