package import Quantities

/// Settings that the engine has permitted, with the envelope that permits them.
///
/// Only ``Envelope/permit(_:)`` makes a value of this type, and it cannot be decoded: whoever
/// holds one holds the engine's word.
package struct PermittedSettings: Hashable, Sendable {
  /// Every dimension of the handpiece has a value here.
  package let settings: TreatmentSettings
  package let envelope: Envelope

  fileprivate init(settings: TreatmentSettings, envelope: Envelope) {
    self.settings = settings
    self.envelope = envelope
  }

  package var energyPerPin: Microjoules? { settings.energyPerPin }
  package var depth: Micrometres? { settings.depth }
  package var pulseWidth: Microseconds? { settings.pulseWidth }
}

extension Envelope {
  /// Permits settings that lie inside every bound, or names each rule that forbids them.
  ///
  /// A dimension the request leaves out takes its default, which lies inside the envelope.
  package func permit(_ request: TreatmentSettings) -> PermitDecision {
    var settings = request
    for guardrail in guardrails where settings[guardrail.dimension] == nil {
      settings[guardrail.dimension] = guardrail.defaultSetting
    }
    let refusals = refusals(of: settings)
    guard refusals.isEmpty else { return .refused(refusals) }
    return .permitted(PermittedSettings(settings: settings, envelope: self))
  }
}
