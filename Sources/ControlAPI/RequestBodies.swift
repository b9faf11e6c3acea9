package import DoseLimits
package import Quantities

/// Which limits are asked for.
package struct LimitsBody: Codable, Hashable, Sendable {
  /// Either a registered patient …
  package var patient: PatientID?
  /// … or the profile of somebody who is not kept.
  package var profile: PatientProfile?
  package var handpiece: HandpieceSerial
  /// A tip kind of the catalog; without it the tip on the handpiece is meant.
  package var tip: String?
  package var area: String
  package var side: Side
  /// The first pass is 1.
  package var pass: Int
  package var indication: String
  package var kind: SessionPurpose?
  /// The declared size; the atlas's typical one without it.
  package var size: SquareMillimetres?
  package var preparation: SkinPreparation?
  /// Changes written `key=value`; see ``WhatIf``.
  package var whatIf: [String]?

  package init(
    patient: PatientID? = nil, profile: PatientProfile? = nil, handpiece: HandpieceSerial,
    tip: String? = nil, area: String, side: Side, pass: Int, indication: String,
    kind: SessionPurpose? = nil, size: SquareMillimetres? = nil,
    preparation: SkinPreparation? = nil, whatIf: [String]? = nil
  ) {
    self.patient = patient
    self.profile = profile
    self.handpiece = handpiece
    self.tip = tip
    self.area = area
    self.side = side
    self.pass = pass
    self.indication = indication
    self.kind = kind
    self.size = size
    self.preparation = preparation
    self.whatIf = whatIf
  }

  private enum CodingKeys: String, CodingKey {
    case patient, profile, handpiece, tip, area, side, pass, indication, kind, preparation
    case size = "area_mm2"
    case whatIf = "what_if"
  }
}

/// Whom to treat, with what, and why.
package struct SessionBody: Codable, Hashable, Sendable {
  package var patient: PatientID
  package var handpiece: HandpieceSerial
  package var indication: String
  /// A treatment without it.
  package var kind: SessionPurpose?
  /// How the skin was prepared; what is left out counts as unknown.
  package var preparation: SkinPreparation?

  package init(
    patient: PatientID, handpiece: HandpieceSerial, indication: String, kind: SessionPurpose? = nil,
    preparation: SkinPreparation? = nil
  ) {
    self.patient = patient
    self.handpiece = handpiece
    self.indication = indication
    self.kind = kind
    self.preparation = preparation
  }
}

/// The area that is to be covered once more.
package struct PassBody: Codable, Hashable, Sendable {
  package var area: String
  package var side: Side
  /// The declared size.
  package var size: SquareMillimetres
  /// Pulses, or slices of one second.
  package var plannedPulses: Int
  /// The rules whose cautions the person has read; the pass starts only if none is missing.
  package var cautions: [String]?

  package init(
    area: String, side: Side, size: SquareMillimetres, plannedPulses: Int,
    cautions: [String]? = nil
  ) {
    self.area = area
    self.side = side
    self.size = size
    self.plannedPulses = plannedPulses
    self.cautions = cautions
  }

  private enum CodingKeys: String, CodingKey {
    case area, side, cautions
    case size = "area_mm2"
    case plannedPulses = "planned_pulses"
  }
}

/// The settings asked for a pass.
package struct SettingsBody: Codable, Hashable, Sendable {
  package var area: String
  package var side: Side
  package var pass: Int
  /// What is left out takes its default.
  package var settings: TreatmentSettings

  package init(area: String, side: Side, pass: Int, settings: TreatmentSettings) {
    self.area = area
    self.side = side
    self.pass = pass
    self.settings = settings
  }
}

/// Everything the person arming was shown; arming fails if any of it is no longer so.
package struct ArmBody: Codable, Hashable, Sendable {
  package var area: String
  package var side: Side
  package var pass: Int
  package var settingsHash: Hash64
  package var envelopeHash: Hash64
  package var stopCount: StopCount
  /// Who arms.
  package var proof: PersonProof?

  package init(
    area: String, side: Side, pass: Int, settingsHash: Hash64, envelopeHash: Hash64,
    stopCount: StopCount, proof: PersonProof? = nil
  ) {
    self.area = area
    self.side = side
    self.pass = pass
    self.settingsHash = settingsHash
    self.envelopeHash = envelopeHash
    self.stopCount = stopCount
    self.proof = proof
  }

  private enum CodingKeys: String, CodingKey {
    case area, side, pass, proof
    case settingsHash = "settings_hash"
    case envelopeHash = "envelope_hash"
    case stopCount = "stop_count"
  }
}

/// The stop that the person resetting saw.
package struct StopResetBody: Codable, Hashable, Sendable {
  package var stopCount: StopCount
  /// Who resets.
  package var proof: PersonProof?

  package init(stopCount: StopCount, proof: PersonProof? = nil) {
    self.stopCount = stopCount
    self.proof = proof
  }

  private enum CodingKeys: String, CodingKey {
    case proof
    case stopCount = "stop_count"
  }
}
