import HandpieceWire
import Quantities

/// The envelope in force, and what is left of it.
struct InstalledEnvelope: Hashable, Sendable {
  let bounds: GuardEnvelope
  let hash: UInt64
  /// Pulses or slices.
  var deliveriesRemaining: UInt32
  var energyRemaining: Microjoules
  /// The settings chosen by `Configure`; nothing arms before.
  var configuredHash: UInt64?

  init(_ bounds: GuardEnvelope) {
    self.bounds = bounds
    hash = bounds.hash
    switch bounds.delivery {
    case .pulses(let pulses):
      deliveriesRemaining = pulses.pulsesRemaining
      energyRemaining = pulses.energyRemaining
    case .exposure(let exposure):
      deliveriesRemaining = exposure.slicesRemaining
      energyRemaining = .zero
    }
  }

  var kind: DeliveryKind {
    switch bounds.delivery {
    case .pulses: .pulse
    case .exposure: .exposure
    }
  }

  var pulses: PulseBounds? {
    if case .pulses(let pulses) = bounds.delivery { pulses } else { nil }
  }

  var exposure: ExposureBounds? {
    if case .exposure(let exposure) = bounds.delivery { exposure } else { nil }
  }

  /// The energy of one pulse over all pins, as set; zero for slices.
  var energyOfPulse: Microjoules {
    (pulses?.settings.totalEnergyPerPin ?? .zero).times(Int64(bounds.pinCount))
  }

  /// Whether another pulse or slice as set is left.
  var hasDeliveryLeft: Bool {
    deliveriesRemaining > 0 && deliveriesPerPress > 0 && energyRemaining >= energyOfPulse
  }

  private var deliveriesPerPress: UInt16 {
    switch bounds.delivery {
    case .pulses(let pulses): pulses.pulsesPerPress
    case .exposure(let exposure): exposure.slicesPerPress
    }
  }
}
