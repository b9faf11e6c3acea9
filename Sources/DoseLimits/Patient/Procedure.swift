package import Quantities

/// What was done to skin: by one of our modalities or by somebody else with something else.
package enum Procedure: String, Hashable, Codable, CaseIterable, Sendable {
  case fractionalRF
  case rfMicroneedling
  case microneedling
  case microdermabrasion
  /// Fractional ablative lasers: Er:YAG such as ProFractional, CO2.
  case ablativeFractionalLaser
  case nonAblativeLaser
  /// Intense pulsed light.
  case pulsedLight
  case superficialPeel
  /// Medium and deep chemical peels, dermabrasion and full resurfacing.
  case deepPeel
  /// Trichloroacetic acid into single scars.
  case tcaCross
  case punchExcision
  case filler
  case botulinumToxin
  /// Waxing, electrolysis and other removal of hair.
  case hairRemoval

  package init(_ modality: Modality) {
    switch modality {
    case .fractionalRF: self = .fractionalRF
    case .rfMicroneedling: self = .rfMicroneedling
    case .microneedling: self = .microneedling
    case .microdermabrasion: self = .microdermabrasion
    }
  }
}
