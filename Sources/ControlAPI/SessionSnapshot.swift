package import DoseLimits
package import Quantities

/// One session as it is now; everything that arming has to quote stands in it.
package struct SessionSnapshot: Codable, Hashable, Sendable {
  package var session: SessionID
  /// `nil` when nobody knows any more whose it is.
  package var patient: PatientID?
  package var handpiece: HandpieceSerial
  package var indication: String
  package var kind: SessionPurpose
  /// How the skin was prepared when it was opened; `nil` for a session of an earlier run.
  package var preparation: SkinPreparation?
  /// When it was opened, by the clock that counts from the machine's start; `nil` for a session of an
  /// earlier run.
  package var opened: BootInstant?
  package var state: State
  /// Why it is paused, unknown or closed: a code, or `nil`.
  package var reason: String?
  /// The pass in progress, if any.
  package var pass: PassSnapshot?
  package var pulsesTotal: Int
  package var stopCount: StopCount
  /// The needles of its tip; `nil` where it has none, or in a session of an earlier run.
  package var pins: PinSnapshot?

  /// Where a session stands.
  package enum State: String, Codable, CaseIterable, Hashable, Sendable {
    /// Open; nothing can fire.
    case open
    /// Arming was asked and not yet answered.
    case arming
    case armed
    /// Stopped; the handpiece must be reset and armed again.
    case stopped
    /// The handpiece is gone or silent; a person must arm again after it is back.
    case interrupted
    /// An outcome is unknown: only stop and status are possible.
    case unknown
    case closed
  }

  package init(
    session: SessionID, patient: PatientID?, handpiece: HandpieceSerial, indication: String,
    kind: SessionPurpose, preparation: SkinPreparation? = nil, opened: BootInstant? = nil,
    state: State, reason: String?, pass: PassSnapshot?, pulsesTotal: Int, stopCount: StopCount,
    pins: PinSnapshot? = nil
  ) {
    self.session = session
    self.patient = patient
    self.handpiece = handpiece
    self.indication = indication
    self.kind = kind
    self.preparation = preparation
    self.opened = opened
    self.state = state
    self.reason = reason
    self.pass = pass
    self.pulsesTotal = pulsesTotal
    self.stopCount = stopCount
    self.pins = pins
  }

  private enum CodingKeys: String, CodingKey {
    case session, patient, handpiece, indication, kind, preparation, state, reason, pass, pins
    case opened = "opened_boot_us"
    case pulsesTotal = "pulses_total"
    case stopCount = "stop_count"
  }
}

/// The pass in progress.
package struct PassSnapshot: Codable, Hashable, Sendable {
  package var area: String
  package var side: Side
  package var pass: Int
  /// The declared size.
  package var size: SquareMillimetres
  package var plannedPulses: Int
  package var pulses: Int
  package var envelopeHash: Hash64
  /// The settings in force, or `nil` before any were permitted.
  package var settings: SettingsSnapshot?

  package init(
    area: String, side: Side, pass: Int, size: SquareMillimetres, plannedPulses: Int, pulses: Int,
    envelopeHash: Hash64, settings: SettingsSnapshot?
  ) {
    self.area = area
    self.side = side
    self.pass = pass
    self.size = size
    self.plannedPulses = plannedPulses
    self.pulses = pulses
    self.envelopeHash = envelopeHash
    self.settings = settings
  }

  private enum CodingKeys: String, CodingKey {
    case area, side, pass, pulses, settings
    case size = "area_mm2"
    case plannedPulses = "planned_pulses"
    case envelopeHash = "envelope_hash"
  }
}

/// Permitted settings, and the hash that arming quotes.
package struct SettingsSnapshot: Codable, Hashable, Sendable {
  package var settings: TreatmentSettings
  /// What is set and what follows from it.
  package var values: DimensionCounts
  package var settingsHash: Hash64

  package init(settings: TreatmentSettings, values: DimensionCounts, settingsHash: Hash64) {
    self.settings = settings
    self.values = values
    self.settingsHash = settingsHash
  }

  private enum CodingKeys: String, CodingKey {
    case settings, values
    case settingsHash = "settings_hash"
  }
}
