import Quantities

/// The two ways in which a handpiece delivers: pulse by pulse, or continuously in slices of one
/// second. Settings, envelopes and records say which they are.
package enum DeliveryKind: UInt8, Hashable, Sendable {
  case pulse = 1
  case exposure = 2
}

/// The settings that `Configure` chooses, of either kind.
package enum ChosenSettings: Hashable, Sendable {
  case pulse(PulseSettings)
  case exposure(ExposureSettings)

  /// Which settings an `Arm` means: eight bytes of SHA-256 over their layout.
  package var hash: UInt64 {
    switch self {
    case .pulse(let settings): settings.hash
    case .exposure(let settings): settings.hash
    }
  }

  init?(from reader: inout PayloadReader) {
    switch DeliveryKind(rawValue: reader.byte()) {
    case .pulse:
      guard let settings = PulseSettings(afterKindFrom: &reader) else { return nil }
      self = .pulse(settings)
    case .exposure:
      self = .exposure(ExposureSettings(afterKindFrom: &reader))
    case nil: return nil
    }
  }

  func write(to writer: inout PayloadWriter) {
    switch self {
    case .pulse(let settings): settings.write(to: &writer)
    case .exposure(let settings): settings.write(to: &writer)
    }
  }
}
