import AuditLog
import Calibration
import ControlAPI
import DoseLimits
import HandpieceWire
import Quantities

/// From readings to a curve, and from readings as left to a handpiece that counts as calibrated.
extension HandpieceMachine {
  /// Writes what the readings as found are fitted by. Once more after a curve that did not arrive.
  mutating func adjust(_ request: RequestID, by asker: Operator, at now: BootInstant) {
    guard let service, let person = asker.person else {
      return refuse(
        request, service == nil ? .notFound : .refused,
        service == nil ? Self.noService : Self.nobodyProved)
    }
    guard isReady else {
      return refuse(
        request, .busy, "The handpiece is \(snapshotState.rawValue): let the shot end first.")
    }
    guard service.asFound.count == service.plan.asFound.count, service.asLeft.isEmpty else {
      return refuse(
        request, .conflict,
        service.asLeft.isEmpty
          ? "Readings as found are missing: take them first."
          : "Readings as left were taken: begin anew to adjust once more.")
    }
    let fit: CurveFit
    do throws(RefusedCalibration) {
      fit = try service.fit()
    } catch {
      return effects.append(.answer(request, .problem(Problem(error))))
    }
    var wanted = service.stored
    guard wanted.write(fit.curve, of: service.preparation.quantity, in: service.modality) else {
      return refuse(request, .refused, "The handpiece keeps no curve of that.")
    }
    self.service?.lastActivity = now
    let leaf = CurveWrittenLeaf(
      service: service.name, handpiece: serialText, operatorUID: asker.userID, person: person,
      dimension: service.preparation.quantity.logged, curve: LoggedCurve(fit.curve),
      curvesHash: ShortHash(wanted.curvesHash))
    calibrations.take(leaf)
    record(.curveWritten(leaf), then: .writeCurve(request, fit, wanted), at: now)
  }

  /// That a curve is written is durable: it goes to the handpiece.
  mutating func writeCurve(
    _ fit: CurveFit, _ wanted: StoredCalibration, _ request: RequestID, at now: BootInstant
  ) {
    guard isReady, let service else {
      return refuse(request, .conflict, "The handpiece is not ready any more: adjust once more.")
    }
    changePhase(to: .servicing(Servicing(step: .writing(fit, wanted), request: request)))
    send(
      .writeCalibration(CalibrationWriting(fit.curve, of: service.preparation.quantity)), at: now)
  }

  /// Judges everything that was read; where it passed, the handpiece is told.
  mutating func finishService(
    _ request: RequestID, by asker: Operator, at moment: Moment
  ) {
    guard let service, let person = asker.person else {
      return refuse(
        request, service == nil ? .notFound : .refused,
        service == nil ? Self.noService : Self.nobodyProved)
    }
    guard isReady else {
      return refuse(
        request, .busy, "The handpiece is \(snapshotState.rawValue): let the shot end first.")
    }
    guard let today = moment.today else {
      return refuse(request, .unavailable, "The clock is not set: no calibration has a day.")
    }
    let result: CalibrationRecord
    do throws(RefusedCalibration) {
      result = try service.record(
        software: SoftwareVersion.text, catalog: context.catalogHash.description, at: moment)
    } catch {
      return effects.append(.answer(request, .problem(Problem(error))))
    }
    let valid = handpieceDescription?.calibration.valid ?? .zero
    let leaf = CalibrationLeaf(
      service, result, by: asker.userID, person: person, on: today, validFor: valid)
    guard result.isPassed else {
      record(
        .calibration(leaf),
        then: .answer(
          request,
          .problem(
            Problem(
              .refused,
              "As left, the handpiece is not within its tolerance by the uncertainty: \(result.asLeft.verdict.name)."
            ))), at: moment.boot)
      return
    }
    record(
      .calibration(leaf), then: .seal(request, service.stored, leaf), at: moment.boot)
  }

  /// That it passed is durable: the handpiece is told, unless another of its curves was written and
  /// has not passed.
  mutating func seal(
    _ stored: StoredCalibration, _ leaf: CalibrationLeaf, _ request: RequestID,
    at now: BootInstant
  ) {
    guard isReady, service != nil, var closed = serviceSnapshot else {
      return refuse(request, .conflict, "The handpiece is not ready any more: finish once more.")
    }
    closed.state = .closed
    calibrations.take(leaf)
    guard calibrations.unverified.isEmpty else {
      closed.objections = calibrations.unverified.map {
        "\($0.rawValue) was written too and has not passed: calibrate it, or nothing is armed."
      }.sorted()
      return endService("passed", then: .answer(request, .service(closed)), at: now)
    }
    var wanted = stored
    wanted.seal(on: leaf.day)
    changePhase(to: .servicing(Servicing(step: .sealing(closed, wanted), request: request)))
    send(.sealCalibration(day: leaf.day, curvesHash: stored.curvesHash), at: now)
  }
}

extension Problem {
  init(_ refused: RefusedCalibration) {
    self.init(
      .refused, "The readings make no calibration.", reasons: refused.reasons.map(Reason.init))
  }
}
