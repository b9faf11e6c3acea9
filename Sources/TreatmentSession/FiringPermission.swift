import AuditLog
import DoseLimits
import HandpieceWire
import Quantities

/// One permission to fire, as the handpiece is told it.
///
/// ``make(_:for:on:armID:)`` is the only place where permitted settings become `InstallEnvelope`,
/// `Configure` and `Arm`, and ``make(_:of:on:armID:)`` the one where a shot into a load becomes
/// `ServiceFire`; a test over the sources holds that.
struct FiringPermission: Sendable {
  let armID: ArmID
  /// Whether it is for a load fixture, and never for skin.
  let isService: Bool
  let envelope: GuardEnvelope
  let envelopeHash: UInt64
  let settingsHash: UInt64

  /// Turns permitted settings into a permission for the rest of a pass; `nil` when the handpiece
  /// has no tip or the settings lack a dimension that it delivers with.
  static func make(
    _ permitted: PermittedSettings, for pass: CurrentPass, on identity: Identity, armID: ArmID
  ) -> FiringPermission? {
    let limits = permitted.envelope
    guard let tip = identity.tip, let chosen = ChosenSettings(permitted),
      let delivery = GuardEnvelope.Delivery(chosen, in: limits, for: pass)
    else { return nil }
    let envelope = GuardEnvelope(
      logLink: pass.envelopeHash.prefix, tip: tip.uid, areaCode: limits.areaCode,
      sideCode: limits.area.side.code, pass: UInt8(clamping: limits.pass),
      modality: limits.modality, pinCount: UInt16(clamping: limits.pinCount),
      pressTimeMaximum: limits.pressTime,
      temperatureMaximum: limits.temperatureMaximum?.maximum
        ?? MillidegreesCelsius(Int64(Int32.max)),
      delivery: delivery)
    guard envelope.permitsItsSettings else { return nil }
    return FiringPermission(
      armID: armID, isService: false, envelope: envelope, envelopeHash: envelope.hash,
      settingsHash: chosen.hash)
  }

  /// Turns one shot of a calibration into a permission; `nil` when the handpiece cannot be set to it,
  /// or what is on it is no load fixture.
  static func make(
    _ settings: ServiceSettings, of service: OpenService, on handpiece: HandpieceDescription,
    armID: ArmID
  ) -> FiringPermission? {
    guard service.fixture.isFixture else { return nil }
    let envelope = GuardEnvelope(
      logLink: service.link, tip: service.fixture.uid, areaCode: 0, sideCode: 0, pass: 0,
      modality: handpiece.modality, pinCount: UInt16(service.fixture.pinCount),
      pressTimeMaximum: handpiece.pressTime,
      temperatureMaximum: handpiece.temperatureMaximum?.maximum
        ?? MillidegreesCelsius(Int64(Int32.max)),
      delivery: settings.delivery)
    guard envelope.permitsItsSettings else { return nil }
    return FiringPermission(
      armID: armID, isService: true, envelope: envelope, envelopeHash: envelope.hash,
      settingsHash: envelope.settings.hash)
  }

  var installation: HostMessage { .installEnvelope(envelope) }

  var configuration: HostMessage { .configure(envelope.settings) }

  /// The arm command, with what the handpiece and the person must agree on.
  func arm(
    stopCount: StopCount, lastPulse: PulseNumber, counterEpoch: CounterEpoch,
    echo: HandpieceInstant
  ) -> HostMessage {
    let arm = Arm(
      id: armID, envelopeHash: envelopeHash, settingsHash: settingsHash, stopCount: stopCount,
      lastPulse: lastPulse, counterEpoch: counterEpoch, echo: echo)
    return isService ? .serviceFire(arm) : .arm(arm)
  }
}
