import AuditLog
import ControlAPI
import DoseLimits
import Quantities

/// A session between its opening and its closing.
struct OpenSession: Sendable {
  let opening: SessionOpening
  let handpiece: HandpieceSerial
  let tip: TipUID
  var pass: CurrentPass?
  /// Passes ended in this session, by area.
  var endedPasses: [AreaID: [TreatmentSettings]] = [:]
  var pulsesTotal = 0
  /// Why it is paused; a person must arm again.
  var interruption: ReasonCode?

  init(opening: SessionOpening, handpiece: HandpieceSerial, tip: TipUID) {
    self.opening = opening
    self.handpiece = handpiece
    self.tip = tip
  }

  var id: SessionID { opening.session }

  /// The settings of every pass an area has had on this visit, first pass first.
  func passes(in area: AreaID) -> [TreatmentSettings] {
    (opening.earlierPasses[area] ?? []) + (endedPasses[area] ?? [])
  }
}

/// One coverage of one area, in progress.
struct CurrentPass: Sendable {
  let id: PassID
  let area: AreaID
  let plannedPulses: Int
  let envelope: Envelope
  /// SHA-256 of the envelope's leaf: what arming quotes and the handpiece is told.
  let envelopeHash: Hash256
  /// The settings in force, once any are.
  var permitted: PermittedSettings?
  /// Pulses recorded or being recorded.
  var pulses = 0
  /// Over all pins, as measured; an interrupted pulse counts as set.
  var energyDelivered = Microjoules.zero

  init(
    id: PassID, area: AreaID, plannedPulses: Int, envelope: Envelope, envelopeHash: Hash256
  ) {
    self.id = id
    self.area = area
    self.plannedPulses = plannedPulses
    self.envelope = envelope
    self.envelopeHash = envelopeHash
  }

  var pulsesLeft: Int { max(0, plannedPulses - pulses) }
}
