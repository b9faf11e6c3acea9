import AuditLog
import Calibration
package import ControlAPI
import DoseLimits
import HandpieceWire
import Quantities

extension HandpieceMachine {
  /// The calibration that is under way, as clients see it.
  package var serviceSnapshot: ServiceSnapshot? {
    guard let service else { return nil }
    var snapshot = ServiceSnapshot(
      service: service.id, handpiece: service.handpiece,
      quantity: service.preparation.quantity.asked,
      stage: service.stage == .asFound ? .asFound : .asLeft, state: state(of: service),
      next: service.nextShot, taken: service.readings.count, planned: service.shots.count,
      delivery: service.shot?.snapshot(of: service.preparation.quantity),
      isAdjusted: service.written != nil, stopCount: currentStopCount,
      curve: ServiceSnapshot.Curve(
        service.stored.curve(of: service.preparation.quantity, in: service.modality)))
    snapshot.judge(service)
    return snapshot
  }

  private func state(of service: OpenService) -> ServiceSnapshot.State {
    switch phase {
    case .armed: .armed
    case .ready: service.shot?.newest == nil ? .ready : .fired
    case .stopped: .stopped
    default: .waiting
    }
  }
}

extension ServiceSnapshot {
  /// What is there comes to, and why it may not do.
  fileprivate mutating func judge(_ service: OpenService) {
    guard service.asFound.count == service.plan.asFound.count else { return }
    do throws(RefusedCalibration) {
      if service.next == nil {
        let assessment = try Assessment(
          Array(service.asLeft.values), service.written.map { .asLeft($0) } ?? .asLeftUnadjusted,
          plan: service.plan, tolerance: service.preparation.tolerance,
          budget: service.preparation.budget)
        points = assessment.points.map(Point.init)
      } else if service.asLeft.isEmpty {
        let assessment = try Assessment(
          Array(service.asFound.values), .asFound, plan: service.plan,
          tolerance: service.preparation.tolerance, budget: service.preparation.budget)
        points = assessment.points.map(Point.init)
        if service.written == nil { fit = Curve(try service.fit().curve) }
      }
    } catch {
      objections = error.reasons.map { "\($0)" }
    }
  }
}

extension ServiceSnapshot.Curve {
  init(_ curve: CalibrationCurve) {
    self.init(
      offset: Int64(curve.offset), gain: Int64(curve.gain), curvature: Int64(curve.curvature),
      fullScale: Int64(curve.fullScale))
  }
}

extension ServiceSnapshot.Point {
  fileprivate init(_ point: Assessment.Point) {
    self.init(
      setPoint: point.setPoint, load: point.load, readings: point.readings,
      error: point.errorThousandths, uncertainty: point.uncertainty.expandedThousandths,
      tolerance: point.toleranceThousandths, verdict: point.verdict.name)
  }
}

extension OpenService {
  /// The next shot, or the probe of its load where that is not known to be connected.
  fileprivate var nextShot: ServiceSnapshot.Shot? {
    guard let next else { return nil }
    if let load = next.load, !probed.contains(load) {
      return ServiceSnapshot.Shot(
        shot: 0, purpose: .probe, setPoint: preparation.dimension.minimum, load: load,
        direction: .up)
    }
    let purpose: ServiceSnapshot.Purpose =
      switch next.purpose {
      case .home: .home
      case .fit: .fit
      case .verification: .verification
      }
    return ServiceSnapshot.Shot(
      shot: next.number, purpose: purpose, setPoint: next.setPoint, load: next.load,
      direction: next.direction == .up ? .up : .down)
  }
}

extension ServiceShot {
  fileprivate func snapshot(of quantity: CalibratedQuantity) -> ServiceSnapshot.Delivery? {
    guard let newest else { return nil }
    return ServiceSnapshot.Delivery(
      number: newest.number, shot: number, reported: reported(quantity),
      impedance: newest.measuredImpedance, pulseWidth: newest.measuredWidth,
      outcome: ReasonCode(newest.outcome).text)
  }
}
