import AuditLog
import DoseLimits
import HandpieceWire
import Quantities

/// One permission to fire, as the handpiece is told it.
///
/// ``make(_:for:on:armID:)`` is the only place where permitted settings become `InstallEnvelope`,
/// `Configure` and `Arm`; a test over the sources holds that.
struct FiringPermission: Sendable {
  let armID: ArmID
  let envelope: GuardEnvelope
  let envelopeHash: UInt64
  let settingsHash: UInt64

  /// Turns permitted settings into a permission for the rest of a pass; `nil` when the handpiece
  /// has no tip or the settings lack a dimension that it fires with.
  static func make(
    _ permitted: PermittedSettings, for pass: CurrentPass, on identity: Identity, armID: ArmID
  ) -> FiringPermission? {
    let limits = permitted.envelope
    guard let tip = identity.tip, let settings = PulseSettings(permitted),
      let energy = limits.guardrail(.energyPerPin), let depth = limits.guardrail(.depth),
      let width = limits.guardrail(.pulseWidth), energy.minimum <= energy.recommendedMaximum,
      depth.minimum <= depth.recommendedMaximum
    else { return nil }
    let envelope = GuardEnvelope(
      logLink: pass.envelopeHash.prefix, tip: tip.uid, areaCode: limits.areaCode,
      sideCode: limits.area.side.code, pass: UInt8(clamping: limits.pass),
      modality: limits.modality,
      energyPerPin: Microjoules(energy.minimum)...Microjoules(energy.recommendedMaximum),
      deliveredMaximum: Microjoules(energy.deliveredMaximum),
      depth: Micrometres(depth.minimum)...Micrometres(depth.recommendedMaximum),
      pulseWidthMaximum: Microseconds(width.settingMaximum),
      impedance: limits.impedanceWindow.minimum...limits.impedanceWindow.maximum,
      pulseInterval: limits.pulseInterval, pulsesPerPress: UInt16(clamping: limits.pulsesPerPress),
      pressTimeMaximum: limits.pressTime, pulsesRemaining: UInt32(clamping: pass.pulsesLeft),
      energyRemaining: limits.maximumEnergyOverPins - pass.energyDelivered,
      heatWindow: limits.heatWindow.length, heatEnergy: limits.heatWindow.energyOverPins,
      temperatureMaximum: limits.temperatureMaximum.maximum,
      pinCount: UInt16(clamping: limits.pinCount), settings: settings)
    guard envelope.permitsItsSettings else { return nil }
    return FiringPermission(
      armID: armID, envelope: envelope, envelopeHash: envelope.hash, settingsHash: settings.hash)
  }

  var installation: HostMessage { .installEnvelope(envelope) }

  var configuration: HostMessage { .configure(envelope.settings) }

  /// The arm command, with what the handpiece and the person must agree on.
  func arm(
    stopCount: StopCount, lastPulse: PulseNumber, counterEpoch: CounterEpoch,
    echo: HandpieceInstant
  ) -> HostMessage {
    .arm(
      Arm(
        id: armID, envelopeHash: envelopeHash, settingsHash: settingsHash, stopCount: stopCount,
        lastPulse: lastPulse, counterEpoch: counterEpoch, echo: echo))
  }
}

extension PulseSettings {
  /// Permitted settings as the handpiece is told them; `nil` when a dimension is missing.
  init?(_ permitted: PermittedSettings) {
    guard let depth = permitted.depth, let energy = permitted.energyPerPin,
      let width = permitted.pulseWidth
    else { return nil }
    self.init(DeliverySettings(depth: depth, energyPerPin: energy, pulseWidth: width))
  }
}
