package import Quantities

/// Settings that the engine has permitted, with the envelope that permits them.
///
/// Only ``Envelope/permit(_:)`` makes a value of this type, and it cannot be decoded: whoever
/// holds one holds the engine's word.
package struct PermittedSettings: Hashable, Sendable {
  /// Every dimension that the handpiece can be set in has a value here.
  package let settings: TreatmentSettings
  package let envelope: Envelope

  fileprivate init(settings: TreatmentSettings, envelope: Envelope) {
    self.settings = settings
    self.envelope = envelope
  }

  /// What was set and what follows from it, by dimension.
  package var values: [Dimension: Int64] { envelope.formulas.values(of: settings) }

  /// The energy of each pin at each depth, set or derived; `nil` without RF.
  package var energyPerPin: Microjoules? {
    envelope.formulas.value(of: .energyPerPin, in: settings).map { Microjoules($0) }
  }
}

extension Envelope {
  /// Permits settings that lie inside every bound, or names each rule that forbids them.
  ///
  /// A dimension the request leaves out takes its default.
  package func permit(_ request: TreatmentSettings) -> PermitDecision {
    var settings = request
    for guardrail in guardrails
    where !guardrail.isDerived && settings[guardrail.dimension] == nil {
      settings[guardrail.dimension] = defaultSettings[guardrail.dimension]
    }
    let refusals = refusals(of: settings)
    guard refusals.isEmpty else { return .refused(refusals) }
    return .permitted(PermittedSettings(settings: settings, envelope: self))
  }
}
