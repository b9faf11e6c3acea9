package import Quantities

/// A USB device that may carry the handpiece; discovery opens it, `Identity` decides.
package struct USBMatch: Hashable, Sendable {
  package let vendor: UInt16
  package let product: UInt16
  /// What the serial number must begin with; `nil` for any, where vendor and product suffice.
  package let serialPrefix: String?

  package init(vendor: UInt16, product: UInt16, serialPrefix: String?) {
    self.vendor = vendor
    self.product = product
    self.serialPrefix = serialPrefix
  }
}

/// What a handpiece measures by itself.
package enum Sensing: String, Hashable, CaseIterable, Sendable {
  case contact
  case impedance
  case energy
  case temperature
  case depth
  case strokeRate = "stroke_rate"
  case vacuum
  case crystalFlow = "crystal_flow"
  case tipIdentity = "tip_identity"
}

/// One step of the way to the safe state.
package enum SafeStep: String, Hashable, CaseIterable, Sendable {
  case rfOff = "rf_off"
  case needlesHome = "needles_home"
  case flowOff = "flow_off"
  case vacuumVented = "vacuum_vented"
}

/// How several depths of one insertion may lie, the deepest first.
package struct DepthPlan: Hashable, Sendable {
  package let maximumDepths: Int
  /// How much shallower each depth is than the one before it, at least.
  package let spacing: Micrometres
  package let rule: RuleReference

  package init(maximumDepths: Int, spacing: Micrometres, rule: RuleReference) {
    self.maximumDepths = maximumDepths
    self.spacing = spacing
    self.rule = rule
  }
}
