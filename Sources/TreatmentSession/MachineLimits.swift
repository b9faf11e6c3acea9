import AuditLog
import ControlAPI
import DeviceCatalog
import DoseLimits
import HandpieceWire
import Quantities

extension HandpieceMachine {
  /// Everything the engine needs for the next pass over an area; `nil` without a handpiece and a
  /// tip of known kinds.
  func limitQuery(
    _ session: OpenSession, area: AreaID, size: SquareMillimetres?, at moment: Moment
  ) -> LimitQuery? {
    guard let handpiece = handpieceDescription, let tip = tipDescription else {
      return nil
    }
    return LimitQuery(
      profile: session.opening.profile, handpiece: handpiece, tipKind: tip.kind,
      calibration: calibrationState, calibrated: calibratedRanges, area: area, declaredSize: size,
      kind: session.opening.kind, pass: session.nextPass(in: area, handpiece.modality),
      visit: session.visit, indication: session.opening.indication,
      preparation: session.opening.preparation, overrides: session.overrides(at: moment.utc),
      today: moment.today)
  }

  mutating func answerLimits(
    _ request: RequestID, _ profile: PatientProfile, _ body: LimitsBody, visit: [VisitPass],
    at moment: Moment
  ) {
    guard let indication = Indication(rawValue: body.indication) else {
      return refuse(request, .badRequest, "indication: \(body.indication) is not known.")
    }
    guard let handpiece = handpieceDescription,
      let tip = body.tip ?? tipDescription?.kind
    else { return refuse(request, .unavailable, "The handpiece or its tip is not there.") }
    let own = session?.opening.patient == body.patient ? session : nil
    let query = LimitQuery(
      profile: profile, handpiece: handpiece, tipKind: tip, calibration: calibrationState,
      calibrated: calibratedRanges, area: AreaID(region: body.area, side: body.side),
      declaredSize: body.size,
      kind: body.kind ?? own?.opening.kind ?? .treatment, pass: body.pass,
      visit: own?.visit ?? visit, indication: indication,
      preparation: body.preparation ?? own?.opening.preparation ?? .unknown,
      overrides: own?.overrides(at: moment.utc) ?? [], today: moment.today)
    let decision = context.catalog.tables.decide(query)
    var answer = LimitsAnswer(
      decision, for: query, envelopeHash: decision.envelope.map { $0.publicHash })
    if let changes = body.whatIf, !changes.isEmpty {
      switch WhatIf.apply(changes, to: query, of: context.catalog.tables) {
      case .failure(let fault):
        return refuse(request, .badRequest, "\(fault.field): \(fault.reason)")
      case .success(let changed):
        answer.whatIf = WhatIfReport(
          changes, from: decision, to: context.catalog.tables.decide(changed))
      }
    }
    effects.append(.answer(request, .limits(answer)))
  }
}

extension HandpieceMachine {
  /// What the handpiece says of its calibration, and the log beside it.
  private var calibrationState: CalibrationState {
    guard let identity else { return .missing }
    let firmware = identity.firmware.text
    if let then = calibrations.firmwareThen(unlike: firmware) {
      return .outdated(firmware: then)
    }
    return calibrations.day(said: identity.calibrationDay, firmware: firmware)
      .map { .performed(on: $0) } ?? .missing
  }

  private var calibratedRanges: [Dimension: CalibratedRange] {
    var ranges: [Dimension: CalibratedRange] = [:]
    for (dimension, leaf) in calibrations.passed {
      guard let own = Dimension(rawValue: dimension.rawValue) else { continue }
      ranges[own] = CalibratedRange(
        minimum: leaf.minimum, maximum: leaf.maximum, uncertainty: leaf.uncertainty)
    }
    return ranges
  }
}

extension FirmwareVersion {
  /// As the log writes it.
  var text: String { "\(major).\(minor).\(patch)" }
}

extension Envelope {
  /// The same bounds have the same hash, whichever session they are derived for.
  fileprivate var publicHash: Hash64 {
    let anybody = PassID(
      session: SessionPseudonym(high: 0, low: 0), area: area.region, side: area.side.rawValue,
      pass: pass)
    var text = JSONText()
    EnvelopeLeaf(self, of: anybody).write(to: &text)
    return Hash64(Hash256(of: text.bytes).prefix)
  }
}

extension PermittedSettings {
  /// Whether every dimension lies where one of the others had it or further towards safer; one
  /// without a safer direction lies where one of them had it.
  func isNowhereRiskier(than others: [PermittedSettings]) -> Bool {
    let own = values
    return envelope.guardrails.allSatisfy { guardrail in
      guard let value = own[guardrail.dimension] else { return true }
      return others.contains { other in
        guard let present = other.values[guardrail.dimension] else { return false }
        return switch guardrail.saferDirection {
        case .less: value <= present
        case .more: value >= present
        case .neither: value == present
        }
      }
    }
      && others.contains { other in
        settings.furtherDepths.count <= other.settings.furtherDepths.count
          && zip(settings.furtherDepths, other.settings.furtherDepths).allSatisfy { $0 <= $1 }
      }
  }
}
