package import HandpieceGuard
package import HandpieceWire
package import Quantities

/// A handpiece that exists as a simulation: what it is, which tips fit it, what it senses.
package struct SimulatedModel: Hashable, Sendable {
  package let name: String
  package let modality: Modality
  package let capabilities: Capabilities
  /// The tips that fit, by their kind; the first is the usual one.
  package let tips: [TipKind]

  /// A kind of tip.
  package struct TipKind: Hashable, Sendable {
    /// The number by which the tip's chip names it.
    package let kind: UInt8
    /// Electrodes or needles; zero for a nozzle.
    package let pinCount: UInt8
    package let isInsulated: Bool
  }

  /// Every model, the usual one first.
  package static let all = [
    SimulatedModel(
      name: "rfmn-49i", modality: .rfMicroneedling,
      sensing: [.impedanceSensing, .temperatureSensing],
      tips: [TipKind(kind: 1, pinCount: 49, isInsulated: true)]),
    SimulatedModel(
      name: "rfmn-25n", modality: .rfMicroneedling,
      sensing: [.impedanceSensing, .temperatureSensing],
      tips: [TipKind(kind: 1, pinCount: 25, isInsulated: false)]),
    SimulatedModel(
      name: "ematrix-sub", modality: .fractionalRF,
      sensing: [.impedanceSensing, .temperatureSensing],
      tips: [
        TipKind(kind: 1, pinCount: 64, isInsulated: false),
        TipKind(kind: 2, pinCount: 44, isInsulated: false),
      ]),
    SimulatedModel(
      name: "needle-pen", modality: .microneedling, sensing: [.strokeSensing],
      tips: [TipKind(kind: 1, pinCount: 12, isInsulated: false)]),
    SimulatedModel(
      name: "crystal-mda", modality: .microdermabrasion, sensing: [.vacuumSensing, .flowSensing],
      tips: [TipKind(kind: 1, pinCount: 0, isInsulated: false)]),
  ]

  private init(name: String, modality: Modality, sensing: [Capabilities], tips: [TipKind]) {
    self.name = name
    self.modality = modality
    capabilities = sensing.reduce(.neededToArm) { $0.union($1) }
    self.tips = tips
  }

  /// The model of a name; `nil` when there is none.
  package init?(named name: String) {
    guard let model = Self.all.first(where: { $0.name == name }) else { return nil }
    self = model
  }

  /// One handpiece of this model.
  package func profile(serial: FixedName, calibrationDay: CalendarDay?) -> HandpieceProfile {
    HandpieceProfile(
      model: FixedName(text: name), serial: serial,
      firmware: FirmwareVersion(major: 1, minor: 0, patch: 0), capabilities: capabilities,
      modality: modality, calibrationDay: calibrationDay)
  }

  /// One tip for this model; `nil` when no tip of this kind fits.
  package func tip(kind: UInt8, uid: TipUID, usesLeft: UInt16) -> Tip? {
    tips.first { $0.kind == kind }.map {
      Tip(
        kind: $0.kind, pinCount: $0.pinCount, isInsulated: $0.isInsulated, uid: uid,
        usesLeft: usesLeft)
    }
  }
}
