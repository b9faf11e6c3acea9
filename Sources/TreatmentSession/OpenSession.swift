import AuditLog
import ControlAPI
import DoseLimits
import Quantities

/// A session between its opening and its closing.
struct OpenSession: Sendable {
  let opening: SessionOpening
  let handpiece: HandpieceSerial
  let tip: TipUID
  let opened: BootInstant
  /// What warms the skin now, also over the end of a pass.
  var heat = DeliveredHeat()
  var pass: CurrentPass?
  /// Passes ended in this session, in their order.
  var endedPasses: [VisitPass] = []
  /// What prescribers decided otherwise, as long as it holds.
  var overrides: [SessionOverride] = []
  /// Who opened, set or armed: none of them may override, and who overrode may do none of it.
  var hands: Set<UInt32>
  var pulsesTotal = 0
  var pins = PinCounts()
  /// Why it is paused; a person must arm again.
  var interruption: ReasonCode?

  init(
    opening: SessionOpening, handpiece: HandpieceSerial, tip: TipUID, openedBy user: UInt32,
    at now: BootInstant
  ) {
    self.opening = opening
    self.handpiece = handpiece
    self.tip = tip
    opened = now
    hands = [user]
  }

  var id: SessionID { opening.session }

  /// Every pass of this visit, in this session and before it.
  var visit: [VisitPass] { opening.visit + endedPasses }

  /// The number of the next pass over an area: on the ladder of the visit, or just the next spot.
  func nextPass(in area: AreaID, _ modality: Modality) -> Int {
    let procedure = Procedure(modality)
    let before = opening.kind == .treatment ? visit : endedPasses
    return 1 + before.filter { $0.area == area && $0.procedure == procedure }.count
  }
}

/// One decision of a prescriber for this session.
struct SessionOverride: Sendable {
  let limit: LimitOverride
  let expires: UTCInstant
  /// The user that the signing key belongs to, where that is known.
  let prescriberUID: UInt32?
}

/// One coverage of one area, in progress.
struct CurrentPass: Sendable {
  let id: PassID
  let area: AreaID
  /// As it was declared.
  let size: SquareMillimetres
  let plannedPulses: Int
  let envelope: Envelope
  /// SHA-256 of the envelope's leaf: what arming quotes and the handpiece is told.
  let envelopeHash: Hash256
  /// When the first of the overrides that the envelope may rest on runs out; `nil` without any.
  let overriddenUntil: UTCInstant?
  /// The settings in force, once any are.
  var permitted: PermittedSettings?
  /// Those of the newest permission to fire, which may be in force still.
  var armed: PermittedSettings?
  /// Pulses or slices recorded or being recorded.
  var pulses = 0
  /// Over all pins, as measured; an interrupted pulse counts as set.
  var energyDelivered = Microjoules.zero
  /// As measured; an interrupted slice counts as a whole second.
  var exposure = Milliseconds.zero

  init(
    id: PassID, area: AreaID, size: SquareMillimetres, plannedPulses: Int, envelope: Envelope,
    envelopeHash: Hash256, overriddenUntil: UTCInstant?
  ) {
    self.id = id
    self.area = area
    self.size = size
    self.plannedPulses = plannedPulses
    self.envelope = envelope
    self.envelopeHash = envelopeHash
    self.overriddenUntil = overriddenUntil
  }

  var pulsesLeft: Int { max(0, plannedPulses - pulses) }

  /// What can be set and measured in it.
  var dimensions: Set<Dimension> { Set(envelope.guardrails.map(\.dimension)) }
}
